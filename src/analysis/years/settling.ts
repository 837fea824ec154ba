import type { Plan } from "../../model/plan.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import type { SingleLeaderPlan } from "../../model/single-leader.ts";
import type { Distribution } from "../../random/distribution.ts";
import { quantileOf } from "../../random/moments.ts";

/** Nothing settles sooner: connections, retries and the step of the time series. */
const LEAST_NS = 5e9;
/** Of a time that is drawn, all but so many are waited for. */
const NEARLY_ALL = 0.999;
/** Rounds of an election that fails by split votes. */
const ELECTIONS = 4;

/**
 * Nanoseconds in which a cluster has done all that its time-outs make it do after something
 * changed: detection, fencing, promotion, acknowledgements given up, clients that give up and
 * try again. A sum of the plan's own waiting times, so rather too long than too short.
 */
export function settlingNs(plan: Plan): number {
  const clients = Math.max(
    0,
    ...plan.workloads.map(({ timeoutNs, retry }) => {
      const again = retry.kind === "none" ? 0 : retry.capNs;
      return (timeoutNs ?? 0) + again;
    }),
  );
  return LEAST_NS + clients + waitingNs(plan.replication);
}

function waitingNs(replication: ReplicationPlan): number {
  switch (replication.kind) {
    case "single_leader":
      return leaderChangeNs(replication) + inSyncNs(replication);
    case "consensus":
      return ELECTIONS * nearlyAll(replication.electionTimeout) + replication.heartbeatNs;
    case "multi_leader":
      return replication.group === undefined
        ? replication.shipping.batchNs
        : replication.group.suspectNs + 2 * replication.group.keepaliveNs;
    case "leaderless":
      return replication.replicaTimeoutNs ?? 0;
  }
}

function leaderChangeNs({ failover }: SingleLeaderPlan): number {
  if (failover === undefined) return 0;
  const { detect, fencing, promotion } = failover;
  const stops = fencing.kind === "stonith" ? 2 * nearlyAll(fencing.takes) : 0;
  const lease = fencing.kind === "quorum_lease" ? fencing.ttlNs : 0;
  return detectionNs(detect) + stops + lease + nearlyAll(promotion);
}

function detectionNs(detect: NonNullable<SingleLeaderPlan["failover"]>["detect"]): number {
  switch (detect.kind) {
    case "heartbeat":
      return detect.everyNs * (detect.miss + 1);
    case "phi_accrual":
      // A suspicion of 8 takes some six mean intervals of silence; more where beats are uneven.
      return detect.everyNs * (1 + 2 * detect.threshold);
    case "lease":
      return detect.ttlNs + 2 * detect.loopNs;
  }
}

function inSyncNs({ ackTimeoutNs, inSync }: SingleLeaderPlan): number {
  const session = inSync?.session?.timeoutNs ?? 0;
  return (ackTimeoutNs ?? 0) + (inSync?.lagTimeMaxNs ?? 0) + session;
}

function nearlyAll(d: Distribution): number {
  return quantileOf(d, NEARLY_ALL);
}
