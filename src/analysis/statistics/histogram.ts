import { bucketHigh, bucketLow } from "../../model/histogram-buckets.ts";
import type { HistogramRecord } from "../../model/run-record.ts";

/** A histogram of nothing. */
export const EMPTY_HISTOGRAM: HistogramRecord = {
  count: 0,
  sum: 0,
  sumSquares: 0,
  min: 0,
  max: 0,
  buckets: new Uint32Array(0),
  counts: new Float64Array(0),
};

/** The histogram of all values together, added in the given order. */
export function mergeHistograms(parts: readonly HistogramRecord[]): HistogramRecord {
  const filled = parts.filter(({ count }) => count > 0);
  const first = filled[0];
  if (first === undefined) return EMPTY_HISTOGRAM;
  if (filled.length === 1) return first;
  const { buckets, counts } = mergeAll(filled);
  return {
    count: filled.reduce((sum, { count }) => sum + count, 0),
    sum: filled.reduce((sum, part) => sum + part.sum, 0),
    sumSquares: filled.reduce((sum, part) => sum + part.sumSquares, 0),
    min: filled.reduce((least, { min }) => Math.min(least, min), Infinity),
    max: filled.reduce((most, { max }) => Math.max(most, max), 0),
    buckets,
    counts,
  };
}

type Filled = Pick<HistogramRecord, "buckets" | "counts">;

/** Halves first, so that no bucket is moved more often than the number doubles. */
function mergeAll(parts: readonly Filled[]): Filled {
  if (parts.length === 1) return parts[0]!;
  const half = Math.ceil(parts.length / 2);
  return mergeTwo(mergeAll(parts.slice(0, half)), mergeAll(parts.slice(half)));
}

/** Two rising lists of buckets as one: hand over hand, since histograms are merged all the time. */
function mergeTwo(a: Filled, b: Filled): Filled {
  const [lefts, rights] = [a.buckets.length, b.buckets.length];
  const buckets = new Uint32Array(lefts + rights);
  const counts = new Float64Array(lefts + rights);
  let [left, right, size] = [0, 0, 0];
  while (left < lefts || right < rights) {
    // Beyond the end of a list nothing is left to come before the other.
    const fromLeft = left < lefts ? a.buckets[left]! : Infinity;
    const fromRight = right < rights ? b.buckets[right]! : Infinity;
    let count = 0;
    if (fromLeft <= fromRight) count += a.counts[left++]!;
    if (fromRight <= fromLeft) count += b.counts[right++]!;
    buckets[size] = Math.min(fromLeft, fromRight);
    counts[size] = count;
    size += 1;
  }
  return { buckets: buckets.slice(0, size), counts: counts.slice(0, size) };
}

/** The mean of the exact values, in their unit; null when there are none. */
export function histogramMean(h: HistogramRecord): number | null {
  return h.count === 0 ? null : h.sum / h.count;
}

/** The standard deviation of the exact values; null when there are none. */
export function histogramSd(h: HistogramRecord): number | null {
  if (h.count === 0) return null;
  const mean = h.sum / h.count;
  return h.min === h.max ? 0 : Math.sqrt(Math.max(0, h.sumSquares / h.count - mean * mean));
}

/**
 * The value below which the share `p` (0..1) of all values lies; null when there are none. Linear
 * between the ends of a bucket, so it is off by at most 1/2048 of the value, and never outside the
 * smallest and the largest value seen.
 */
export function histogramQuantile(h: HistogramRecord, p: number): number | null {
  if (h.count === 0) return null;
  const rank = p * h.count;
  let below = 0;
  for (let index = 0; index < h.buckets.length; index += 1) {
    const here = h.counts[index]!;
    if (below + here >= rank) {
      const [low, high] = [bucketLow(h.buckets[index]!), bucketHigh(h.buckets[index]!)];
      const value = low + ((rank - below) / here) * (high - low);
      return Math.min(Math.max(value, h.min), h.max);
    }
    below += here;
  }
  return h.max;
}

/**
 * How many of the values are at most `value`; of a bucket that it falls into the part below it, as
 * if its values were spread evenly. Buckets of one integer are counted whole or not at all.
 */
export function histogramCountUpTo(h: HistogramRecord, value: number): number {
  if (h.count === 0 || value < h.min) return 0;
  if (value >= h.max) return h.count;
  let count = 0;
  for (let index = 0; index < h.buckets.length; index += 1) {
    const [low, high] = [bucketLow(h.buckets[index]!), bucketHigh(h.buckets[index]!)];
    if (low > value) break;
    const share = value >= high ? 1 : (value - low) / (high - low);
    count += share * h.counts[index]!;
  }
  return count;
}

/** `mean`, `sd`, `min`, `max` or a percentile such as `p99.9`; null without values or for other words. */
export function histogramAggregate(h: HistogramRecord, aggregate: string): number | null {
  if (h.count === 0) return null;
  switch (aggregate) {
    case "mean":
      return histogramMean(h);
    case "sd":
      return histogramSd(h);
    case "min":
      return h.min;
    case "max":
      return h.max;
    default: {
      const p = percentileOf(aggregate);
      return p === null ? null : histogramQuantile(h, p);
    }
  }
}

/** The probability behind `p50` … `p99.9`; null for another word. */
export function percentileOf(aggregate: string): number | null {
  const match = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(aggregate);
  return match === null ? null : Number(match[1]) / 100;
}
