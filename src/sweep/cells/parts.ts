/** Cells `from` to `to`, both included. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
}

/** The cells of `i..j`, both included; null when there are none such among `count`. */
export function cellsInRange({ from, to }: CellRange, count: number): number[] | null {
  if (from > to || to >= count) return null;
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

/**
 * The cells of part `part` (from 0) of `of`: every `of`-th one, so that cases that take long are spread
 * over all parts. Empty when there are more parts than cells; null when there is no such part.
 */
export function cellsOfPart(part: number, of: number, count: number): number[] | null {
  if (part >= of) return null;
  const length = Math.max(0, Math.ceil((count - part) / of));
  return Array.from({ length }, (_, step) => part + step * of);
}

/** Numbers in words, neighbours together: `0..3, 7, 9..10`. */
export function rangesText(sorted: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}..${to}`)).join(", ");
}
