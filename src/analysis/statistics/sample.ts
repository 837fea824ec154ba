import { percentileOf } from "./histogram.ts";
import { selectRank } from "./select.ts";

/**
 * `mean`, `sd`, `min`, `max` or a percentile such as `p99.9` of a few values, linear between two of
 * them (Hyndman and Fan's type 7); null without values, for the spread of a single one, and for
 * other words. Values may be infinite: a percentile next to one of them is infinite too.
 */
export function sampleAggregate(values: readonly number[], aggregate: string): number | null {
  if (values.length === 0) return null;
  switch (aggregate) {
    case "mean":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "min":
      return values.reduce((least, value) => Math.min(least, value), Infinity);
    case "max":
      return values.reduce((most, value) => Math.max(most, value), -Infinity);
    case "sd":
      return values.length < 2 || !values.every(Number.isFinite) ? null : standardDeviation(values);
    default: {
      const p = percentileOf(aggregate);
      return p === null ? null : quantileOf(Float64Array.from(values), p);
    }
  }
}

/** The value at share p of a column, whose order it changes. */
function quantileOf(column: Float64Array, p: number): number {
  const at = p * (column.length - 1);
  const rank = Math.floor(at);
  const low = selectRank(column, rank);
  const part = at - rank;
  if (part === 0) return low;
  // The next one is the least of those behind.
  const high = column.subarray(rank + 1).reduce((least, one) => Math.min(least, one), Infinity);
  return low === high ? low : low + part * (high - low);
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
