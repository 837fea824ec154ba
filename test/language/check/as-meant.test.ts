import { describe, expect, it } from "vitest";
import { checkText, small, told } from "../check-text.ts";

/** What the diagnostics of a text advise. */
function help(text: string): readonly string[] {
  return checkText(text).diagnostics.flatMap((diagnostic) => diagnostic.help ?? []);
}

describe("what a mistake shows to be meant", () => {
  it.each([
    ["run { duration 60s }", "`duration` is a setting: write `duration = …`"],
    ["faults { at 5s kill a }", "did you mean `crash`?"],
    ["faults { at 5s isolate a }", "did you mean `partition`?"],
    ["faults { crash a at 5s }", "the time of a fault stands in front: `at 60s crash pg1`"],
    ["expect p99(latency) < 5ms", "did you mean `write.latency`?"],
    [
      "expect p99 write.latency < 5ms",
      "what is measured stands in parentheses: `p99(write.latency)`",
    ],
    ["run { repeat = 5 }", "did you mean `trials`?"],
    [
      "faults { at 5s set ack = none }",
      "a leader stops waiting for its followers by `ack_timeout = 1s, on_ack_timeout = async`",
    ],
    [
      "faults { at 5s set w.clients = 3 }",
      "a load that changes is a `load` block: `load { hold 100 ops/s for 1min }`",
    ],
    [
      "report { chart p99(write.latency) }",
      "`chart write.latency using ecdf` draws all its values",
    ],
    [
      'faults { at 5s crash c as "cut" }\nexpect max(lag(c)) < 1s within 10s after "cut"',
      "did you mean `lag(c)`?",
    ],
    [
      'faults { at 5s crash c for 2s as "cut" }\nexpect lost_writes == 0 during "cut"',
      "that fault is on during `5s..5s + 2s`",
    ],
    [
      "expect lost_writes == 0, rto < 3s",
      "each expectation has an `expect` of its own; `and` joins two that hold together",
    ],
    ["report { timeline leader lag(b) }", "several metrics are parted by commas"],
    ["report { table p99 }", "did you mean `p99(write.latency)`?"],
    [
      "sweep { vary app.clients over [1] }",
      "only params vary: declare one with `param name = …`, and set what is meant to its name",
    ],
    ["system postgresql 16 on a, b { leader = a }", 'a version stands in quotes: `"16"`'],
    [
      "topology { link within { rtt = 1ms } }",
      "write `link within each site { … }`, or `link within` and the name of one",
    ],
    [
      "topology { link a <-> b <-> c { rtt = 1ms } }",
      "a link joins two places: `link a <-> b` and `link b <-> c`",
    ],
    ["run { seed = 42 }", 'did you mean `"42"`?'],
    ["sweep { clients = [1, 10] }", "write `vary clients over [1, 10]`"],
    ["expect no lost_writes", "write `expect lost_writes == 0`"],
    ["faults { after 20s crash a }", "write `at 20s`"],
    [
      "faults { at 10s: crash a }",
      "nothing stands between the time and the verb: `at 10s crash pg1`",
    ],
    ["faults { at 0:30 crash a }", "a moment is a time from the start of the run: `90s`, `1.5min`"],
    ["workload v on dc { mix = 80/20 }", "as in `mix = (read: 80%, write: 20%)`"],
    ["report { graph lag(b) }", "did you mean `chart`?"],
    ["sweep { rtt over [1ms] }", "write `vary rtt over […]`"],
    [
      "let x = exponential(mean: 1ms) + constant(2,500 ms)",
      "a number has no commas inside: `2500 ms`",
    ],
    [
      "sweep { vary trials over [1, 2] }",
      "`trials` is a setting: declare `param trials = …`, and give it there: `trials = trials`",
    ],
  ])("%s: %s", (more, advice) => {
    expect(help(small(more))).toContain(advice);
  });

  it("makes a param of a setting that is varied, in a text that then checks", () => {
    const text = small("sweep { vary clients over [1, 64] }");
    const [problem] = checkText(text).diagnostics.filter(({ code }) => code === "SC219");
    const mended = [...problem!.edits]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce(
        (all, { span, replacement }) =>
          all.slice(0, span.start) + replacement + all.slice(span.end),
        text,
      );
    expect(mended).toContain("param clients = ");
    expect(mended).toContain("clients = clients");
    expect(told(mended)).toEqual([]);
  });

  it("offers the link that two places were to be", () => {
    const text = small("").replace("dc <-> far", "dc - far");
    expect(help(text)).toContain("write `dc <-> far`, or `dc -> far` for one direction");
  });

  it("tells a mistake of form without what follows from it", () => {
    expect(told(small("expect lost_writes is 0"))).toEqual(["SC021 is"]);
    expect(told(small("expect lost_writes is 0, lost_write == 0"))).toContain("SC021 is");
    expect(told(small("expect lost_writes is 0\nexpect lost_write == 0"))).toEqual([
      "SC021 is",
      "SC205 lost_write",
    ]);
  });

  it("reads digits after a comma as the rest of a number only when they touch", () => {
    expect(told(small("run { duration = 0,5s }"))).toEqual(["SC029 0,5s"]);
    expect(told(small("run { duration = 1min, 5s }"))).toEqual(["SC020 5s"]);
    expect(told(small("let xs = [0,5]"))).toEqual([]);
  });

  it("says nothing of a range that mixes kinds and cannot run backwards", () => {
    expect(told(small("param x = 70ms in 70..90ms"))).not.toContain("SC306 70..90ms");
  });
});
