import { percentileOf } from "./histogram.ts";

/**
 * `mean`, `sd`, `min`, `max` or a percentile such as `p99.9` of a few values, linear between two of
 * them (Hyndman and Fan's type 7); null without values, for the spread of a single one, and for
 * other words. Values may be infinite: a percentile next to one of them is infinite too.
 */
export function sampleAggregate(values: readonly number[], aggregate: string): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  switch (aggregate) {
    case "mean":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "min":
      return sorted[0]!;
    case "max":
      return sorted[sorted.length - 1]!;
    case "sd":
      return values.length < 2 || !values.every(Number.isFinite) ? null : standardDeviation(values);
    default: {
      const p = percentileOf(aggregate);
      return p === null ? null : quantileOf(sorted, p);
    }
  }
}

/** The value at share p of rising values. */
function quantileOf(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  const part = at - Math.floor(at);
  return part === 0 || low === high ? low : low + part * (high - low);
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
