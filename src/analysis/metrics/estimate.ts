import type { MetricRef } from "../../model/measures.ts";
import type { Estimate } from "../results.ts";
import { histogramAggregate, percentileOf } from "../statistics/histogram.ts";
import { type Interval, NO_INTERVAL, trialInterval } from "../statistics/interval.ts";
import { quantileInterval } from "../statistics/quantile-interval.ts";
import { sampleAggregate } from "../statistics/sample.ts";
import { absent, type HistogramMetric, type Reading, type SampleMetric } from "./metric.ts";
import { METRICS } from "./registry.ts";
import type { View, Views } from "./view.ts";

/** What a metric says of one view, such as one trial or all trials together. */
export function readMetric(ref: MetricRef, view: View): Reading {
  const metric = METRICS.get(ref.name);
  switch (metric?.kind) {
    case undefined:
      return absent("not simulated yet");
    case "histogram":
      return readHistogram(metric, ref, view);
    case "samples":
      return readSamples(metric, ref, view);
    case "scalar":
      return metric.read(view, ref);
  }
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

function readSamples(metric: SampleMetric, ref: MetricRef, view: View): Reading {
  const { aggregate } = ref;
  const samples = metric.samples(view, ref);
  if (samples === null) return absent(metric.silent);
  if (aggregate === undefined && metric.bare !== "mean") return { value: metric.bare(view, ref) };
  if (samples.length === 0) return metric.none === null ? { value: 0 } : absent(metric.none);
  const value = sampleAggregate(samples, aggregate ?? "mean");
  if (value === null) return absent(`${samples.length} values have no ${aggregate}`);
  if (value !== Infinity) return { value };
  const endless = samples.filter((one) => one === Infinity).length;
  return { value, word: "never", absent: `${endless} of ${samples.length} ${metric.endless}` };
}

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
  if (metric.kind === "scalar" && ref.aggregate !== undefined && ref.name !== "queue") {
    return { ...none, ...overRuns(ref, ref.aggregate, views) };
  }
  const { value, word, absent: why } = readMetric(ref, views.pooled);
  const reason = why === undefined ? {} : { absent: why };
  if (value === Infinity) return { ...none, word: word ?? "unlimited", ...reason };
  if (word !== undefined) return { ...none, word };
  if (value === null) return { ...none, absent: why ?? "nothing was observed" };
  return { value, unit, ...clipped(metricInterval(ref, views, value), unit) };
}

/**
 * The 95 % interval of a metric whose value over all trials is `centre`, in base units: from the
 * trials' own values (`trialInterval`), for a percentile of operations from the share of each
 * trial's operations below it (`quantileInterval`). Smallest and largest values have none: they are
 * what was seen.
 */
export function metricInterval(ref: MetricRef, views: Views, centre: number): Interval {
  if (isExtreme(ref)) return NO_INTERVAL;
  const metric = METRICS.get(ref.name);
  const p = ref.aggregate === undefined ? null : percentileOf(ref.aggregate);
  if (metric?.kind !== "histogram" || p === null) {
    return trialInterval(valuesOf(ref, views), centre);
  }
  const { scale } = metric;
  const parts = views.trials.flatMap((view) => metric.histogram(view, ref) ?? []);
  const { low, high } = quantileInterval(parts, p);
  return {
    low: low === null ? null : Math.min(low * scale, centre),
    high: high === null ? null : Math.max(high * scale, centre),
  };
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
  const values = valuesOf(bare, views);
  if (values.length === 0) return { absent: "nothing was observed" };
  const value = sampleAggregate(values, aggregate);
  if (value === null) return { absent: `${values.length} runs have no ${aggregate}` };
  if (value === Infinity) return { word: "unlimited" };
  return { value, ...(aggregate === "mean" ? trialInterval(values, value) : {}) };
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
