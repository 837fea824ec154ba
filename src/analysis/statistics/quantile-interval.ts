import type { HistogramRecord } from "../../model/run-record.ts";
import { histogramCountUpTo, histogramQuantile, mergeHistograms } from "./histogram.ts";
import { type Interval, type IntervalOptions, NO_INTERVAL, tFactor } from "./interval.ts";
import { ofTrials } from "./scatter.ts";

export interface QuantileOptions extends IntervalOptions {
  /** How many values of each part lie beyond all that were reached. */
  readonly beyond?: readonly number[];
}

/**
 * The 95 % interval of the quantile `p` (0..1) of all values together, from independent trials with
 * a histogram each (Woodruff, JASA 47, 1952): the share of values up to the quantile found has a
 * standard error, which the trials' own shares give; the interval's ends are the quantiles at
 * p ± t · that error. So it follows the values' distribution: it never leaves what was seen, it is
 * lopsided where the tail is, and it is wide where one trial differs wildly from the others.
 *
 * The trials' shares are weighed by their sizes (a ratio estimator). Fewer than two trials with
 * values give no interval. An end beyond all values is the smallest or the largest of them; where
 * some have no value because it was never reached (`beyond`, part by part), an end among those does
 * not exist, and then neither does the interval.
 */
export function quantileInterval(
  parts: readonly HistogramRecord[],
  p: number,
  { level = 0.95, scatterOf = ofTrials, beyond = [] }: QuantileOptions = {},
): Interval {
  const filled = parts
    .map((one, part) => ({ one, size: one.count + (beyond[part] ?? 0) }))
    .filter(({ size }) => size > 0);
  const all = mergeHistograms(filled.map(({ one }) => one));
  const total = filled.reduce((sum, { size }) => sum + size, 0);
  const reached = all.count / total;
  // A share that takes in exactly what was reached must not fail by its last bit.
  const at = (share: number): number | null =>
    all.count === 0 || share > reached * (1 + 1e-12)
      ? null
      : histogramQuantile(all, Math.max(0, Math.min(1, share / reached)));
  const quantile = at(p);
  if (quantile === null) return NO_INTERVAL;
  const below = filled.map(({ one }) => histogramCountUpTo(one, quantile));
  const share = below.reduce((sum, one) => sum + one, 0) / total;
  // What each trial has more below the quantile than its size would give it, as a share of a mean size.
  const mean = total / filled.length;
  const excess = filled.map(({ size }, trial) => (below[trial]! - share * size) / mean);
  const scatter = scatterOf(excess);
  if (scatter === null) return NO_INTERVAL;
  const half = tFactor(scatter.freedom, level) * scatter.error;
  const [low, high] = [at(Math.max(0, p - half)), at(Math.min(1, p + half))];
  return low === null || high === null ? NO_INTERVAL : { low, high };
}
