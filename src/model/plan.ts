import type { FaultPlan } from "./faults.ts";
import type { MeasurePlan } from "./measures.ts";
import type { ReplicationPlan } from "./replication.ts";
import type { SingleLeaderPlan } from "./single-leader.ts";
import type { TopologyPlan } from "./topology.ts";
import type { WorkloadPlan } from "./workload.ts";

/**
 * Everything the engine needs for one run, as final numbers: frozen, serialisable, no functions.
 * It knows nothing of languages and products. Times are nanoseconds unless the name says otherwise.
 */
export interface Plan {
  readonly schema: 1;
  readonly topology: TopologyPlan;
  readonly replication: ReplicationPlan;
  readonly workloads: readonly WorkloadPlan[];
  readonly faults: readonly FaultPlan[];
  readonly measures: MeasurePlan;
  readonly run: RunPlan;
}

/** A plan with one leader: what the closed forms of the commit pipeline speak of. */
export interface SingleLeaderRun extends Plan {
  readonly replication: SingleLeaderPlan;
}

export function hasSingleLeader(plan: Plan): plan is SingleLeaderRun {
  return plan.replication.kind === "single_leader";
}

export interface RunPlan {
  readonly durationNs: number;
  /**
   * Nanoseconds cut off at the start; null lets the analysis find the end of the transient. Then
   * the first 20 of `measures.windows` are equal blocks of the run, which the analysis puts
   * together from the end of the transient on.
   */
  readonly warmupNs: number | null;
  /**
   * The root of all random streams: trial i of every case has the same one, so that cases compare
   * in pairs. A stream's own seed is this text, the entity and the purpose.
   */
  readonly seed: string;
  readonly limits: RunLimits;
}

/** A run stops, marked incomplete, at the first of these. */
export interface RunLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}
