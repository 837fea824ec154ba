import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { SingleLeaderRun } from "../../../src/model/plan.ts";
import type { FetchPlan, InSyncPlan, SingleLeaderPlan } from "../../../src/model/single-leader.ts";
import { all, buildPlan, constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";

/** Leaves the set after a second behind, one replica is enough, losses are not allowed. */
export const SET: InSyncPlan = { lagTimeMaxNs: SECOND, min: 1, uncleanElection: false };

export const FETCH: FetchPlan = { waitNs: 500 * MS, minBytes: 1, maxBytes: 1_048_576 };

/** The controller: beats every second, dead after three, older epochs refused, in this order. */
export const CONTROLLER: FailoverPlan = {
  detect: { kind: "heartbeat", everyNs: SECOND, miss: 3 },
  promote: { kind: "order", of: [0, 1, 2] },
  maxLag: null,
  fencing: { kind: "epoch" },
  voters: [0, 1, 2],
  rejoin: "rewind",
  promotion: constant(0),
};

/** Followers that fetch over 5 ms each way, acks = all, nothing waits for a disk. */
export const PULL: Partial<SingleLeaderPlan> = {
  ack: all(1, 2),
  ackAt: "written",
  localFlush: false,
  groupCommit: { enabled: true, delayNs: 30 * SECOND, max: null },
  writeBackNs: 30 * SECOND,
  survives: "written",
  applyAfter: "written",
  inSync: SET,
  fetch: FETCH,
};

/** A leader and two followers that fetch; 200 writes a second, evenly spaced. */
export function kafkaPlan(parts: PlanParts = {}): SingleLeaderRun {
  return buildPlan({
    followers: 2,
    delay: constant(5 * MS),
    workload: { load: { kind: "constant", rate: 200 } },
    ...parts,
    replication: { ...PULL, ...parts.replication },
  });
}
