import type { Distribution } from "../../random/distribution.ts";
import { type Cells, cellMoments, cellQuantile } from "./cells.ts";
import type { Family } from "./fits/family.ts";
import { gamma } from "./fits/gamma.ts";
import { lognormals } from "./fits/lognormals.ts";
import { givenQuantiles, quantiles } from "./fits/quantiles.ts";
import { shiftedGamma, shiftedLognormal } from "./fits/shifted.ts";
import { weibull } from "./fits/weibull.ts";
import { errorsOf, type HeldOut, heldOutError } from "./held-out.ts";

/** The families that are tried, simplest first. */
export const FAMILIES: readonly Family[] = [
  lognormals(1),
  gamma,
  weibull,
  shiftedLognormal,
  shiftedGamma,
  lognormals(2),
  lognormals(3),
  quantiles,
];

/** A family fitted to all values, and how it did on values held out. */
export interface Candidate {
  readonly name: string;
  readonly numbers: number;
  readonly distribution: Distribution;
  /** Null when the values are too few, or are a summary of which nothing can be held out. */
  readonly heldOut: HeldOut | null;
  /** Mean of |fitted / measured - 1| over the percentiles, on the values that were fitted. */
  readonly seen: number;
}

export interface Choice {
  readonly chosen: Candidate;
  /** All that could be fitted, the least error first. */
  readonly candidates: readonly Candidate[];
  /** Why this one, in a few words. */
  readonly why: string;
}

/**
 * A simpler family is taken while its error beyond scatter is at most this much above the least: one
 * percent, or one percent of the spread where values differ by less than themselves.
 */
const NEAR = 0.01;
/** And while its bare error is at most this many times the least, with the same allowance. */
const TIMES = 1.3;

/**
 * Fits every family and chooses by the error on values held out, never by the fit to what was seen:
 * the simplest family that is as good there as the best, to one percent. `folds` is empty for a
 * summary; then the percentiles themselves are taken. `only` names the one family that is wanted.
 * Null when no family can be fitted.
 */
export function chooseFit(
  cells: Cells,
  folds: readonly Cells[],
  only: string | null = null,
): Choice | null {
  const alike = constantOf(cells);
  if (alike !== null) return alike;
  const candidates = FAMILIES.filter(({ name }) => only === null || name === only).flatMap(
    (family): Candidate[] => {
      const distribution = family.fit(cells);
      if (distribution === null) return [];
      const heldOut = folds.length > 0 ? heldOutError(family, folds) : null;
      const errors = errorsOf(distribution, cells).map(({ error }) => error);
      const seen = errors.reduce((sum, one) => sum + one, 0) / Math.max(1, errors.length);
      return [{ name: family.name, numbers: family.numbers, distribution, heldOut, seen }];
    },
  );
  const judged = candidates.filter(({ heldOut }) => heldOut !== null);
  if (judged.length > 0) return byHeldOut(candidates, judged, nearness(cells), only);
  return folds.length === 0 && only === null
    ? ofSummary(cells, candidates)
    : ofFew(cells, candidates);
}

/** A summary: the percentiles as they stand. */
function ofSummary(cells: Cells, candidates: readonly Candidate[]): Choice | null {
  const distribution = givenQuantiles(cells);
  if (distribution === null) return ofFew(cells, candidates);
  const { name, numbers } = quantiles;
  const own: Candidate = { name, numbers, distribution, heldOut: null, seen: 0 };
  const others = candidates.filter((one) => one.name !== name);
  const why = "a summary: nothing can be held out, so the percentiles are taken as they stand";
  return { chosen: own, candidates: [own, ...others], why };
}

/** Values that are too few to hold any out: what lies nearest to them, or just their mean. */
function ofFew(cells: Cells, candidates: readonly Candidate[]): Choice | null {
  const rising = [...candidates].sort((a, b) => a.seen - b.seen);
  const [chosen] = rising;
  if (chosen !== undefined) {
    const why = "too few values to hold any out: the nearest to what was seen";
    return { chosen, candidates: rising, why };
  }
  if (!(cells.total > 0)) return null;
  return constant(cellMoments(cells).mean, "too few values for any family: their mean");
}

function byHeldOut(
  candidates: readonly Candidate[],
  judged: readonly Candidate[],
  near: number,
  only: string | null,
): Choice {
  const errorOf = ({ heldOut }: Candidate): number =>
    heldOut?.beyondScatter ?? Number.POSITIVE_INFINITY;
  const rising = [...candidates].sort((a, b) => errorOf(a) - errorOf(b));
  const least = rising[0]!;
  const bare = judged.reduce((a, b) => (b.heldOut!.mean < a.heldOut!.mean ? b : a));
  const most = TIMES * bare.heldOut!.mean + near;
  const found = judged.filter(
    (one) => errorOf(one) <= errorOf(least) + near && one.heldOut!.mean <= most,
  );
  // One is best by the one error, another by the other: then the plain one decides.
  const alike = found.length > 0 ? found : [bare];
  const fewest = Math.min(...alike.map(({ numbers }) => numbers));
  // Among the simplest the bare error decides: those beyond scatter are all the same by now.
  const chosen = alike
    .filter(({ numbers }) => numbers === fewest)
    .reduce((a, b) => (b.heldOut!.mean < a.heldOut!.mean ? b : a));
  const why =
    only !== null
      ? "asked for"
      : alike.length === 1 || chosen === least
        ? "the least error on values held out"
        : `as good on values held out as ${least.name}, with fewer numbers`;
  return { chosen, candidates: rising, why };
}

/** See {@link NEAR}. */
function nearness(cells: Cells): number {
  const spread = (cellQuantile(cells, 0.9) - cellQuantile(cells, 0.1)) / cellQuantile(cells, 0.5);
  return NEAR * Math.min(1, spread);
}

/** Values that are all alike have no law to choose. */
function constantOf(cells: Cells): Choice | null {
  return cells.count.length === 1
    ? constant(cellQuantile(cells, 0.5), "all values are alike")
    : null;
}

function constant(value: number, why: string): Choice {
  const distribution: Distribution = { kind: "constant", value };
  const chosen = { name: "constant", numbers: 1, distribution, heldOut: null, seen: 0 };
  return { chosen, candidates: [chosen], why };
}
