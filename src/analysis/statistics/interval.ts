import { ofTrials, type ScatterOf } from "./scatter.ts";
import { tQuantile } from "./students-t.ts";

/** What the truth lies in, at some level of sureness; both null when the data give none. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

export const NO_INTERVAL: Interval = { low: null, high: null };

export interface IntervalOptions {
  /** The share of intervals that hold the truth: 0.95 unless given. */
  readonly level?: number;
  /** What the values are; independent trials unless given. */
  readonly scatterOf?: ScatterOf;
}

/** By level, then by degrees of freedom: a quantile takes a search, and the same few are asked for. */
const factors = new Map<number, Map<number, number>>();

/**
 * The interval of a metric from its values in independent trials (or what else `scatterOf` is for):
 * `centre` plus and minus t · error. The centre is the value over all trials together, the error
 * that of the mean of the trials' own values: t · sd / √n. One trial, or a value that is not
 * finite, gives no interval.
 */
export function trialInterval(
  values: readonly number[],
  centre: number,
  { level = 0.95, scatterOf = ofTrials }: IntervalOptions = {},
): Interval {
  const scatter = Number.isFinite(centre) ? scatterOf(values) : null;
  if (scatter === null) return NO_INTERVAL;
  const half = tFactor(scatter.freedom, level) * scatter.error;
  return { low: centre - half, high: centre + half };
}

/** Half the width of the interval of {@link trialInterval}; null when there is none. */
export function halfWidth({ low, high }: Interval): number | null {
  return low === null || high === null ? null : (high - low) / 2;
}

/** The factor of a two-sided interval, 95 % unless given, with so many degrees of freedom. */
export function tFactor(freedom: number, level = 0.95): number {
  const known = factors.get(level) ?? new Map<number, number>();
  factors.set(level, known);
  const factor = known.get(freedom) ?? tQuantile((1 + level) / 2, freedom);
  known.set(freedom, factor);
  return factor;
}
