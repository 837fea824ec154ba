import { BUCKET_ERROR } from "../../model/histogram-buckets.ts";
import type { MeasurePlan, MetricRef } from "../../model/measures.ts";
import { percentileOf } from "../statistics/histogram.ts";
import { METRICS } from "./registry.ts";

/** How a percentile was found, and by what share of itself it may be off for that. */
export type QuantileMethod =
  | { readonly method: "exact" }
  /** Of values that were counted in buckets, the same for every run and every machine, so that they add up. */
  | { readonly method: "histogram"; readonly relativeError: number };

/** Of which every value is kept where a plan asks for exact latencies. */
const LATENCIES: ReadonlySet<string> = new Set(["write.latency", "read.latency", "commit.latency"]);

/**
 * The way in which a metric's percentile is found; null for a metric that is none. Values of
 * operations and samples are counted in buckets, latencies only where the plan (of which these are
 * the measures) does not keep them; those of which a run has a handful (outages), and those of
 * which it has one, are kept as they are.
 */
export function quantileMethod(
  { name, aggregate, numbers }: MetricRef,
  measures?: Pick<MeasurePlan, "exactLatencies">,
): QuantileMethod | null {
  const metric = METRICS.get(name);
  if (metric === undefined) return null;
  // A time after which a share of writes is seen is a percentile without the word.
  const isTime = name === "t_visibility" && aggregate === undefined;
  if (isTime && numbers["value"] !== undefined) return BUCKETS;
  if (aggregate === undefined || percentileOf(aggregate) === null) return null;
  const isKept = measures?.exactLatencies === true && LATENCIES.has(name);
  return metric.kind === "histogram" && !isKept ? BUCKETS : { method: "exact" };
}

const BUCKETS: QuantileMethod = { method: "histogram", relativeError: BUCKET_ERROR };
