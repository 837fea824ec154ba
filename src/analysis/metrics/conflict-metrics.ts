import type { Plan } from "../../model/plan.ts";
import type { EpisodeRecord, RunRecord, SeriesRecord } from "../../model/run-record.ts";
import { episodesIn, lengthOf, pointsIn } from "./episodes.ts";
import { absent, type HistogramMetric, type SampleMetric, type ScalarMetric } from "./metric.ts";

/**
 * Conflicts in a second of the window: pairs of versions of one key whose writers had not seen each
 * other, however they were settled, and writes that certification refused because of another.
 */
export const conflicts: ScalarMetric = {
  kind: "scalar",
  unit: "/s",
  read: ({ window, seconds }) => ({ value: (window.conflicts + window.aborted) / seconds }),
};

/** Acknowledged writes of the window that a concurrent one overwrote unseen; the mean of a run. */
export const lostUpdates: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: ({ window, runs }) => ({ value: window.lostUpdates / runs }),
};

/** Versions side by side in an answer to a read, of those answers that had more than one. */
export const siblings: HistogramMetric = {
  kind: "histogram",
  unit: "count",
  scale: 1,
  histogram: ({ window }) => window.siblings,
  bare: "mean",
  none: "no read found versions side by side",
};

const ONE_ORDER = "replicas differ by their lag alone: see `lag`";

/** Whether replicas may hold different versions for a time, so that they must converge. */
function mayDiverge({ replication }: Plan): boolean {
  return replication.kind === "multi_leader" || replication.kind === "leaderless";
}

/** Keys on which replicas differ, at each point of the time series. */
export const divergence: SampleMetric = {
  kind: "samples",
  unit: "count",
  samples: (view) => pointsIn(view, "divergence") ?? (mayDiverge(view.plan) ? [0] : null),
  bare: "mean",
  none: null,
  silent: ONE_ORDER,
  endless: "",
};

/**
 * From the end of a fault until every replica has all writes from before that end, of each such
 * episode that begins in the window.
 */
export const convergenceTime: SampleMetric = {
  kind: "samples",
  unit: "s",
  samples: (view) => episodesIn(view, "convergence").map(lengthOf),
  bare: "mean",
  none: "no fault ended that replicas had to converge after",
  silent: ONE_ORDER,
  endless: "had not converged when the run ended",
};

/**
 * The share of runs whose replicas have converged at their end: every convergence that a fault's end
 * began is over, and no more keys differ than what is always on its way (see `inFlight`). As a
 * condition it holds when all runs have.
 */
export const converged: ScalarMetric = {
  kind: "scalar",
  unit: "1",
  read: ({ plan, records, runs }) => {
    const told = records.some(
      ({ episodes, series }) =>
        series.columns["divergence"] !== undefined ||
        episodes.some(({ kind }) => kind === "convergence"),
    );
    if (!told && !mayDiverge(plan)) return absent(ONE_ORDER);
    return { value: records.filter(hasConverged).length / runs };
  },
};

function hasConverged({ episodes, series, endNs }: RunRecord): boolean {
  const open = episodes.some(({ kind, toNs }) => kind === "convergence" && toNs >= endNs);
  const last = series.columns["divergence"]?.[series.points - 1] ?? 0;
  return !open && last <= inFlight(series, episodes);
}

/**
 * The most keys that differed at a point without trouble: what is written between two exchanges
 * differs for a moment even where nothing is wrong. Trouble lasts from the beginning of a fault to
 * the end of the convergence after it. The last tenth of the run is what is judged and sets no
 * measure. Zero when there was trouble all the time.
 */
function inFlight(
  { columns, intervalNs, points }: SeriesRecord,
  episodes: readonly EpisodeRecord[],
): number {
  const column = columns["divergence"];
  const troubles = episodes.filter(({ kind }) => kind === "fault" || kind === "convergence");
  let most = 0;
  for (let point = 0; column !== undefined && point < 0.9 * points; point += 1) {
    const [from, to] = [point * intervalNs, (point + 1) * intervalNs];
    const troubled = troubles.some((one) => one.fromNs <= to && one.toNs >= from);
    if (!troubled) most = Math.max(most, column[point]!);
  }
  return most;
}
