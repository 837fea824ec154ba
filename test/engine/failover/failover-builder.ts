import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { SingleLeaderRun } from "../../../src/model/plan.ts";
import type { EpisodeRecord, RunRecord } from "../../../src/model/run-record.ts";
import { buildPlan, constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";

/** Beats every second, dead after three; nothing is fenced, promotions take no time. */
export const HEARTBEAT: FailoverPlan = {
  detect: { kind: "heartbeat", everyNs: SECOND, miss: 3 },
  promote: { kind: "most_caught_up" },
  maxLag: null,
  fencing: { kind: "none" },
  voters: [0, 1, 2],
  rejoin: "rewind",
  promotion: constant(0),
};

/** Two followers, 500 writes a second, evenly spaced, from clients at the first leader. */
export function failoverPlan(
  failover: Partial<FailoverPlan>,
  parts: PlanParts = {},
): SingleLeaderRun {
  return buildPlan({
    followers: 2,
    delay: constant(5 * MS),
    workload: { load: { kind: "constant", rate: 500 } },
    ...parts,
    replication: { failover: { ...HEARTBEAT, ...failover }, ...parts.replication },
    run: { durationNs: 30 * SECOND, ...parts.run },
  });
}

export function at(atNs: number, action: FaultAction, lastsNs: number | null = null): FaultPlan {
  const lasts = lastsNs === null ? null : constant(lastsNs);
  return { label: action.kind, schedule: { kind: "at", atNs }, action, lasts };
}

export function crash(...nodes: number[]): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes }, site: false, losesDisk: false };
}

export function siteCrash(...nodes: number[]): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes }, site: true, losesDisk: false };
}

export function pause(...nodes: number[]): FaultAction {
  return { kind: "pause", target: { kind: "nodes", nodes } };
}

export function cut(...groups: number[][]): FaultAction {
  return { kind: "partition", groups, direction: "both" };
}

export function episodes(record: RunRecord, kind: EpisodeRecord["kind"]): readonly EpisodeRecord[] {
  return record.episodes.filter((episode) => episode.kind === kind);
}

/** A figure of the only failover of a run. */
export function figure(record: RunRecord, name: string): number {
  const [only, ...more] = episodes(record, "failover");
  if (only === undefined || more.length > 0) {
    throw new Error(`${more.length + (only === undefined ? 0 : 1)} failovers instead of one`);
  }
  return only.numbers?.[name] ?? Number.NaN;
}
