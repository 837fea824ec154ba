import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { failoverPlan } from "./failover-builder.ts";

/** A machine of a pair dies with its disk now and then, and comes back empty. */
function dies(node: number): FaultPlan {
  return {
    label: `node ${node} dies`,
    schedule: {
      kind: "every",
      gapNs: { kind: "exponential", mean: 4 * SECOND },
      fromNs: 0,
      toNs: 120 * SECOND,
    },
    action: {
      kind: "crash",
      target: { kind: "nodes", nodes: [node] },
      site: false,
      losesDisk: true,
    },
    lasts: { kind: "exponential", mean: 3 * SECOND },
  };
}

describe("a pair whose disks die in turn", () => {
  it.each([1, 2, 3, 4, 5, 6])("never follows itself (seed %i)", (seed) => {
    const plan = failoverPlan(
      {
        detect: { kind: "heartbeat", everyNs: 200 * MS, miss: 3 },
        fencing: { kind: "epoch" },
        voters: [0, 1],
        arbiter: true,
        rejoin: "rebuild",
      },
      {
        followers: 1,
        delay: constant(MS),
        workload: { load: { kind: "poisson", rate: 50 } },
        faults: [dies(0), dies(1)],
        run: { durationNs: 120 * SECOND, seed: `pair ${seed}` },
      },
    );
    const record = runPlan(plan);
    expect(record.complete).toBe(true);
    expectConserved(record);
    expect(record.totals.lostWrites).toBeGreaterThan(0);
  });
});
