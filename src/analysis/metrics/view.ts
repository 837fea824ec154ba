import type { Window } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { RunRecord, WindowRecord } from "../../model/run-record.ts";
import type { TrialsPlan } from "../../model/study.ts";
import type { ScatterOf } from "../statistics/scatter.ts";
import { stretchesOf } from "./batches.ts";
import { mergeWindows } from "./merge-windows.ts";
import { type Measured, measuredPart, windowOf } from "./windows.ts";

/**
 * What a metric looks at: the measured part of one trial, or of all trials of a case together.
 * Metrics that are an amount per run divide by `runs`, rates divide by `seconds`.
 */
export interface View {
  readonly plan: Plan;
  readonly window: WindowRecord;
  /** Measured seconds of all the runs together. */
  readonly seconds: number;
  readonly runs: number;
  readonly records: readonly RunRecord[];
}

/** The view of one trial; null when its window is missing or the run ended before it began. */
export function trialView(
  plan: Plan,
  record: RunRecord,
  measured: Measured,
  during?: Window,
): View | null {
  const window = windowOf(plan, record, measured, during);
  if (window === null) return null;
  // A run that a limit stopped early was measured only up to there.
  const toNs = Math.min(window.toNs, record.endNs);
  if (toNs <= window.fromNs) return null;
  return { plan, window, seconds: (toNs - window.fromNs) / 1e9, runs: 1, records: [record] };
}

/** All trials as one; null without any. */
export function pooledView(views: readonly View[]): View | null {
  const first = views[0];
  if (first === undefined) return null;
  return {
    plan: first.plan,
    window: mergeWindows(views.map(({ window }) => window)),
    seconds: views.reduce((sum, { seconds }) => sum + seconds, 0),
    runs: views.reduce((sum, { runs }) => sum + runs, 0),
    records: views.flatMap(({ records }) => records),
  };
}

/** Stretches of a few runs that take the trials' place in intervals. */
export interface Batches {
  readonly views: readonly View[];
  readonly scatterOf: ScatterOf;
}

/** The first look after which the number of trials was chosen: `trials = until m within 5%`. */
export interface Pilot {
  /** The id of the metric that was looked at. */
  readonly metric: string;
  readonly trials: number;
}

/** The pilot of a study's trials; none when their number was given. */
export function pilotOf(trials: TrialsPlan): Pilot | undefined {
  return trials.kind === "fixed" ? undefined : { metric: trials.metric.id, trials: trials.min };
}

/** The trials of a case as metrics look at them, one by one and together. */
export interface Views {
  readonly trials: readonly View[];
  /** Null when no trial has the window. */
  readonly pooled: View | null;
  readonly measured: Measured;
  /** What intervals rest on where there are few trials; null when their own scatter must do. */
  readonly batches?: Batches | null;
  readonly pilot?: Pilot;
}

/** The measured part of all trials of a case, or their `during` window. */
export function viewsOf(
  plan: Plan,
  records: readonly RunRecord[],
  during?: Window,
  pilot?: Pilot,
): Views {
  const measured = measuredPart(plan, records);
  const trials = records.flatMap((record) => trialView(plan, record, measured, during) ?? []);
  const batches = during === undefined ? batchViews(plan, records, measured) : null;
  return { trials, pooled: pooledView(trials), measured, batches, ...(pilot && { pilot }) };
}

function batchViews(plan: Plan, records: readonly RunRecord[], measured: Measured): Batches | null {
  const found = stretchesOf(plan, records, measured);
  if (found === null) return null;
  const views = found.parts.map(({ record, window, share }) => {
    const seconds = (window.toNs - window.fromNs) / 1e9;
    // An amount in a run is measured as if the whole run were like this stretch.
    return { plan, window, seconds, runs: share, records: [record] };
  });
  return { views, scatterOf: found.scatterOf };
}
