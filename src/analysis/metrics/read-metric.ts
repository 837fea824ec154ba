import type { MetricRef } from "../../model/measures.ts";
import { histogramAggregate } from "../statistics/histogram.ts";
import { sampleAggregate } from "../statistics/sample.ts";
import { absent, type HistogramMetric, type Reading, type SampleMetric } from "./metric.ts";
import { METRICS } from "./registry.ts";
import type { View } from "./view.ts";

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
