import { bucketHigh, bucketLow, bucketOf } from "../../model/histogram-buckets.ts";
import type { HistogramRecord } from "../../model/run-record.ts";
import { addedBuckets } from "./bucket-sums.ts";
import { exactValueAt } from "./exact-values.ts";

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

/**
 * The histogram of all values together, added in the given order. The same parts are asked for
 * again and again, for a value, its interval and verdicts on it, and histograms never change: so
 * they are put together once.
 */
export function mergeHistograms(parts: readonly HistogramRecord[]): HistogramRecord {
  const filled = parts.filter(({ count }) => count > 0);
  const first = filled[0];
  if (first === undefined) return EMPTY_HISTOGRAM;
  if (filled.length === 1) return first;
  const before = known.get(first) ?? [];
  const same = before.find((one) => isSame(one.parts, filled));
  if (same !== undefined) return same.merged;
  const merged = merge(filled);
  known.set(first, [{ parts: filled, merged }, ...before.slice(0, KEPT - 1)]);
  return merged;
}

interface Merged {
  readonly parts: readonly HistogramRecord[];
  readonly merged: HistogramRecord;
}

/** By the first part: what was lately made of it and others. */
const known = new WeakMap<HistogramRecord, readonly Merged[]>();
const KEPT = 2;

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function merge(filled: readonly HistogramRecord[]): HistogramRecord {
  const { buckets, counts } = addedBuckets(filled);
  return {
    count: filled.reduce((sum, { count }) => sum + count, 0),
    sum: filled.reduce((sum, part) => sum + part.sum, 0),
    sumSquares: filled.reduce((sum, part) => sum + part.sumSquares, 0),
    min: filled.reduce((least, { min }) => Math.min(least, min), Infinity),
    max: filled.reduce((most, { max }) => Math.max(most, max), 0),
    buckets,
    counts,
    // Only together do they tell every value.
    ...(filled.every(({ values }) => values !== undefined) && {
      values: filled.flatMap(({ values }) => values ?? []),
    }),
  };
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
 * smallest and the largest value seen. Where the values were kept it is one of them: the smallest
 * that at least the share `p` does not exceed.
 */
export function histogramQuantile(h: HistogramRecord, p: number): number | null {
  if (h.count === 0) return null;
  const share = p * h.count;
  // A rank that is whole but for rounding is that rank.
  const rank = h.values === undefined ? share : Math.ceil(share * (1 - 1e-12));
  let below = 0;
  for (let index = 0; index < h.buckets.length; index += 1) {
    const here = h.counts[index]!;
    if (below + here >= rank) {
      if (h.values !== undefined) {
        return exactValueAt(h.values, { bucket: h.buckets[index]!, count: here }, rank - below);
      }
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
  const last = bucketOf(Math.floor(value));
  let count = 0;
  let index = 0;
  for (; index < h.buckets.length && h.buckets[index]! < last; index += 1) {
    count += h.counts[index]!;
  }
  if (h.buckets[index] !== last) return count;
  const [low, high] = [bucketLow(last), bucketHigh(last)];
  const share = value >= high ? 1 : (value - low) / (high - low);
  return count + share * h.counts[index]!;
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
