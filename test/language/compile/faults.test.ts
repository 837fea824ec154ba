import { describe, expect, it } from "vitest";
import { planOf, reported } from "./scenario-text.ts";

const ms = 1e6;
const s = 1e9;

function fault(sentence: string) {
  return planOf({ rest: `faults { ${sentence} }` }).faults[0];
}

describe("faults", () => {
  it.each([
    [
      "crash b",
      { kind: "crash", target: { kind: "nodes", nodes: [1] }, site: false, losesDisk: false },
    ],
    [
      "crash there",
      { kind: "crash", target: { kind: "nodes", nodes: [1, 2] }, site: true, losesDisk: false },
    ],
    [
      "crash b with loss of disk",
      { kind: "crash", target: { kind: "nodes", nodes: [1] }, site: false, losesDisk: true },
    ],
    ["crash leader", { kind: "crash", target: { kind: "leader" }, site: false, losesDisk: false }],
    ["pause followers", { kind: "pause", target: { kind: "followers" } }],
    [
      "pause any 1 of replicas",
      { kind: "pause", target: { kind: "choose", count: 1, of: [0, 1, 2] } },
    ],
    ["restart [b, c]", { kind: "restart", target: { kind: "nodes", nodes: [1, 2] } }],
    [
      "crash majority",
      {
        kind: "crash",
        target: { kind: "choose", count: 2, of: [0, 1, 2] },
        site: false,
        losesDisk: false,
      },
    ],
    [
      "partition here | there",
      {
        kind: "partition",
        groups: [
          [0, 3],
          [1, 2],
        ],
        direction: "both",
      },
    ],
    ["partition [a] | [b, c]", { kind: "partition", groups: [[0], [1, 2]], direction: "both" }],
    [
      "partition here -> there",
      {
        kind: "partition",
        groups: [
          [0, 3],
          [1, 2],
        ],
        direction: "one_way",
      },
    ],
    [
      "slow disk of b by 20x",
      { kind: "slow_disk", target: { kind: "nodes", nodes: [1] }, factor: 20 },
    ],
    ["heal", { kind: "heal" }],
    [
      "pause any 1 of followers",
      { kind: "pause", target: { kind: "choose", count: 1, of: [1, 2], among: "followers" } },
    ],
    ["pause there", { kind: "pause", target: { kind: "nodes", nodes: [1, 2] } }],
    [
      "slow disk of [b, c] by 3x",
      { kind: "slow_disk", target: { kind: "nodes", nodes: [1, 2] }, factor: 3 },
    ],
    [
      "skew clock of b by 250ms",
      { kind: "skew_clock", target: { kind: "nodes", nodes: [1] }, byNs: 250 * ms },
    ],
    [
      "skew clock of followers by -1s",
      { kind: "skew_clock", target: { kind: "followers" }, byNs: -s },
    ],
    ["promote b", { kind: "promote", node: 1 }],
    ["switchover to c", { kind: "switchover", node: 2 }],
    [
      "partition leader | followers",
      {
        kind: "partition",
        groups: [[], []],
        direction: "both",
        chosen: [{ kind: "leader" }, { kind: "followers" }],
      },
    ],
    [
      "partition minority | here",
      {
        kind: "partition",
        groups: [[], [0, 3]],
        direction: "both",
        chosen: [{ kind: "choose", count: 1, of: [0, 1, 2] }, null],
      },
    ],
    // b stands alone against its own site and the clients.
    [
      "partition [here, there] | b",
      { kind: "partition", groups: [[0, 2, 3], [1]], direction: "both" },
    ],
    ["partition b -> a", { kind: "partition", groups: [[1], [0]], direction: "one_way" }],
  ])("at 2s %s", (sentence, action) => {
    expect(fault(`at 2s ${sentence}`)?.action).toEqual(action);
  });

  it.each([
    ["{ loss = 2%, rtt += 80ms }", { loss: 0.02, delay: { kind: "constant", value: 75 * ms } }],
    ["{ latency = 9ms }", { delay: { kind: "constant", value: 9 * ms } }],
    ["{ rtt = 90ms }", { delay: { kind: "constant", value: 45 * ms } }],
    ["{ latency *= 3 }", { delay: { kind: "constant", value: 105 * ms } }],
    ["{ bandwidth *= 10% }", { bandwidthBytesPerSecond: 12.5e6 }],
    ["{ bandwidth = 8 Mbps }", { bandwidthBytesPerSecond: 1e6 }],
  ])("degrade %s", (block, changes) => {
    const plan = planOf({ rest: `faults { at 2s degrade here <-> there for 3s ${block} }` });
    const links = plan.topology.links.flatMap(({ group }, i) =>
      group === "here <-> there" ? [i] : [],
    );
    expect(plan.faults[0]?.action).toEqual({ kind: "degrade", links, changes });
  });

  it("degrades one way only when the arrow says so", () => {
    const plan = planOf({ rest: "faults { at 2s degrade there -> here { loss = 1% } }" });
    const [only] = plan.faults;
    if (only?.action.kind !== "degrade") throw new Error("no degradation");
    expect(only.action.links.map((link) => plan.topology.links[link]?.name)).toEqual([
      "there -> here",
    ]);
  });

  it.each([
    ["at 2s pause b for 3s", { kind: "at", atNs: 2 * s }, { kind: "constant", value: 3 * s }],
    ["from 2s to 5s pause b", { kind: "at", atNs: 2 * s }, { kind: "constant", value: 3 * s }],
    [
      "every exponential(mean: 1s) from 2s to 5s pause b for exponential(mean: 10ms)",
      { kind: "every", gapNs: { kind: "exponential", mean: s }, fromNs: 2 * s, toNs: 5 * s },
      { kind: "exponential", mean: 10 * ms },
    ],
    [
      "every 3s crash b",
      { kind: "every", gapNs: { kind: "constant", value: 3 * s }, fromNs: 0, toNs: 10 * s },
      null,
    ],
  ])("%s", (sentence, schedule, lasts) => {
    expect(fault(sentence)).toMatchObject({ schedule, lasts });
  });

  it("follows a fault by its label", () => {
    const rest = 'faults { at 1s pause b for 2s as "stall"\n after "stall" crash c }';
    const [first, second] = planOf({ rest }).faults;
    expect(first?.label).toBe("stall");
    expect(second).toMatchObject({
      label: "crash c",
      schedule: { kind: "after", label: "stall", plusNs: 0 },
    });
  });

  it("waits for conditions on what a run knows of itself", () => {
    const rest = `faults {
      when lag(b) > 1s and leader == a from 2s to 8s pause c for 1s
      when not (rate(write.ok) >= 100/s) crash c
    }`;
    const [first, second] = planOf({ rest }).faults;
    const number = (value: number) => ({ kind: "number", value });
    const metric = (id: string, parts: object) => ({
      kind: "metric",
      metric: { id, words: [], numbers: {}, ...parts },
    });
    expect(first?.schedule).toEqual({
      kind: "when",
      fromNs: 2 * s,
      toNs: 8 * s,
      condition: {
        kind: "binary",
        op: "and",
        left: {
          kind: "binary",
          op: ">",
          left: metric("lag(b)", { name: "lag", node: 1 }),
          right: number(1),
        },
        right: {
          kind: "binary",
          op: "==",
          left: metric("leader == a", { name: "leader", node: 0 }),
          right: number(1),
        },
      },
    });
    expect(second?.schedule).toMatchObject({ kind: "when", fromNs: 0, toNs: 10 * s });
  });

  it("makes one fault of a sentence that changes several links in different ways", () => {
    const topology = `topology {
      site here { node a }  site there { node b }  site far { node c }
      link here <-> there { rtt = 10ms }
      link here <-> far { rtt = 90ms }
      link there <-> far { rtt = 80ms }
    }`;
    const rest =
      "faults { every exponential(mean: 2s) degrade here <-> [there, far] for 1s { rtt += 10ms } }";
    const [first, second, ...more] = planOf({ topology, rest }).faults;
    expect(first?.with).toBeUndefined();
    expect(second?.with).toBe(0);
    expect(more).toEqual([]);
  });

  it("calls a fault by its words when it has no label", () => {
    const rest =
      "faults { at 1s slow disk of b by 2x for 1s\n at 1s skew clock of c by 1s\n at 2s switchover to b }";
    expect(planOf({ rest }).faults.map(({ label }) => label)).toEqual([
      "slow disk of b",
      "skew clock of c",
      "switchover to b",
    ]);
  });
});

describe("faults with mistakes", () => {
  const codes = (sentence: string, parts = {}) =>
    reported({ ...parts, rest: `faults { ${sentence} }` }).map(({ code, at }) => `${code} ${at}`);

  it.each([
    ["at 1s restart b", "SC390 b"],
    ["from 5s to 2s pause b", "SC391 from 5s to 2s"],
    ["every 1s from 5s to 2s pause b for 1ms", "SC391 every 1s from 5s to 2s"],
    ["at 20s crash b", "SC362 at 20s"],
    ["when lag(b) > 1s from 20s to 30s crash b", "SC362 when lag(b) > 1s from 20s to 30s"],
    ["when p99(write.latency) > 1s crash b", "SC392 p99(write.latency)"],
    ["when lost_writes > 0 crash b", "SC392 lost_writes"],
    ["when lag(b) crash b", "SC392 lag(b)"],
    ["when leader crash b", "SC392 leader"],
    ["when leader == here crash b", "SC392 here"],
    ["at 1s slow disk of b by 0", "SC356 0"],
    ["at 1s partition [a, b] | [b, c]", "SC375 [a, b] | [b, c]"],
    ['after "nothing" crash b', 'SC376 "nothing"'],
  ])("%s", (sentence, expected) => {
    expect(codes(sentence)).toEqual([expected]);
  });

  it("an order to a node that holds no data, or where nobody leads alone", () => {
    const replicate = "replicate single_leader on a, b { leader = a }";
    expect(codes("at 1s promote c", { replicate })).toEqual(["SC394 c"]);
    expect(codes("at 1s switchover to c", { replicate })).toEqual(["SC394 c"]);
  });

  it("a restart after a crash of any of them is in order", () => {
    expect(codes("at 1s crash any 1 of replicas\n at 2s restart b")).toEqual([]);
    expect(codes("at 1s crash leader\n at 2s restart b")).toEqual([]);
    expect(codes("at 1s crash c\n at 2s restart b")).toEqual(["SC390 b"]);
  });
});
