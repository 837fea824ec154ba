/**
 * A sample counted in cells: of each value only the interval that holds it is kept. Tools print
 * rounded numbers or whole histograms anyway, and a fit to intervals treats both alike. Cells rise
 * and do not overlap; empty ones may be missing. Values have the unit of what was measured.
 */
export interface Cells {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Values in each cell. */
  readonly count: Float64Array;
  /** All values. */
  readonly total: number;
}

/** Cells up to this ratio of their ends count as a point where a density is needed. */
const NARROW = 1.05;

/** Whether a cell is so narrow that the density in its middle stands for all of it. */
export function isNarrow(low: number, high: number): boolean {
  return low > 0 && high <= low * NARROW;
}

/** The value that stands for a cell: its middle. */
export function middleOf(cells: Cells, index: number): number {
  return (cells.low[index]! + cells.high[index]!) / 2;
}

/** Whether more than one value in twenty lies in a wide cell: a histogram of few buckets. */
export function isCoarse(cells: Cells): boolean {
  let wide = 0;
  for (let index = 0; index < cells.count.length; index += 1) {
    if (!isNarrow(cells.low[index]!, cells.high[index]!)) wide += cells.count[index]!;
  }
  return wide > cells.total / 20;
}

/** Cells from rows [low, high, count]; rows without a value are left out. */
export function cellsOf(rows: readonly (readonly [number, number, number])[]): Cells {
  const filled = rows.filter(([, , count]) => count > 0).sort((a, b) => a[0] - b[0]);
  return {
    low: Float64Array.from(filled, ([low]) => low),
    high: Float64Array.from(filled, ([, high]) => high),
    count: Float64Array.from(filled, ([, , count]) => count),
    total: filled.reduce((sum, [, , count]) => sum + count, 0),
  };
}

/** The value below which the share `p` lies, evenly spread inside a cell; NaN without a value. */
export function cellQuantile({ low, high, count, total }: Cells, p: number): number {
  const wanted = p * total;
  let below = 0;
  for (let index = 0; index < count.length; index += 1) {
    const here = count[index]!;
    if (below + here >= wanted) {
      const share = here === 0 ? 0 : Math.max(0, (wanted - below) / here);
      return low[index]! + share * (high[index]! - low[index]!);
    }
    below += here;
  }
  return high[high.length - 1] ?? Number.NaN;
}

/** Mean and variance of the values, with those of a cell in its middle. */
export function cellMoments(cells: Cells): { readonly mean: number; readonly variance: number } {
  const { count, total } = cells;
  let mean = 0;
  for (let i = 0; i < count.length; i += 1) mean += (count[i]! / total) * middleOf(cells, i);
  let variance = 0;
  for (let i = 0; i < count.length; i += 1) {
    const off = middleOf(cells, i) - mean;
    variance += (count[i]! / total) * off * off;
  }
  return { mean, variance };
}
