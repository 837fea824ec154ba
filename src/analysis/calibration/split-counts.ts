import { normalQuantile } from "../../random/special/normal.ts";
import { makeStream } from "../../random/stream.ts";
import { type Cells, cellsOf } from "./cells.ts";
import { FOLDS } from "./tally.ts";

/** Counts up to this are given out value by value. */
const ONE_BY_ONE = 200;

/**
 * Deals the values of a histogram out to four parts by chance, as if each had come with a part's
 * number: so that something can be held out although the order of the values is lost. The chance is
 * always the same one.
 */
export function splitCounts(cells: Cells): Cells[] {
  const stream = makeStream("calibration", 0, "parts");
  const rows: [number, number, number][][] = Array.from({ length: FOLDS }, () => []);
  for (let index = 0; index < cells.count.length; index += 1) {
    let left = Math.round(cells.count[index]!);
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const here = fold === FOLDS - 1 ? left : drawn(left, 1 / (FOLDS - fold), () => stream.next());
      left -= here;
      rows[fold]!.push([cells.low[index]!, cells.high[index]!, here]);
    }
  }
  return rows.map(cellsOf);
}

/** How many of `n` fall to a part of chance p: binomial, by its normal limit when n is large. */
function drawn(n: number, p: number, next: () => number): number {
  if (n <= ONE_BY_ONE) {
    let count = 0;
    for (let value = 0; value < n; value += 1) if (next() < p) count += 1;
    return count;
  }
  const count = Math.round(n * p + normalQuantile(next()) * Math.sqrt(n * p * (1 - p)));
  return Math.min(n, Math.max(0, count));
}
