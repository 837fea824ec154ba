import type { MetricRef } from "../../model/measures.ts";
import type { Estimate } from "../results.ts";
import { sampleAggregate } from "../statistics/sample.ts";
import { metricInterval } from "./metric-interval.ts";
import { readMetric } from "./read-metric.ts";
import { METRICS } from "./registry.ts";
import type { Views } from "./view.ts";
import { isOfYears } from "./year-metrics.ts";

export { readMetric } from "./read-metric.ts";

/**
 * A metric over the trials of one case: the value over all trials together, with the interval that
 * the trials give (see {@link metricInterval}). A count is the mean of a run. An aggregate of a
 * metric that is one number a run is taken over the runs.
 */
export function estimateMetric(ref: MetricRef, views: Views): Estimate {
  const metric = METRICS.get(ref.name);
  const unit = metric?.unit ?? "count";
  const none = { value: null, low: null, high: null, unit };
  if (metric === undefined) return { ...none, absent: "not simulated yet" };
  if (views.pooled === null) return { ...none, absent: "no run reached this part" };
  const perRun = ref.name !== "queue" && !isOfYears(ref);
  if (metric.kind === "scalar" && ref.aggregate !== undefined && perRun) {
    return { ...none, ...overRuns(ref, ref.aggregate, views) };
  }
  const { value, word, absent: why } = readMetric(ref, views.pooled);
  const reason = why === undefined ? {} : { absent: why };
  if (value === Infinity) return { ...none, word: word ?? "unlimited", ...reason };
  if (word !== undefined) return { ...none, word };
  if (value === null) return { ...none, absent: why ?? "nothing was observed" };
  return { value, unit, ...clipped(metricInterval(ref, views, value), unit) };
}

/** The values of a metric in those trials that have one. */
export function valuesOf(ref: MetricRef, views: Views): readonly number[] {
  return views.trials.flatMap((view) => readMetric(ref, view).value ?? []);
}

function overRuns(ref: MetricRef, aggregate: string, views: Views): Partial<Estimate> {
  const { aggregate: _, ...bare } = ref;
  const values = valuesOf(bare, views);
  if (values.length === 0) return { absent: "nothing was observed" };
  const value = sampleAggregate(values, aggregate);
  if (value === null) return { absent: `${values.length} runs have no ${aggregate}` };
  if (value === Infinity) return { word: "unlimited" };
  return { value, ...(aggregate === "mean" ? metricInterval(bare, views, value) : {}) };
}

/** No metric is negative, and no share is above one: neither is the end of an interval. */
function clipped(
  { low, high }: { low: number | null; high: number | null },
  unit: Estimate["unit"],
): { low: number | null; high: number | null } {
  return {
    low: low === null ? null : Math.max(0, low),
    high: high === null ? null : unit === "1" ? Math.min(1, high) : high,
  };
}
