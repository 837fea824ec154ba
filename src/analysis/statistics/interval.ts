import { tQuantile } from "./students-t.ts";

/** A 95 % interval; both null when the data give none. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

export const NO_INTERVAL: Interval = { low: null, high: null };

/** By level, then by degrees of freedom: a quantile takes a search, and the same few are asked for. */
const factors = new Map<number, Map<number, number>>();

/**
 * The 95 % interval of a metric from its values in independent trials: `centre` plus and minus
 * t · sd / √n. The centre is the value over all trials together (for a quantile the quantile of
 * the merged histogram, which a mean of quantiles of short runs would miss), the width is that of
 * the trials' own values. One trial, or a value that is not finite, gives no interval.
 */
export function trialInterval(values: readonly number[], centre: number): Interval {
  const n = values.length;
  if (n < 2 || !Number.isFinite(centre) || !values.every(Number.isFinite)) return NO_INTERVAL;
  const half = (tFactor(n - 1) * standardDeviation(values)) / Math.sqrt(n);
  return { low: centre - half, high: centre + half };
}

/** Half the width of the interval of {@link trialInterval}; null when there is none. */
export function halfWidth({ low, high }: Interval): number | null {
  return low === null || high === null ? null : (high - low) / 2;
}

/** The standard deviation of a sample of at least two values. */
export function standardDeviation(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  // Equal values differ from their mean by rounding only.
  if (values.every((value) => value === values[0])) return 0;
  return Math.sqrt(squares / (n - 1));
}

/** The factor of a two-sided interval, 95 % unless given, with so many degrees of freedom. */
export function tFactor(freedom: number, level = 0.95): number {
  const known = factors.get(level) ?? new Map<number, number>();
  factors.set(level, known);
  const factor = known.get(freedom) ?? tQuantile((1 + level) / 2, freedom);
  known.set(freedom, factor);
  return factor;
}
