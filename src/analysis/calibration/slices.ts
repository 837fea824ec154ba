import { exp, ln } from "../../random/mathematics.ts";

/** A stretch of a series of measurements. */
export interface Slice {
  /** Values in it. */
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly largest: number;
}

/** Stretches are joined in pairs when there would be more than this. */
const MOST = 32;
/** Ratio of the cells in which a stretch counts: medians are known to one percent. */
const RATIO = 0.02;

interface Stretch {
  count: number;
  sum: number;
  largest: number;
  readonly cells: Map<number, number>;
}

/**
 * Cuts a series into 16 to 32 stretches of equal length without knowing how long it gets: when the
 * table is full, neighbours are joined and stretches are twice as long from there on.
 */
export function makeSlices() {
  let stretches: Stretch[] = [];
  let length = 1;
  return {
    add(value: number): void {
      let last = stretches[stretches.length - 1];
      if (last === undefined || last.count >= length) {
        if (stretches.length === MOST) {
          stretches = joinPairs(stretches);
          length *= 2;
        }
        last = { count: 0, sum: 0, largest: 0, cells: new Map() };
        stretches.push(last);
      }
      const cell = Math.floor(ln(Math.max(value, 1e-300)) / RATIO);
      last.count += 1;
      last.sum += value;
      last.largest = Math.max(last.largest, value);
      last.cells.set(cell, (last.cells.get(cell) ?? 0) + 1);
    },
    /** The full stretches; a last one that is not half full is left out. */
    finish(): Slice[] {
      return stretches.filter(({ count }) => count * 2 > length).map(sliceOf);
    },
  };
}

function joinPairs(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (let index = 0; index < stretches.length; index += 2) {
    const [a, b] = [stretches[index]!, stretches[index + 1]!];
    for (const [cell, count] of b.cells) a.cells.set(cell, (a.cells.get(cell) ?? 0) + count);
    a.count += b.count;
    a.sum += b.sum;
    a.largest = Math.max(a.largest, b.largest);
    joined.push(a);
  }
  return joined;
}

function sliceOf({ count, sum, largest, cells }: Stretch): Slice {
  const rising = [...cells].sort((a, b) => a[0] - b[0]);
  const at = (p: number): number => {
    let below = 0;
    for (const [cell, here] of rising) {
      below += here;
      if (below >= p * count) return exp((cell + 0.5) * RATIO);
    }
    return largest;
  };
  return { count, mean: sum / count, p50: at(0.5), p95: at(0.95), largest };
}
