import type { EpisodeRecord, RunRecord } from "../../model/run-record.ts";
import type { View } from "./view.ts";

/** An episode and the run that it is of. */
export interface Seen {
  readonly episode: EpisodeRecord;
  readonly record: RunRecord;
}

/** The episodes of one kind that begin in the view's window, run by run. */
export function episodesIn({ window, records }: View, kind: EpisodeRecord["kind"]): Seen[] {
  return records.flatMap((record) =>
    record.episodes
      .filter((one) => one.kind === kind && one.fromNs >= window.fromNs && one.fromNs < window.toNs)
      .map((episode) => ({ episode, record })),
  );
}

/** Whether an episode was over before its run was. */
export function hasEnded({ episode, record }: Seen): boolean {
  return episode.toNs < record.endNs;
}

/** Seconds from an episode's beginning to its end; Infinity when the run ended first. */
export function lengthOf(seen: Seen): number {
  const { fromNs, toNs } = seen.episode;
  return hasEnded(seen) ? (toNs - fromNs) / 1e9 : Number.POSITIVE_INFINITY;
}

/** Seconds of the view's window, over all its runs, that episodes of one kind cover. */
export function secondsWithin({ window, records }: View, kind: EpisodeRecord["kind"]): number {
  let sum = 0;
  for (const { episodes } of records) {
    for (const one of episodes) {
      if (one.kind !== kind) continue;
      const [from, to] = [Math.max(one.fromNs, window.fromNs), Math.min(one.toNs, window.toNs)];
      sum += Math.max(0, to - from);
    }
  }
  return sum / 1e9;
}

/**
 * The points of a column of the time series whose intervals lie in the view's window, run after
 * run; null when no run kept the column. A run without it had nothing but zeros there.
 */
export function pointsIn({ window, records }: View, column: string): number[] | null {
  if (records.every(({ series }) => series.columns[column] === undefined)) return null;
  return records.flatMap(({ series: { columns, intervalNs, points } }) => {
    const first = Math.ceil(window.fromNs / intervalNs);
    const last = Math.min(points, Math.floor(window.toNs / intervalNs));
    const length = Math.max(0, last - first);
    return Array.from({ length }, (_, i) => columns[column]?.[first + i] ?? 0);
  });
}
