import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { EpisodeRecord, RunRecord } from "../../../src/model/run-record.ts";
import { constant } from "../plan-builder.ts";

/** A fault at a time, for ever or for so long. */
export function at(atNs: number, action: FaultAction, lastsNs: number | null = null): FaultPlan {
  const lasts = lastsNs === null ? null : constant(lastsNs);
  return { label: `${action.kind} at ${atNs}`, schedule: { kind: "at", atNs }, action, lasts };
}

export function crash(...nodes: number[]): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes }, site: false, losesDisk: false };
}

export function pause(...nodes: number[]): FaultAction {
  return { kind: "pause", target: { kind: "nodes", nodes } };
}

export function cut(one: readonly number[], other: readonly number[]): FaultAction {
  return { kind: "partition", groups: [one, other], direction: "both" };
}

export function cutOneWay(from: readonly number[], to: readonly number[]): FaultAction {
  return { kind: "partition", groups: [from, to], direction: "one_way" };
}

export function episodesOf(record: RunRecord, kind: EpisodeRecord["kind"]): EpisodeRecord[] {
  return record.episodes.filter((episode) => episode.kind === kind);
}

/** Acknowledged writes between two moments, from the time series. */
export function writesBetween(record: RunRecord, fromNs: number, toNs: number): number {
  const { intervalNs, columns } = record.series;
  return columns["write.ok"]!.reduce((sum, count, point) => {
    const inside = point * intervalNs >= fromNs && (point + 1) * intervalNs <= toNs;
    return inside ? sum + count : sum;
  }, 0);
}
