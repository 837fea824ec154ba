import { describe, expect, it } from "vitest";
import { Actions } from "../../../src/engine/faults/actions.ts";
import { Clocks } from "../../../src/engine/hardware/clock.ts";
import { Machines } from "../../../src/engine/kernel/machines.ts";
import { Simulation } from "../../../src/engine/kernel/simulation.ts";
import { Episodes } from "../../../src/engine/observe/episodes.ts";
import type { Protocol } from "../../../src/engine/replication/protocol.ts";
import type { World } from "../../../src/engine/replication/world.ts";
import type { ClockPlan } from "../../../src/model/hardware.ts";
import { freeNode, MS, SECOND } from "../plan-builder.ts";

/** A world of two nodes that has clocks, and a cluster that obeys or does not. */
function orders(obeys: boolean, clock: ClockPlan = { kind: "perfect" }) {
  const simulation = new Simulation();
  const nodes = [freeNode(0), { ...freeNode(1), clock }];
  const clocks = new Clocks(nodes, "seed", simulation);
  const episodes = new Episodes();
  const heard: string[] = [];
  const cluster = {
    promote: (node: number) => heard.push(`promote ${node}`) > 0 && obeys,
    switchover: (node: number) => heard.push(`switchover ${node}`) > 0 && obeys,
  } as unknown as Protocol;
  const world = {
    plan: { topology: { nodes }, run: { seed: "seed" } },
    machines: new Machines(2, simulation),
    simulation,
    clocks,
    recorder: { episodes },
  } as unknown as World;
  return { actions: new Actions(world, cluster), clocks, simulation, episodes, heard };
}

const second: { kind: "nodes"; nodes: number[] } = { kind: "nodes", nodes: [1] };

describe("a skewed clock", () => {
  it("jumps when the fault strikes, and back when it ends", () => {
    const { actions, clocks, simulation } = orders(true);
    simulation.now = 5 * SECOND;
    const skew = { kind: "skew_clock", target: second, byNs: -250 * MS } as const;
    actions.begin(skew, [1], 0, "skew");
    expect([clocks.read(0), clocks.read(1)]).toEqual([5 * SECOND, 4750 * MS]);
    actions.end(skew, [1], 0);
    expect(clocks.read(1)).toBe(5 * SECOND);
  });

  it("adds up with its own offset, its drift and a second skew", () => {
    const { actions, clocks, simulation } = orders(true, {
      kind: "skewed",
      byNs: 40 * MS,
      drift: 100e-6,
    });
    simulation.now = 10 * SECOND;
    actions.begin({ kind: "skew_clock", target: second, byNs: 5 * MS }, [1], 0, "a");
    actions.begin({ kind: "skew_clock", target: second, byNs: 7 * MS }, [1], 1, "b");
    expect(clocks.read(1)).toBe(10 * SECOND + (40 + 1 + 5 + 7) * MS);
    actions.end({ kind: "skew_clock", target: second, byNs: 5 * MS }, [1], 0);
    expect(clocks.read(1)).toBe(10 * SECOND + (40 + 1 + 7) * MS);
  });

  it("measures a span of its own time by its drift alone", () => {
    const { actions, clocks } = orders(true, { kind: "skewed", byNs: 0, drift: 0.25 });
    actions.begin({ kind: "skew_clock", target: second, byNs: SECOND }, [1], 0, "a");
    expect(clocks.span(1, 10 * SECOND)).toBe(8 * SECOND);
  });
});

describe("an operator's order", () => {
  it("reaches the family", () => {
    const { actions, heard, episodes } = orders(true);
    actions.begin({ kind: "promote", node: 1 }, [1], 0, "promote b");
    actions.begin({ kind: "switchover", node: 0 }, [0], 1, "switchover");
    expect(heard).toEqual(["promote 1", "switchover 0"]);
    expect(episodes.noteRecords()).toEqual([]);
  });

  it.each(["promote", "switchover"] as const)("is noted when it is not obeyed: %s", (kind) => {
    const { actions, episodes } = orders(false);
    actions.begin({ kind, node: 1 }, [1], 0, `${kind} b`);
    expect(episodes.noteRecords().map(({ code }) => code)).toEqual(["operator_refused"]);
  });
});
