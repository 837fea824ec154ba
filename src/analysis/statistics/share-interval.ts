import { pow } from "../../random/mathematics.ts";
import { bisect } from "../../random/special/invert.ts";
import { type Interval, type IntervalOptions, NO_INTERVAL, tFactor } from "./interval.ts";
import { zFactor } from "./proportion.ts";
import { ofTrials } from "./scatter.ts";
import { betaShareBelow } from "./students-t.ts";

/** From so many independent hits and misses on the interval is t times the error to 0.1 %. */
const MANY = 1000;

/**
 * The interval of a share of operations, from its value in each trial and its value `share` over
 * all of them. Operations of one trial share its fate, so that thousands of them may be worth no
 * more than a handful: the trials' own shares tell how far the whole is off, and it counts for as
 * many independent operations as a share with that error would come from (E. Korn and B. Graubard,
 * Survey Methodology 24, 1998), for less in the ratio (z / t)², as the error comes from few trials.
 * Of that many the interval is binomial, with half the chance of the very number seen (mid-P; A.
 * Agresti, Categorical Data Analysis, 1.4.4): it stays inside 0..1 and is lopsided near its ends.
 *
 * When all trials had none, or all, they say nothing of their scatter. Then the operations are
 * taken one by one, `of` in all: at most 3 / of were missed (the rule of three), if they are
 * independent. Where `of` is not known there is no interval.
 */
export function shareInterval(
  shares: readonly number[],
  share: number,
  of: number | null,
  { level = 0.95, scatterOf = ofTrials }: IntervalOptions = {},
): Interval {
  if (share === 0 || share === 1) {
    const low = of === null || of < 1 ? null : pow(1 - level, 1 / of);
    if (low === null) return NO_INTERVAL;
    return share === 1 ? { low, high: 1 } : { low: 0, high: 1 - low };
  }
  const scatter = scatterOf(shares);
  if (scatter === null) return NO_INTERVAL;
  const half = tFactor(scatter.freedom, level) * scatter.error;
  if (half === 0) return { low: share, high: share };
  const relative = half / zFactor(level);
  const size = (share * (1 - share)) / (relative * relative);
  if (size * Math.min(share, 1 - share) > MANY) return { low: share - half, high: share + half };
  const hits = share * size;
  const [tail, chance] = [(1 - level) / 2, (p: number) => midShare(hits, size, p)];
  return {
    low: bisect(chance, tail, 0, share),
    high: bisect(chance, 1 - tail, share, 1),
  };
}

/** P(X > k) + P(X = k) / 2 of a binomial number of n with chance p; neither need be whole. */
function midShare(k: number, n: number, p: number): number {
  return (betaShareBelow(k, n - k + 1, p) + betaShareBelow(k + 1, n - k, p)) / 2;
}
