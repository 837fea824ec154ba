import { describe, expect, it } from "vitest";
import type { CompileOptions } from "../../../src/language/compile/compile.ts";
import { type Parts, reported } from "./scenario-text.ts";

const postgres = (settings: string): Parts => ({
  replicate: `system postgresql "16" on a, b, c { leader = a\n ${settings} }`,
});
const leader = (settings: string): Parts => ({
  replicate: `replicate single_leader on a, b, c { leader = a\n ${settings} }`,
});
const work = (settings: string): Parts => ({ workload: `workload app on here { ${settings} }` });
const faults = (sentence: string): Parts => ({ rest: `faults { ${sentence} }` });
const topology = (link: string, node = ""): Parts => ({
  topology: `topology { site here { node a ${node} } site there { node b, c } ${link} }`,
});
const link = "link here <-> there { rtt = 70ms }";

/** Parts, the code, the text that the span marks, and a part of the message. */
const mistakes: readonly (readonly [Parts, string, string, string])[] = [
  [work("arrivals = poisson(-5/s)"), "SC351", "poisson(-5/s)", "cannot be negative"],
  [work("clients = 0"), "SC373", "0", "a whole number from 1"],
  [work("clients = 2.5"), "SC373", "2.5", "a whole number from 1"],
  [work("clients = 1, think = -1s"), "SC351", "-1s", "cannot be negative"],
  [work("mix = (read: 80%, write: 30%)"), "SC374", "(read: 80%, write: 30%)", "110%"],
  [work("mix = (write: 120%)"), "SC355", "(write: 120%)", "120%"],
  [work("keys = uniform(0)"), "SC373", "uniform(0)", "number of keys"],
  [work("value = -1 KiB"), "SC351", "-1 KiB", "cannot be negative"],
  [work("timeout = 200d"), "SC354", "200d", "104 days"],
  [work("replies = 130%"), "SC355", "130%", "between 0% and 100%"],
  [work("read_from = bounded"), "SC350", "bounded", "bounded(staleness: 100ms)"],
  [work("clients = 1 / 0"), "SC353", "1 / 0", "finite"],
  [leader("ack = any 3 of [b, c]"), "SC357", "3", "3 confirmations"],
  [leader("ack = any 0 of [b, c]"), "SC373", "0", "from 1"],
  [leader("followers = [b], ack = c"), "SC358", "c", "asked to confirm"],
  [leader("cascade b -> c\n cascade c -> b"), "SC359", "c -> b", "circle"],
  [leader("shards = 0"), "SC373", "0", "from 1"],
  [{ replicate: "replicate single_leader on a, b { leader = c }" }, "SC358", "c", "the leader"],
  [topology(""), "SC360", "replicate", "no link from a to b"],
  [topology("link here -> there { rtt = 7ms }"), "SC360", "replicate", "no link from b to a"],
  [
    topology("link here <-> there { latency = lognormal(p50: 4ms, p99: 1ms) }"),
    "SC356",
    "lognormal(p50: 4ms, p99: 1ms)",
    "p99 lies below p50",
  ],
  [topology("link here <-> there { rtt = 7ms, loss = 130% }"), "SC355", "130%", "130%"],
  [
    topology("link here <-> there { rtt = 7ms, bandwidth = 0 bps }"),
    "SC356",
    "0 bps",
    "nothing passes",
  ],
  [topology(link, "{ cpu = cpu(cores: 0) }"), "SC373", "cpu(cores: 0)", "cores"],
  [topology(link, "{ apply = apply(rate: 0/s) }"), "SC356", "apply(rate: 0/s)", "0/s"],
  [topology(link, "{ disk = disk(fsync: -1ms) }"), "SC351", "disk(fsync: -1ms)", "negative"],
  [topology(link, "{ disk = tape }"), "SC350", "tape", "a disk's name"],
  [faults("at 2s partition [a, b] | [b, c]"), "SC375", "[a, b] | [b, c]", "b stands on both sides"],
  [faults("at 2s slow disk of b by 0x"), "SC356", "0x", "above zero"],
  [faults("at 2s degrade here <-> there { loss = 200% }"), "SC355", "200%", "200%"],
  [faults("at 2s degrade b <-> c { bandwidth = 0 bps }"), "SC356", "0 bps", "partition"],
  [faults('after "nothing" crash b'), "SC376", '"nothing"', "does not have"],
  [faults("every 0s crash b"), "SC356", "0s", "every 0 s"],
  [{ run: "run { duration = 5s, warmup = 5s }" }, "SC381", "5s", "leaves nothing"],
  [{ run: "run { duration = 0s }" }, "SC381", "0s", "leaves nothing"],
  [{ run: "run { duration = 5s, trials = 0 }" }, "SC373", "0", "from 1"],
  [
    { run: "run { duration = 5s, trials = until clients within 5% }" },
    "SC382",
    "clients",
    "no metric",
  ],
  [{ rest: "expect lost_writes == 0 during 5s..50s" }, "SC383", "5s..50s", "ends at 10 s"],
  [{ head: "param n = 99 in 1..9" }, "SC352", "99", "outside its domain 1..9"],
  [{ head: "param n = 0 in 1..9" }, "SC352", "0", "outside its domain 1..9"],
  [{ head: "param n = x in [y, z]" }, "SC352", "x", "outside its domain [y, z]"],
  [{ head: "param n = 1", rest: "sweep { vary n over [] }" }, "SC363", "[]", "no case"],
  [
    { head: "param n = 1", rest: "sweep { vary n over [1, 2]\n where n > 5 }" },
    "SC363",
    "n > 5",
    "leaves none",
  ],
  [{ head: "param n = 1", rest: "sweep { vary n over 1..9 }" }, "SC365", "1..9", "no steps"],
  [
    {
      head: "param n = 1\nparam m = 1",
      rest: "sweep { vary n over 1..500 step 1\n vary m over 1..500 step 1 }",
    },
    "SC364",
    "vary n over 1..500 step 1",
    "250,000 cases",
  ],
  [
    postgres('synchronous_standby_names = "ANY 1 (b, ghost)"'),
    "SC371",
    "ghost",
    "no standby is called",
  ],
  [
    postgres('synchronous_standby_names = "FIRST 3 (b, c)"'),
    "SC371",
    "3",
    "3 standbys must confirm",
  ],
  [postgres("synchronous_commit = sometimes"), "SC371", "sometimes", "no level"],
  [postgres("wal_level = minimal"), "SC371", "minimal", "too little"],
  [
    { replicate: 'system postgresql "9.6" on a, b, c { leader = a }' },
    "SC372",
    '"9.6"',
    "not known here",
  ],
  [
    {
      replicate:
        "system mysql on a, b, c { leader = a, rpl_semi_sync_master_enabled = ON, rpl_semi_sync_master_wait_for_slave_count = 5 }",
    },
    "SC371",
    "5",
    "5 replicas must confirm and there are 2",
  ],
];

describe("mistakes in values", () => {
  it.each(mistakes)("%j gives %s at %j", (parts, code, at, message) => {
    const found = reported(parts).filter(({ severity }) => severity === "error");
    expect(found.map((one) => [one.code, one.at])).toEqual([[code, at]]);
    expect(found[0]?.message).toContain(message);
  });

  it("tells a mistake once, however many cases have it", () => {
    const head = "param n = 1";
    const rest = "sweep { vary n over [1, 2, 3] }";
    expect(reported({ head, rest, ...work("clients = 0") })).toHaveLength(1);
  });
});

describe("warnings", () => {
  it.each<readonly [Parts, string, string, string]>([
    [faults("at 20s crash b"), "SC362", "at 20s", "the run ends at 10 s"],
    [{ ...topology(link), ...work("value = 1 MiB") }, "SC361", "here <-> there", "1 MiB"],
    [
      { ...postgres("synchronous_commit = on"), ...topology(link.replace("node b", "")) },
      "",
      "",
      "",
    ],
    [postgres("recovery_min_apply_delay = 5s"), "SC371", "5s", "not simulated yet"],
  ])("%j", (parts, code, at, message) => {
    const found = reported(parts);
    if (code === "") return expect(found).toEqual([]);
    expect(found.map((one) => [one.code, one.severity, one.at])).toEqual([[code, "warning", at]]);
    expect(found[0]?.message).toContain(message);
  });

  it("notes that the system decides the number of apply workers", () => {
    const parts = {
      ...postgres("synchronous_commit = on"),
      topology: `topology { site here { node a } site there { node b, c { apply = apply(time: 1ms, workers: 4) } } ${link} }`,
    };
    expect(reported(parts).map(({ code, severity }) => [code, severity])).toEqual([
      ["SC384", "note"],
      ["SC384", "note"],
    ]);
  });
});

describe("mistakes in the call", () => {
  const head = "param rtt = 70ms in 1ms..300ms\nparam ack = none";
  it.each<readonly [Partial<CompileOptions>, string, string, string]>([
    [{ set: { rtt: "5" } }, "SC350", "5", "takes a duration"],
    [{ set: { rtt: "400ms" } }, "SC352", "400ms", "outside its domain"],
    [{ set: { rtt: "fast" } }, "SC350", "fast", "the word `fast`"],
    [{ set: { rttt: "5ms" } }, "SC368", "rttt", "no param `rttt`"],
    [{ cases: "rtt=1 ms" }, "SC370", "rtt=1 ms", "no case is called"],
    [{ measures: ["throughput(write)", "nonsense"] }, "SC382", "nonsense", "no metric"],
  ])("%j", (options, code, at, message) => {
    const found = reported({ head }, options);
    expect(found.map((one) => [one.code, one.at])).toEqual([[code, at]]);
    expect(found[0]?.message).toContain(message);
  });

  it("names the nearest param", () => {
    expect(reported({ head }, { set: { rttt: "5ms" } })[0]?.help).toEqual(["did you mean `rtt`?"]);
  });

  it("reports a text that is no expression", () => {
    const found = reported({ head }, { set: { rtt: "((" } });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ code }) => code.startsWith("SC0"))).toBe(true);
  });
});
