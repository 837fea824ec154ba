import type { MetricRef } from "../../model/measures.ts";
import type { Estimate } from "../results.ts";
import { histogramAggregate, percentileOf } from "../statistics/histogram.ts";
import { NO_INTERVAL, standardDeviation, trialInterval } from "../statistics/interval.ts";
import { absent, type HistogramMetric, type Reading } from "./metric.ts";
import { METRICS } from "./registry.ts";
import type { View, Views } from "./view.ts";

/** What a metric says of one view, such as one trial or all trials together. */
export function readMetric(ref: MetricRef, view: View): Reading {
  const metric = METRICS.get(ref.name);
  if (metric === undefined) return absent("not simulated yet");
  return metric.kind === "histogram" ? readHistogram(metric, ref, view) : metric.read(view, ref);
}

function readHistogram(metric: HistogramMetric, ref: MetricRef, view: View): Reading {
  const histogram = metric.histogram(view, ref);
  if (histogram === null) return absent(`${ref.id} names no node`);
  if (histogram.count === 0) return metric.none === null ? { value: 0 } : absent(metric.none);
  if (ref.aggregate === undefined && metric.bare === "sum") {
    return { value: (histogram.sum * metric.scale) / view.runs };
  }
  const value = histogramAggregate(histogram, ref.aggregate ?? "mean");
  return value === null
    ? absent(`${ref.aggregate} is no aggregate`)
    : { value: value * metric.scale };
}

/**
 * A metric over the trials of one case: the value over all trials together, with the interval that
 * the trials' own values give (see `trialInterval`). A count is the mean of a run. Smallest and
 * largest values have no interval: they are what was seen. An aggregate of a metric that is one
 * number a run is taken over the runs.
 */
export function estimateMetric(ref: MetricRef, views: Views): Estimate {
  const metric = METRICS.get(ref.name);
  const unit = metric?.unit ?? "count";
  const none = { value: null, low: null, high: null, unit };
  if (metric === undefined) return { ...none, absent: "not simulated yet" };
  if (views.pooled === null) return { ...none, absent: "no run reached this part" };
  if (metric.kind === "scalar" && ref.aggregate !== undefined && ref.name !== "queue") {
    return { ...none, ...overRuns(ref, ref.aggregate, views) };
  }
  const pooled = readMetric(ref, views.pooled);
  if (pooled.word !== undefined) return { ...none, word: pooled.word };
  if (pooled.value === null) return { ...none, absent: pooled.absent ?? "nothing was observed" };
  if (pooled.value === Infinity) return { ...none, word: "unlimited" };
  const values = valuesOf(ref, views);
  const interval = isExtreme(ref) ? NO_INTERVAL : trialInterval(values, pooled.value);
  return { value: pooled.value, unit, ...clipped(interval, unit) };
}

/** The values of a metric in those trials that have one. */
export function valuesOf(ref: MetricRef, views: Views): readonly number[] {
  return views.trials.flatMap((view) => readMetric(ref, view).value ?? []);
}

/** Smallest and largest values are what was seen: they have no interval. */
export function isExtreme({ aggregate }: MetricRef): boolean {
  return aggregate === "min" || aggregate === "max";
}

function overRuns(ref: MetricRef, aggregate: string, views: Views): Partial<Estimate> {
  const { aggregate: _, ...bare } = ref;
  const values = [...valuesOf(bare, views)].sort((a, b) => a - b);
  if (values.length === 0) return { absent: "nothing was observed" };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  switch (aggregate) {
    case "mean":
      return { value: mean, ...trialInterval(values, mean) };
    case "min":
      return { value: values[0]! };
    case "max":
      return { value: values[values.length - 1]! };
    case "sd":
      return values.length < 2
        ? { absent: "one run has no spread" }
        : { value: standardDeviation(values) };
    default: {
      const p = percentileOf(aggregate);
      if (p === null) return { absent: `${aggregate} is no aggregate` };
      const at = p * (values.length - 1);
      const [low, high] = [values[Math.floor(at)]!, values[Math.ceil(at)]!];
      return { value: low + (at - Math.floor(at)) * (high - low) };
    }
  }
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
