import { beforeAll, describe, expect, it } from "vitest";
import { compare, find, type Run, rank, run, scenario } from "../../src/index.ts";

const small = scenario`
  param sessions = 1 in 1..64
  topology { site x { node a }  site y { node b }  link x <-> y { rtt = 5ms } }
  replicate single_leader on a, b { leader = a, mode = sync }
  workload w on x { clients = sessions, mix = (write: 100%) }
  run { duration = 200ms, warmup = 50ms, trials = 1 }
  sweep { vary sessions over [1, 4] }
`;

let done: Run;
beforeAll(async () => {
  done = await run(small);
});

/** What a notebook without a type check may do. */
const loose = (value: unknown) => value as never;

describe("a likely mistake is told in one sentence", () => {
  it.each([
    [
      "an unknown metric",
      () => done.chart("p99(write.latncy)"),
      "`p99(write.latncy)` is no metric: did you mean `p99(write.latency)`?",
    ],
    [
      "a wrong word in a metric",
      () => done.metric("throughput(writes)"),
      "`throughput(writes)` is no metric: did you mean `throughput(write)`?",
    ],
    [
      "arithmetic as a metric",
      () => done.chart("p99(write.latency) / 2"),
      "`p99(write.latency) / 2` is not one metric, such as `p99(write.latency)`",
    ],
    [
      "a param that is not swept",
      () => done.chart("throughput(write)", { by: "session" }),
      "`session` is not swept: did you mean `sessions`?",
    ],
    [
      "a British option",
      () => done.chart("throughput(write)", loose({ colour: "sessions" })),
      "chart has no option `colour`: did you mean `color`?",
    ],
    [
      "a word for the options",
      () => done.chart("throughput(write)", loose("sessions")),
      "the options of chart are an object, as in { by: … }",
    ],
    [
      "a mark that there is not",
      () => done.chart("throughput(write)", { mark: loose("lines") }),
      "chart has no mark `lines`: did you mean `line`?",
    ],
    ["nothing to draw", () => done.chart("rto"), "no case has a number for rto: no leader failed"],
    [
      "a case that there is not",
      () => done.timeline({ case: "sessions=5" }),
      'no case is called "sessions=5": did you mean `sessions=1`?',
    ],
    [
      "a case by half its name",
      () => done.timeline({ case: "sess" }),
      '"sess" is a part of 2 cases, such as "sessions=1", "sessions=4"',
    ],
    [
      "a case by a number too high",
      () => done.opsOf({ case: 2 }),
      "there is no case 2: this study has 2, from 0",
    ],
    [
      "a trial too many",
      () => done.series("lag", { trial: 1 }),
      "there is no trial 1 of sessions=1: it has 1, counted from 0",
    ],
    [
      "one metric for a list",
      () => done.timeline(loose("lag(b)")),
      'the metrics are a list: timeline(["lag(b)"])',
    ],
    [
      "a series that is not kept",
      () => done.series("lagg"),
      "runs keep no series of `lagg`: did you mean `lag`?",
    ],
    [
      "a story that is not told",
      () => done.spacetime("read_your_write"),
      "no story is told of read_your_write: did you mean `read_your_writes`?",
    ],
  ])("%s", (_, act, sentence) => {
    expect(act).toThrow(sentence);
  });

  it.each([
    [
      "no scenario",
      () => run(loose(undefined)),
      "run takes a scenario, as in run(scenario`…`), not undefined",
    ],
    [
      "a run for a scenario",
      () => find(loose(done), "max sessions where lost_writes == 0"),
      "find takes a scenario, as in find(scenario`…`), not a run: give it the scenario that it ran",
    ],
    [
      "a file's name",
      () => run("plans/pair.scenario"),
      'a scenario in a file is scenarioFile("plans/pair.scenario")',
    ],
    [
      "an option with a slip",
      () => run(small, loose({ trial: 3 })),
      "run has no option `trial`: did you mean `trials`?",
    ],
    [
      "a text for a number",
      () => run(small, { trials: loose("3") }),
      "run: `trials` is a whole number from 1 on, not 3",
    ],
    [
      "a number for a seed",
      () => run(small, { seed: loose(3) }),
      '`seed` is a text: { seed: "one" }',
    ],
    [
      "a metric for a list of them",
      () => run(small, { measures: loose("lag(b)") }),
      "`measures` is a list",
    ],
    ["no question", () => find(small, loose(undefined)), "find needs a question"],
    ["no metric to rank by", () => rank(small, loose(undefined)), "rank needs a metric"],
  ])("%s", async (_, act, sentence) => {
    await expect(act()).rejects.toThrow(sentence);
  });

  it("a forgotten await before run", async () => {
    const promise = run(small);
    expect(() => (promise as unknown as Run).chart("throughput(write)")).toThrow(
      "write `await run(…)`: without await there is no `chart` yet",
    );
    expect(() => (promise as unknown as Run).table).toThrow("no `table` yet");
    expect(() => compare(loose(promise), loose(promise))).toThrow("compare takes finished runs");
    expect((await promise).table.numRows()).toBe(2);
  });

  it("an interpolation that holds nothing", () => {
    const missing: { rtt?: number } = {};
    expect(
      () => scenario`param sessions = ${3}
        param rtt = ${loose(missing.rtt)}ms`,
    ).toThrow("interpolation 2 of the scenario, `param rtt = ${…}`, is undefined");
    expect(() => scenario`run { duration = ${loose(Promise.resolve(3))}s }`).toThrow(
      "is a promise: is an `await` missing?",
    );
    expect(() => scenario`vary n over ${loose([1, null])}`).toThrow("is null");
  });
});
