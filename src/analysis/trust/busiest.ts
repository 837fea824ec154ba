import type { Plan } from "../../model/plan.ts";
import type { View } from "../metrics/view.ts";
import { utilisationOf } from "../theory/bottleneck.ts";
import { limitsOf } from "../theory/bounds.ts";

/** The station that has the least room left, and the share of it that is used. */
export interface Busiest {
  /** `leader.disk`, `virginia -> ireland`. */
  readonly station: string;
  readonly share: number;
}

/**
 * The fullest station of a case. A disk with group commit may be busy all the time and far from its
 * limit, so that its share is write throughput over its closed-form limit; every other station's is
 * the measured utilisation. Null when nothing was measured.
 */
export function busiestStation(plan: Plan, { window, seconds }: View): Busiest | null {
  const throughput = window.writesOk / seconds;
  const grouped = plan.replication.kind === "leaderless" || plan.replication.groupCommit.enabled;
  const limit = limitsOf(plan).find(({ name }) => name === "fsync");
  const found: Busiest[] = window.stations
    .filter(({ kind }) => kind !== "disk" || !grouped)
    .map((station) => ({ station: station.name, share: utilisationOf(station, seconds) }));
  if (grouped && limit?.where !== undefined && Number.isFinite(limit.writesPerSecond)) {
    found.push({ station: limit.where, share: Math.min(1, throughput / limit.writesPerSecond) });
  }
  return found.reduce<Busiest | null>(
    (most, one) => (most === null || one.share > most.share ? one : most),
    null,
  );
}

/** How full a station is, in the words of a report. */
export type Band = "idle" | "busy" | "near full" | "full";

/** Below half a queue is short; from 0.8 on small errors of the inputs make large ones of the waiting. */
export function bandOf(share: number): Band {
  if (share < 0.5) return "idle";
  if (share < 0.8) return "busy";
  return share < 0.95 ? "near full" : "full";
}
