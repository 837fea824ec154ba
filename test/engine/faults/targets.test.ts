import { describe, expect, it } from "vitest";
import { nodesOf } from "../../../src/engine/faults/targets.ts";
import type { Protocol } from "../../../src/engine/replication/protocol.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultTarget } from "../../../src/model/faults.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan, SECOND } from "../plan-builder.ts";
import { at, crash, faultsOf } from "./faults-builder.ts";

/** A cluster of five in which node 3 leads now, whoever led at first. */
const cluster = { members: [0, 1, 2, 3, 4], leaders: () => [3] } as unknown as Protocol;

function draw(target: FaultTarget, seed = "x"): readonly number[] {
  return nodesOf(target, cluster, makeStream(seed, "f0", "target"));
}

describe("targets are chosen when the fault strikes", () => {
  it("leader and followers are those of the moment", () => {
    expect(draw({ kind: "leader" })).toEqual([3]);
    expect(draw({ kind: "followers" })).toEqual([0, 1, 2, 4]);
  });

  it("any k of followers never hits whoever leads now", () => {
    const target = { kind: "choose", count: 2, of: [1, 2, 3, 4], among: "followers" } as const;
    const hit = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      const nodes = draw(target, String(seed));
      expect(new Set(nodes).size).toBe(2);
      for (const node of nodes) hit.add(node);
    }
    expect([...hit].sort()).toEqual([0, 1, 2, 4]);
  });

  it("asks for no more than there are", () => {
    expect([...draw({ kind: "choose", count: 9, of: [1, 2] })].sort()).toEqual([1, 2]);
  });

  it("hits nobody when nobody leads, and the run says so", () => {
    const leader = { kind: "leader" } as const;
    const record = runPlan(
      buildPlan({
        workload: { load: { kind: "constant", rate: 10 } },
        faults: [
          at(2 * SECOND, crash(0)),
          at(3 * SECOND, { kind: "pause", target: leader }, SECOND),
        ],
      }),
    );
    expect(faultsOf(record)[1]!.nodes).toEqual([]);
    expect(record.notes.map(({ code }) => code)).toContain("fault_missed");
  });
});
