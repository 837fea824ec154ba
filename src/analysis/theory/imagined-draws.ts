import type { Distribution } from "../../random/distribution.ts";
import { meanOf, quantileFunctionOf } from "../../random/moments.ts";
import { makeStream } from "../../random/stream.ts";

/** A column of draws: entry i belongs to the i-th imagined write. */
export type Column = Float64Array;

/**
 * `size` draws of a distribution for a numeric integration: its mid-quantiles, shuffled by a seed
 * that `purpose` fixes (a Latin hypercube over several columns). Their mean is the distribution's
 * own; a single draw is the mean.
 */
export function drawsOf(d: Distribution, purpose: string, size: number): Column {
  if (size === 1) return new Float64Array(1).fill(meanOf(d));
  const column = new Float64Array(size);
  if (d.kind === "constant") return column.fill(meanOf(d));
  const quantile = quantileFunctionOf(d);
  for (let i = 0; i < size; i += 1) column[i] = quantile((i + 0.5) / size);
  // What lies beyond the outermost points is missing from their mean; the exact mean puts it back.
  const scale = meanOf(d) / (column.reduce((sum, one) => sum + one, 0) / size);
  if (Number.isFinite(scale)) for (let i = 0; i < size; i += 1) column[i]! *= scale;
  const stream = makeStream("unloaded time", 0, purpose);
  for (let i = size - 1; i > 0; i -= 1) {
    const other = Math.floor(stream.next() * (i + 1));
    [column[i], column[other]] = [column[other]!, column[i]!];
  }
  return column;
}
