import { ln } from "../../random/mathematics.ts";
import { type Cells, cellsOf } from "./cells.ts";
import { type Grid, gridFor } from "./grid.ts";
import { makeSlices, type Slice } from "./slices.ts";

/** Parts of a sample that take turns at being held out. */
export const FOLDS = 4;

/** What is kept of a series of measured values, however long it is. */
export interface Tally {
  readonly cells: Cells;
  /** The same values in four parts that stand for each other; see {@link foldOf}. */
  readonly folds: readonly Cells[];
  readonly least: number;
  readonly largest: number;
  readonly mean: number;
  /** 16 to 32 stretches of equal length, in order of time. Empty when the order is not known. */
  readonly slices: readonly Slice[];
  /** Correlation of the logarithm of a value with that of the next one; null without an order. */
  readonly neighbours: number | null;
}

/** Takes values one by one, in order of time, in memory that does not grow with them. */
export interface Tallier {
  /** A value >= 0. */
  add(value: number): void;
  /** Values so far. */
  count(): number;
  finish(): Tally;
}

/** The first values, after which the cells are chosen. */
const FIRST = 65_536;

/**
 * The part of a value by its place: neighbours stay together, because a stall that hits ten in a
 * row must not stand on both sides; the parts take turns, because what drifts must be in all.
 */
export function foldOf(place: number): number {
  const run = place < 1000 ? Math.floor(place / 5) : 200 + Math.floor((place - 1000) / 50);
  return run % FOLDS;
}

/** Starts a tally. */
export function makeTallier(): Tallier {
  let first: Float64Array | null = new Float64Array(FIRST);
  let grid: Grid | null = null;
  const counts = new Map<number, Float64Array>();
  const slices = makeSlices();
  const link = makeLink();
  let [n, least, largest, sum] = [0, Number.POSITIVE_INFINITY, 0, 0];
  const take = (value: number, place: number): void => {
    const index = grid!.indexOf(value);
    let row = counts.get(index);
    if (row === undefined) {
      row = new Float64Array(FOLDS);
      counts.set(index, row);
    }
    row[foldOf(place)]! += 1;
  };
  const settle = (): void => {
    if (first === null) return;
    const values = first.subarray(0, n);
    grid = gridFor(values.slice().sort());
    for (let place = 0; place < n; place += 1) take(values[place]!, place);
    first = null;
  };
  return {
    add(value) {
      if (first !== null) first[n] = value;
      else take(value, n);
      n += 1;
      if (n === FIRST) settle();
      sum += value;
      if (value < least) least = value;
      if (value > largest) largest = value;
      slices.add(value);
      link.add(value);
    },
    count: () => n,
    finish() {
      settle();
      const part = (pick: (row: Float64Array) => number): Cells =>
        cellsOf([...counts].map(([i, row]) => [grid!.lowOf(i), grid!.highOf(i), pick(row)]));
      return {
        cells: part((row) => row.reduce((a, b) => a + b, 0)),
        folds: Array.from({ length: FOLDS }, (_, fold) => part((row) => row[fold]!)),
        least,
        largest,
        mean: sum / n,
        slices: slices.finish(),
        neighbours: link.correlation(),
      };
    },
  };
}

/** The correlation of ln(value) with the one before, from running sums about the first value. */
function makeLink() {
  let [n, before, x, xx, xy, first, last] = [0, 0, 0, 0, 0, 0, 0];
  let origin = 0;
  return {
    add(value: number): void {
      const at = ln(Math.max(value, 1e-300));
      if (n === 0) origin = at;
      const here = at - origin;
      if (n === 0) first = here;
      else xy += before * here;
      x += here;
      xx += here * here;
      before = here;
      last = here;
      n += 1;
    },
    correlation(): number | null {
      if (n < 20) return null;
      const mean = x / n;
      const variance = xx / n - mean * mean;
      if (!(variance > 1e-18)) return null;
      // Sum of (a - mean)(b - mean) over neighbours, expanded.
      const joint = xy - mean * (x - last) - mean * (x - first) + (n - 1) * mean * mean;
      return joint / (n - 1) / variance;
    },
  };
}
