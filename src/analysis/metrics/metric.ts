import type { MetricRef } from "../../model/measures.ts";
import type { HistogramRecord } from "../../model/run-record.ts";
import type { MetricUnit } from "../results.ts";
import type { View } from "./view.ts";

/** What a metric says of one view. */
export interface Reading {
  /**
   * Base units; null when there is no number, `absent` says why. Infinity stands for no limit, or
   * for what never came: then `word` says which, and `absent` why.
   */
  readonly value: number | null;
  readonly word?: string;
  readonly absent?: string;
}

/** One number for each run, or for all runs together. */
export interface ScalarMetric {
  readonly kind: "scalar";
  readonly unit: MetricUnit;
  read(view: View, ref: MetricRef): Reading;
}

/** Many values in each run, of which an aggregate is taken. */
export interface HistogramMetric {
  readonly kind: "histogram";
  readonly unit: MetricUnit;
  /** What one unit of the histogram is in the metric's unit: 1e-9 for nanoseconds. */
  readonly scale: number;
  /** The values; null when the argument names nothing that has them. */
  histogram(view: View, ref: MetricRef): HistogramRecord | null;
  /** What the metric's name alone means: the mean, or the sum over a run. */
  readonly bare: "mean" | "sum";
  /** Why there is no value when nothing was observed; null when nothing observed means zero. */
  readonly none: string | null;
}

/**
 * A handful of values in each run, such as the lengths of its outages, of which an aggregate is
 * taken. Infinity stands for what did not end before the run did: it counts among the others, so
 * that a median may be known where the mean and the maximum are not.
 */
export interface SampleMetric {
  readonly kind: "samples";
  readonly unit: MetricUnit;
  /** The values in the metric's unit; null when this plan has no such thing, `silent` says why. */
  samples(view: View, ref: MetricRef): readonly number[] | null;
  /** What the metric's name alone means: the mean, or its own amount in a run. */
  readonly bare: "mean" | ((view: View, ref: MetricRef) => number);
  /** Why there is no value when nothing was observed; null when nothing observed means zero. */
  readonly none: string | null;
  /** Why a plan has no such thing. */
  readonly silent: string;
  /** What is said of infinite values after `2 of 30`. */
  readonly endless: string;
}

export type Metric = ScalarMetric | HistogramMetric | SampleMetric;

/** A reading without a number. */
export function absent(why: string): Reading {
  return { value: null, absent: why };
}
