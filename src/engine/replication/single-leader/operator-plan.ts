import type { FailoverPlan } from "../../../model/failover.ts";
import type { SingleLeaderRun } from "../../../model/plan.ts";

/** Nobody votes, so that only an operator changes the leader; nothing stops the old one. */
const BY_HAND: FailoverPlan = {
  detect: { kind: "heartbeat", everyNs: 1e9, miss: 3 },
  promote: { kind: "most_caught_up" },
  maxLag: null,
  fencing: { kind: "none" },
  voters: [],
  rejoin: "rewind",
  promotion: { kind: "constant", value: 0 },
};

/** How leaders change in a plan: by its failover, by an operator's orders alone, or never (null). */
export function failoverIn({ replication, faults }: SingleLeaderRun): FailoverPlan | null {
  if (replication.failover !== undefined) return replication.failover;
  const orders = faults.some(({ action: { kind } }) => kind === "promote" || kind === "switchover");
  return orders ? BY_HAND : null;
}
