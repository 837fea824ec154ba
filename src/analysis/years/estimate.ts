import { tFactor } from "../statistics/interval.ts";
import { AMOUNTS, type AmountName, type Weighed, type YearFigure } from "./years.ts";

/**
 * Never fewer degrees of freedom: where two layers alone differ, as at a time-out, their difference
 * says too much already. Held against the truth in test/analysis/years/estimate.test.ts.
 */
const FEWEST_FREEDOM = 8;

/** A sum of weighed values with the variance of its error. */
export interface WeighedSum {
  readonly value: number;
  /** Null when the values give none. */
  readonly variance: number | null;
  /** Sum of the squares of the single variances, for the degrees of freedom. */
  readonly squares: number;
}

/**
 * Σ weight · value over the cycles of one stratum. The cycles are layers of one kind, in order: the
 * variance of each is half the mean square of its differences to those beside it, which holds a
 * trend from one layer to the next as well, so that it is rather too large than too small.
 */
export function weighedSum(
  cycles: readonly { readonly weight: number; readonly value: number }[],
): WeighedSum {
  const value = cycles.reduce((sum, one) => sum + one.weight * one.value, 0);
  if (cycles.length < 2) return { value, variance: null, squares: 0 };
  let [variance, squares] = [0, 0];
  cycles.forEach((one, k) => {
    const beside = [cycles[k - 1], cycles[k + 1]].filter((other) => other !== undefined);
    const mean =
      beside.reduce((sum, other) => sum + square(one.value - other.value), 0) / beside.length;
    const own = one.weight * one.weight * (mean / 2);
    variance += own;
    squares += own * own;
  });
  return { value, variance, squares };
}

function square(x: number): number {
  return x * x;
}

/**
 * Sums of several strata together with the 95 % interval: t with the degrees of freedom of Welch
 * and Satterthwaite, each cycle's variance counting as one and a half of them, as it is from two differences that
 * share a value.
 */
export function figureOf(parts: readonly WeighedSum[]): YearFigure {
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  if (parts.some(({ variance }) => variance === null)) return { value, low: null, high: null };
  const variance = parts.reduce((sum, part) => sum + (part.variance ?? 0), 0);
  const squares = parts.reduce((sum, part) => sum + part.squares, 0);
  if (variance === 0) return { value, low: value, high: value };
  const freedom = Math.max(FEWEST_FREEDOM, Math.round((1.5 * variance * variance) / squares));
  const half = tFactor(Math.min(freedom, 1000)) * Math.sqrt(variance);
  return { value, low: Math.max(0, value - half), high: value + half };
}

/** One figure for each amount over some strata. */
export function figuresOf(
  strata: readonly (readonly Weighed[])[],
  more: Readonly<Record<AmountName, WeighedSum>> | null = null,
): Readonly<Record<AmountName, YearFigure>> {
  return byAmount((name) => {
    const sums = strata.map((cycles) =>
      weighedSum(cycles.map(({ weight, amounts }) => ({ weight, value: amounts[name] }))),
    );
    return figureOf(more === null ? sums : [...sums, more[name]]);
  });
}

/** A record with a value for each amount. */
export function byAmount<T>(of: (name: AmountName) => T): Readonly<Record<AmountName, T>> {
  return Object.fromEntries(AMOUNTS.map((name) => [name, of(name)])) as Record<AmountName, T>;
}

/** The values of cycles below which the share `p` of them, by weight, lies; null without any. */
export function weighedQuantile(
  values: readonly { readonly weight: number; readonly value: number }[],
  p: number,
): number | null {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const sum = sorted.reduce((all, { weight }) => all + weight, 0);
  let passed = 0;
  for (const { weight, value } of sorted) {
    passed += weight;
    if (passed >= p * sum) return value;
  }
  return null;
}
