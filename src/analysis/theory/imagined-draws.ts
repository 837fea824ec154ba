import { canonicalJson } from "../../model/canonical.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf, quantileFunctionOf } from "../../random/moments.ts";
import { makeStream } from "../../random/stream.ts";

/** A column of draws: entry i belongs to the i-th imagined write. Whoever gets one leaves it as it is. */
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
  const name = nameOf(d, purpose, size);
  const before = name === null ? undefined : known.get(name);
  if (before !== undefined) return before;
  fill(column, d, purpose);
  if (name !== null) remember(name, column);
  return column;
}

function fill(column: Column, d: Distribution, purpose: string): void {
  const size = column.length;
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
}

/** The cases of a sweep have most of their disks and links in common. */
const known = new Map<string, Column>();
/** Of 2048 draws each: four megabytes. */
const MOST_KNOWN = 256;

/** Null for measured values, which take as long to name as to draw from. */
function nameOf(d: Distribution, purpose: string, size: number): string | null {
  return isMeasured(d) ? null : `${size} ${purpose} ${canonicalJson(d)}`;
}

function isMeasured(d: Distribution): boolean {
  if (d.kind === "mixture") return d.parts.some(({ of }) => isMeasured(of));
  if (d.kind === "shifted" || d.kind === "scaled") return isMeasured(d.of);
  return d.kind === "empirical" || d.kind === "quantiles";
}

/** The oldest goes first. */
function remember(name: string, column: Column): void {
  const [oldest] = known.keys();
  if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(name, column);
}
