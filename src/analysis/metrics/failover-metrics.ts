import { firstLeadersOf } from "../../model/replication.ts";
import type { EpisodeRecord, RunRecord } from "../../model/run-record.ts";
import { episodesIn, lengthOf, pointsIn, type Seen, secondsWithin } from "./episodes.ts";
import type { SampleMetric, ScalarMetric } from "./metric.ts";
import type { View } from "./view.ts";

const NO_FAILURE = "no leader failed";
const LEADERLESS = "no node leads in this replication";

/** Changes of leader that nobody ordered and that begin in the window; the mean of a run. */
export const failovers: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: (view) => ({ value: episodesIn(view, "failover").length / view.runs }),
};

/** Those of them whose old leader was alive. */
export const falseFailovers: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: (view) => {
    const wrong = episodesIn(view, "failover").filter(
      ({ episode }) => episode.numbers?.["false"] === 1,
    );
    return { value: wrong.length / view.runs };
  },
};

/**
 * The time from a leader's failure until writes are acknowledged again, for each failure. That is
 * what a failover tells of itself; where the same node came back without one, it is the time
 * without a leader. A failure after which no write was acknowledged counts as infinite. A run
 * without a failure has none: `rto < 30s in 95% of runs` speaks of the runs that had one.
 */
export const rto: SampleMetric = {
  kind: "samples",
  unit: "s",
  samples: (view) => [...failoverTimes(view), ...timesWithoutFailover(view)],
  bare: "mean",
  none: NO_FAILURE,
  silent: LEADERLESS,
  endless: "were not recovered from before the run ended",
};

/**
 * Recovery time of each failover in seconds. One whose new leader fell before a write came goes on
 * to the recovery of the next change of leader.
 */
function failoverTimes(view: View): number[] {
  return episodesIn(view, "failover").map(({ episode, record }) => recoveryOf(episode, record));
}

function recoveryOf(episode: EpisodeRecord, record: RunRecord): number {
  const ns = episode.numbers?.["rtoNs"];
  if (ns !== undefined) return ns / 1e9;
  const next = record.episodes.find(
    (one) => (one.kind === "failover" || one.kind === "switchover") && one.fromNs > episode.fromNs,
  );
  if (next === undefined) return Number.POSITIVE_INFINITY;
  return (next.fromNs - episode.fromNs) / 1e9 + recoveryOf(next, record);
}

/** Stretches without a leader during which no failover was under way. */
function timesWithoutFailover(view: View): number[] {
  return episodesIn(view, "no_leader").filter(isAlone).map(lengthOf);
}

function isAlone({ episode, record }: Seen): boolean {
  return !record.episodes.some(
    ({ kind, fromNs, toNs }) =>
      kind === "failover" && fromNs <= episode.toNs && toNs >= episode.fromNs,
  );
}

/**
 * The age of the oldest acknowledged write that the new leader does not have, at the failure, for
 * each failover: zero when it has them all.
 */
export const rpo: SampleMetric = {
  kind: "samples",
  unit: "s",
  samples: (view) =>
    episodesIn(view, "failover").map(({ episode }) => (episode.numbers?.["rpoNs"] ?? 0) / 1e9),
  bare: "mean",
  none: "there was no failover",
  silent: LEADERLESS,
  endless: "",
};

/**
 * Time of the window in which more than one node takes writes as the leader; with an aggregate, of
 * the stretches that begin in it, one that lasts to the end of the run counted up to there.
 */
export const splitBrainTime: SampleMetric = {
  kind: "samples",
  unit: "s",
  samples: (view) =>
    episodesIn(view, "split_brain").map(({ episode }) => (episode.toNs - episode.fromNs) / 1e9),
  bare: (view) => secondsWithin(view, "split_brain") / view.runs,
  none: null,
  silent: LEADERLESS,
  endless: "",
};

/** How many nodes take writes as leaders, at each point of the time series. */
export const count: SampleMetric = {
  kind: "samples",
  unit: "count",
  samples: (view, { words }) =>
    words[0] === "leaders" && firstLeadersOf(view.plan.replication).length > 0
      ? pointsIn(view, "leaders")
      : null,
  bare: "mean",
  none: "the window is shorter than a step of the time series",
  silent: LEADERLESS,
  endless: "",
};

/** A failover as one row of a table. Times in nanoseconds; null where it is not known. */
export interface FailoverRow {
  readonly trial: number;
  readonly kind: "failover" | "switchover";
  readonly atNs: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly isFalse: boolean;
  readonly rtoNs: number | null;
  readonly lost: number | null;
  readonly rpoNs: number | null;
}

/** Every change of leader of some runs, in order of trial and time. */
export function failoverRows(records: readonly RunRecord[]): readonly FailoverRow[] {
  return records.flatMap(({ episodes }, trial) =>
    episodes.flatMap(({ kind, fromNs, numbers = {} }): FailoverRow[] => {
      if (kind !== "failover" && kind !== "switchover") return [];
      const number = (name: string) => numbers[name] ?? null;
      return [
        {
          trial,
          kind,
          atNs: fromNs,
          from: number("from"),
          to: number("to"),
          isFalse: number("false") === 1,
          rtoNs: number("rtoNs"),
          lost: number("lost"),
          rpoNs: number("rpoNs"),
        },
      ];
    }),
  );
}
