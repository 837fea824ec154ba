import { ln } from "../../random/mathematics.ts";
import { bisect } from "../../random/special/invert.ts";
import { countInterval, independentEvents, RARE } from "./count-interval.ts";
import { type Interval, NO_INTERVAL } from "./interval.ts";
import { betaShareBelow } from "./students-t.ts";

const MOST = 1e6;

/** Whether one of two samples of counts has too few events for a t interval of their difference. */
export function isRare(a: readonly number[], b: readonly number[]): boolean {
  return [a, b].some((counts) => counts.every(isCount) && sumOf(counts) < RARE);
}

/**
 * The interval of mean(a) - mean(b) of rare events, a trial each. The differences of trials are
 * mostly zero then, and a paired t interval takes a trial or two for a law. Here each mean has its
 * own interval (`countInterval`, exact, wider where events come in bunches), and their distances are
 * put together like legs of a triangle (MOVER; G. Zou and A. Donner, Statistics in Medicine 27,
 * 2008). A mean of none counts with the exact end of 3.69 (at 95 %), so that five against none is no
 * difference and six is one, as by the exact conditional test. What common random numbers share is
 * not made use of: rare events share little, and without it the interval is on the wide side.
 */
export function countDifference(
  a: readonly number[],
  b: readonly number[],
  level = 0.95,
): Interval {
  const [left, right] = [endsOf(a, level), endsOf(b, level)];
  if (left === null || right === null) return NO_INTERVAL;
  const gap = left.mean - right.mean;
  return {
    low: gap - legs(left.mean - left.low, right.high - right.mean),
    high: gap + legs(left.high - left.mean, right.mean - right.low),
  };
}

/**
 * The interval of mean(a) / mean(b) of rare events, as many trials of each. Of all events together
 * each is one of `a` with the same chance, whatever their number: the exact interval of that chance
 * (C. Clopper and E. Pearson, Biometrika 26, 1934) gives that of the ratio (J. Przyborowski and H.
 * Wilenski, Biometrika 31, 1940). Events that come in bunches count for fewer. Without an upper end
 * where b has none.
 */
export function countRatio(a: readonly number[], b: readonly number[], level = 0.95): Interval {
  const [x, y] = [a, b].map((counts) => {
    const events = independentEvents(counts, level);
    // Counts that are all alike are worth more than any sum: one that the search can handle.
    return events === null ? null : Math.min(events, MOST);
  }) as [number | null, number | null];
  if (x === null || y === null || y === 0) return NO_INTERVAL;
  const tail = (1 - level) / 2;
  // P(X >= x) and P(X <= x) of a binomial number, its parts need not be whole.
  const low = x === 0 ? 0 : bisect((p) => betaShareBelow(x, y + 1, p), tail, 0, 1);
  const high = bisect((p) => betaShareBelow(x + 1, y, p), 1 - tail, 0, 1);
  // What an independent event of a stands for, beside one of b; of none seen, the same.
  const scale = x === 0 ? 1 : sumOf(a) / a.length / x / (sumOf(b) / b.length / y);
  return { low: (scale * low) / (1 - low), high: (scale * high) / (1 - high) };
}

function endsOf(counts: readonly number[], level: number) {
  const mean = sumOf(counts) / counts.length;
  if (mean === 0) {
    // Two-sided: a half of what is left over is above.
    return { mean, low: 0, high: -ln((1 - level) / 2) / counts.length };
  }
  const { low, high } = countInterval(counts, { level });
  return low === null || high === null ? null : { mean, low, high };
}

function legs(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
