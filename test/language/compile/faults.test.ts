import { describe, expect, it } from "vitest";
import { planOf, studyOf } from "./scenario-text.ts";

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

  it("says what is not simulated and leaves it out", () => {
    const rest = "faults { at 1s promote b\n at 2s fill disk of c\n at 3s pause b for 1s }";
    const [only] = studyOf({ rest }).cases;
    expect(only?.plan.faults.map(({ label }) => label)).toEqual(["pause b"]);
    expect(only?.leavesOut).toHaveLength(2);
    expect(only?.leavesOut[0]).toContain("promote b");
  });
});
