import type { MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { estimateMetric, readMetric } from "../metrics/estimate.ts";
import { type View, type Views, viewsOf } from "../metrics/view.ts";
import type { Estimate } from "../results.ts";
import type { TrialValue } from "../statistics/paired.ts";

/** A case as a comparison sees it: what was planned, and what its runs left. */
export interface Side {
  readonly plan: Plan;
  readonly records: readonly RunRecord[];
}

/** A metric of one case: over all trials, and trial by trial under the trial's own seed. */
export interface Measured {
  readonly estimate: Estimate;
  readonly bySeed: ReadonlyMap<string, TrialValue>;
  readonly views: Views;
}

/** Reads a metric of one case, in base units; a value that is not finite counts as none. */
export function measure(ref: MetricRef, { plan, records }: Side): Measured {
  const views = viewsOf(plan, records);
  const bySeed = new Map(views.trials.map((view) => [seedOf(view), readValue(ref, view)] as const));
  return { estimate: estimateMetric(ref, views), bySeed, views };
}

/**
 * The values of both in the trials that drew the same random numbers, side by side. Runs that one
 * of them lacks (it failed, or the study was stopped) have no partner and are left out.
 */
export function paired(a: Measured, b: Measured): { left: TrialValue[]; right: TrialValue[] } {
  const seeds = [...a.bySeed.keys()].filter((seed) => b.bySeed.has(seed));
  return {
    left: seeds.map((seed) => a.bySeed.get(seed) ?? null),
    right: seeds.map((seed) => b.bySeed.get(seed) ?? null),
  };
}

function seedOf({ records }: View): string {
  return records[0]?.seed ?? "";
}

function readValue(ref: MetricRef, view: View): TrialValue {
  const { value } = readMetric(ref, view);
  return value !== null && Number.isFinite(value) ? value : null;
}
