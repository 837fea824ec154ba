import type { Estimate } from "../results.ts";
import { countDifference, countRatio, isRare } from "../statistics/count-difference.ts";
import type { Interval } from "../statistics/interval.ts";
import { pairedDifference, pairedRatio, type TrialValue } from "../statistics/paired.ts";
import { type Measured, paired } from "./trial-values.ts";

/**
 * `differs`: the interval of the difference leaves zero out. `not_seen`: it does not, so that the
 * difference is at most its farther end. `same`: not one trial differs. `unknown`: there is no
 * interval, because one has no value or there are fewer than two trials.
 */
export type PairVerdict = "differs" | "not_seen" | "same" | "unknown";

/** What lies between two cases in one metric; the difference is b - a, the ratio b / a. */
export interface PairComparison {
  readonly a: Estimate;
  readonly b: Estimate;
  readonly difference: Span;
  readonly ratio: Span;
  /** Trials in which both have a value. */
  readonly pairs: number;
  readonly verdict: PairVerdict;
  /** Why it is unknown. */
  readonly why?: string;
}

/** A figure with its interval, in the metric's base unit, or a plain number. */
export interface Span {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const NOTHING: Span = { value: null, low: null, high: null };

/**
 * Compares two cases in one metric trial by trial: the paired t interval of the difference and
 * Fieller's of the ratio (of rare counts the exact ones of `count-difference`), laid round the values over all trials that the two columns show.
 */
export function comparePair(a: Measured, b: Measured, level: number): PairComparison {
  const [x, y] = [a.estimate, b.estimate];
  const both = { a: x, b: y };
  if (x.unit === "word" || (x.word !== undefined && y.word !== undefined)) {
    const verdict = x.word === y.word ? "same" : "differs";
    return { ...both, difference: NOTHING, ratio: NOTHING, pairs: 0, verdict };
  }
  if (x.value === null || y.value === null) {
    const why = x.absent ?? x.word ?? y.absent ?? y.word ?? "nothing was observed";
    return { ...both, difference: NOTHING, ratio: NOTHING, pairs: 0, verdict: "unknown", why };
  }
  const { left, right } = paired(a, b);
  const { pairs, ...spans } = spansOf(left, right, x.value, y.value, level);
  const rare = x.unit === "count" ? rareSpans(left, right, level) : null;
  const [difference, ratio] = [
    { ...spans.difference, ...rare?.difference },
    { ...spans.ratio, ...rare?.ratio },
  ];
  return { ...both, difference, ratio, pairs, ...verdictOf(left, right, difference, pairs) };
}

/** Trial by trial: paired t of the difference, Fieller's of the ratio. */
function spansOf(
  left: readonly TrialValue[],
  right: readonly TrialValue[],
  a: number,
  b: number,
  level: number,
): { readonly difference: Span; readonly ratio: Span; readonly pairs: number } {
  const found = pairedDifference(right, left, { level, centre: b - a });
  const times = pairedRatio(right, left, { level, centre: b / a });
  const { pairs, difference, low, high } = found;
  return {
    difference: { value: difference, low, high },
    ratio: { value: times.ratio, low: times.low, high: times.high },
    pairs,
  };
}

/** The intervals of rare counts, of which differences trial by trial tell too little; null of others. */
function rareSpans(
  left: readonly TrialValue[],
  right: readonly TrialValue[],
  level: number,
): { readonly difference: Interval; readonly ratio: Interval } | null {
  const [a, b] = [left, right].map((values) => values.flatMap((value) => value ?? []));
  if (a === undefined || b === undefined || a.length < 2 || b.length < 2) return null;
  if (a.length !== left.length || b.length !== right.length || !isRare(a, b)) return null;
  return { difference: countDifference(b, a, level), ratio: countRatio(b, a, level) };
}

function verdictOf(
  left: readonly (number | null)[],
  right: readonly (number | null)[],
  { value, low, high }: Span,
  pairs: number,
): Pick<PairComparison, "verdict" | "why"> {
  if (low === null || high === null) {
    const why =
      pairs < 2 ? "it takes at least two trials in which both have a value" : "no interval";
    return { verdict: "unknown", why };
  }
  const alike = left.every((one, trial) => one === right[trial]);
  if (value === 0 && alike) return { verdict: "same" };
  return { verdict: low > 0 || high < 0 ? "differs" : "not_seen" };
}
