import type { HistogramRecord } from "../../model/run-record.ts";
import { histogramCountUpTo, histogramQuantile, mergeHistograms } from "./histogram.ts";
import { type Interval, type IntervalOptions, NO_INTERVAL, tFactor } from "./interval.ts";
import { ofTrials } from "./scatter.ts";

/**
 * The 95 % interval of the quantile `p` (0..1) of all values together, from independent trials with
 * a histogram each (Woodruff, JASA 47, 1952): the share of values up to the quantile found has a
 * standard error, which the trials' own shares give; the interval's ends are the quantiles at
 * p ± t · that error. So it follows the values' distribution: it never leaves what was seen, it is
 * lopsided where the tail is, and it is wide where one trial differs wildly from the others.
 *
 * The trials' shares are weighed by their sizes (a ratio estimator). Fewer than two trials with
 * values give no interval. An end beyond all values is the smallest or the largest of them.
 */
export function quantileInterval(
  parts: readonly HistogramRecord[],
  p: number,
  { level = 0.95, scatterOf = ofTrials }: IntervalOptions = {},
): Interval {
  const filled = parts.filter(({ count }) => count > 0);
  if (filled.length === 0) return NO_INTERVAL;
  const all = mergeHistograms(filled);
  const quantile = histogramQuantile(all, p)!;
  const below = filled.map((one) => histogramCountUpTo(one, quantile));
  const share = below.reduce((sum, one) => sum + one, 0) / all.count;
  // What each trial has more below the quantile than its size would give it, as a share of a mean size.
  const size = all.count / filled.length;
  const excess = filled.map(({ count }, trial) => (below[trial]! - share * count) / size);
  const scatter = scatterOf(excess);
  if (scatter === null) return NO_INTERVAL;
  const half = tFactor(scatter.freedom, level) * scatter.error;
  return {
    low: histogramQuantile(all, Math.max(0, p - half)),
    high: histogramQuantile(all, Math.min(1, p + half)),
  };
}
