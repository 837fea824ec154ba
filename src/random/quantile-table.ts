import { exp, ln } from "./mathematics.ts";
import { normalQuantile } from "./special/normal.ts";
import type { Stream } from "./stream.ts";

/** 2048 cells of equal probability; a cell is the upper 11 of the 32 bits of a uniform number. */
const CELL_BITS = 11;
const CELLS = 1 << CELL_BITS;
const SHIFT = 32 - CELL_BITS;
const MASK = (1 << SHIFT) - 1;
const PART = 1 / (1 << SHIFT);
const TO_UNIT = 1 / 4294967296;
/** The outermost 1/64 on either side is worked out exactly: there quantiles bend too sharply. */
const FIRST = CELLS / 64;
const LAST = CELLS - FIRST;
/** Up to this spread the error of a lognormal stays below a quarter of a histogram's bucket. */
const WIDEST_SIGMA = 1.5;
/** Tables kept at most; a run needs one for each shape of lognormal. */
const MOST_TABLES = 64;

const lognormals = new Map<number, Float64Array>();
const exponentials = tableOf(unitExponential);

/**
 * Samples of an exponential distribution, the quantile of one uniform number each. Between the
 * tails it is read from a table with straight lines: each is off by less than 1.2e-4 of itself,
 * a quarter of a histogram's bucket, and their mean by less than 2e-6.
 */
export function exponentialSampler(mean: number, stream: Stream): () => number {
  return () => exponentialAt(mean, stream.bits());
}

/** The same samples for a whole row of draws at once. */
export function exponentialRow(mean: number): (bits: Uint32Array, into: Float64Array) => void {
  return (bits, into) => {
    for (let index = 0; index < into.length; index++) {
      into[index] = exponentialAt(mean, bits[index]!);
    }
  };
}

function exponentialAt(mean: number, bits: number): number {
  const cell = bits >>> SHIFT;
  if (cell < FIRST || cell >= LAST) return mean * unitExponential((bits + 0.5) * TO_UNIT);
  return mean * between(exponentials, cell, bits);
}

/**
 * Samples of a lognormal distribution with this median and standard deviation of the logarithm,
 * the quantile of one uniform number each. Between the tails it is read from a table with straight
 * lines: each is off by less than 1.2e-4 of itself, and their mean by less than 1e-5: it takes
 * more than 10^10 samples to see that. Wide ones are worked out exactly.
 */
export function lognormalSampler(p50: number, sigma: number, stream: Stream): () => number {
  const table = lognormalTable(sigma);
  return () => lognormalAt(p50, sigma, table, stream.bits());
}

/** The same samples for a whole row of draws at once. */
export function lognormalRow(
  p50: number,
  sigma: number,
): (bits: Uint32Array, into: Float64Array) => void {
  const table = lognormalTable(sigma);
  return (bits, into) => {
    for (let index = 0; index < into.length; index++) {
      into[index] = lognormalAt(p50, sigma, table, bits[index]!);
    }
  };
}

/** `table` is null where every sample is worked out exactly. */
function lognormalAt(p50: number, sigma: number, table: Float64Array | null, bits: number): number {
  const cell = bits >>> SHIFT;
  if (table === null || cell < FIRST || cell >= LAST) {
    return p50 * unitLognormal(sigma, (bits + 0.5) * TO_UNIT);
  }
  return p50 * between(table, cell, bits);
}

function unitLognormal(sigma: number, u: number): number {
  return exp(sigma * normalQuantile(u));
}

function unitExponential(u: number): number {
  return -ln(1 - u);
}

/** On the straight line between a cell's ends. */
function between(table: Float64Array, cell: number, bits: number): number {
  const low = table[cell]!;
  return low + (table[cell + 1]! - low) * (((bits & MASK) + 0.5) * PART);
}

function lognormalTable(sigma: number): Float64Array | null {
  if (!(Math.abs(sigma) <= WIDEST_SIGMA)) return null;
  const known = lognormals.get(sigma);
  if (known !== undefined) return known;
  if (lognormals.size >= MOST_TABLES) lognormals.clear();
  const table = tableOf((u) => unitLognormal(sigma, u));
  lognormals.set(sigma, table);
  return table;
}

/** The quantile at the ends of the cells; those of the tails stay empty. */
function tableOf(quantile: (u: number) => number): Float64Array {
  const table = new Float64Array(CELLS + 1);
  for (let cell = FIRST; cell <= LAST; cell += 1) table[cell] = quantile(cell / CELLS);
  return table;
}
