import { tFactor } from "./interval.ts";
import { standardDeviation } from "./sample.ts";
import { betaShareBelow } from "./students-t.ts";

/** A value of one trial; null where the trial has none. */
export type TrialValue = number | null;

export interface PairedOptions {
  /** How sure the interval is; 0.95 unless given. For several comparisons see `simultaneousLevel`. */
  readonly level?: number;
  /**
   * The difference (ratio) of the values over all trials together, where that is not the mean of
   * the trials' own differences: of a quantile for example. The interval is laid around it.
   */
  readonly centre?: number;
}

/** a - b, in the unit of both. */
export interface PairedDifference {
  /** Trials in which both have a value. */
  readonly pairs: number;
  /** Null without a pair, or where it is not finite. */
  readonly difference: number | null;
  /** Null with fewer than two pairs. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * The chance of a difference at least so far from zero if there is none (two-sided). Null with
   * fewer than two pairs.
   */
  readonly p: number | null;
}

/** a / b. */
export interface PairedRatio {
  readonly pairs: number;
  /** Null without a pair, and where b is zero on average. */
  readonly ratio: number | null;
  /** Null with fewer than two pairs, and where b may as well be zero. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * By how much `a` exceeds `b`, from the values of trial 0, 1, 2 … of both. Trial i of every case
 * draws the same random numbers, so that what both share cancels in the difference of each pair
 * (A. Law, Simulation Modeling and Analysis, 10.2.1 and 11.2: paired t, common random numbers).
 *
 * The interval is the mean difference plus and minus t · sd / √n. Trials in which one of the two
 * has no value are left out. When all pairs differ by the same, the interval has no width.
 */
export function pairedDifference(
  a: readonly TrialValue[],
  b: readonly TrialValue[],
  { level = 0.95, centre }: PairedOptions = {},
): PairedDifference {
  const gaps = pairsOf(a, b).map(([left, right]) => (left === right ? 0 : left - right));
  const n = gaps.length;
  const mean = meanOf(gaps);
  const difference = Number.isFinite(centre ?? mean) ? (centre ?? mean) : null;
  if (n < 2 || difference === null || !gaps.every(Number.isFinite)) {
    return { pairs: n, difference, low: null, high: null, p: null };
  }
  const error = standardDeviation(gaps) / Math.sqrt(n);
  const half = tFactor(n - 1, level) * error;
  return {
    pairs: n,
    difference,
    low: difference - half,
    high: difference + half,
    p: twoSided(difference, error, n - 1),
  };
}

/**
 * How many times `b` the value `a` is: the ratio of the means over those trials that have both. Its
 * interval (E. Fieller, J. R. Stat. Soc. B 16, 1954) are the ratios r for which a - r · b is not
 * told from zero by a paired t test; it has no ends where b itself is not told from zero.
 */
export function pairedRatio(
  a: readonly TrialValue[],
  b: readonly TrialValue[],
  { level = 0.95, centre }: PairedOptions = {},
): PairedRatio {
  const pairs = pairsOf(a, b);
  const n = pairs.length;
  const [lefts, rights] = [pairs.map(([left]) => left), pairs.map(([, right]) => right)];
  const [x, y] = [meanOf(lefts), meanOf(rights)];
  const ratio = centre ?? x / y;
  const none = { pairs: n, ratio: Number.isFinite(ratio) ? ratio : null, low: null, high: null };
  if (n < 2 || none.ratio === null) return none;
  const t = tFactor(n - 1, level);
  // Variances and covariance of the two means, times t².
  const scale = (t * t) / (n * (n - 1));
  const xx = scale * sumOfProducts(lefts, lefts);
  const xy = scale * sumOfProducts(lefts, rights);
  const yy = scale * sumOfProducts(rights, rights);
  const lead = y * y - yy;
  if (!(lead > 0)) return none;
  const middle = x * y - xy;
  const root = Math.sqrt(Math.max(0, middle * middle - lead * (x * x - xx)));
  const shift = ratio - x / y;
  const [low, high] = [(middle - root) / lead + shift, (middle + root) / lead + shift];
  return { ...none, low: Math.min(low, ratio), high: Math.max(high, ratio) };
}

/** P(|T| >= |value / error|) of Student's t; without an error all or nothing. */
function twoSided(value: number, error: number, freedom: number): number {
  if (value === 0) return 1;
  if (error === 0) return 0;
  const t = value / error;
  return betaShareBelow(freedom / 2, 0.5, freedom / (freedom + t * t));
}

function pairsOf(a: readonly TrialValue[], b: readonly TrialValue[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let trial = 0; trial < Math.min(a.length, b.length); trial += 1) {
    const [left, right] = [a[trial] ?? null, b[trial] ?? null];
    if (left !== null && right !== null) pairs.push([left, right]);
  }
  return pairs;
}

function meanOf(values: readonly number[]): number {
  // Equal values must not differ from their mean by rounding.
  if (values.every((value) => value === values[0])) return values[0] ?? Number.NaN;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sum of (u - mean of u)(v - mean of v). */
function sumOfProducts(u: readonly number[], v: readonly number[]): number {
  const [meanU, meanV] = [meanOf(u), meanOf(v)];
  return u.reduce((sum, value, index) => sum + (value - meanU) * (v[index]! - meanV), 0);
}
