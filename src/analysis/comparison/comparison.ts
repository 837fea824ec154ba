import type { MetricRef } from "../../model/measures.ts";
import type { ParamValue } from "../../model/study.ts";
import type { CaseResult, MetricUnit, StudyResult } from "../results.ts";
import { simultaneousLevel } from "../statistics/many.ts";
import { type Better, betterOf } from "./better.ts";
import { comparePair, type PairComparison } from "./compare-pair.ts";
import { type PairGroup, pairGroups } from "./pairs.ts";
import { type Measured, measure } from "./trial-values.ts";

/** One pair of a comparison: what distinguishes the two, and how far apart they are. */
export interface ComparedPair extends PairComparison {
  /** Indices of the two cases. */
  readonly caseA: number;
  readonly caseB: number;
  /** The compared values as users read them: `none`, or `n=3, w=2` where params move together. */
  readonly nameA: string;
  readonly nameB: string;
}

/** The pairs among the cases that are alike in everything else. */
export interface ComparedGroup {
  readonly free: readonly string[];
  /** The other swept params and their values here. */
  readonly where: readonly ParamValue[];
  readonly pairs: readonly ComparedPair[];
  readonly allPairs: boolean;
  readonly best: Best | null;
}

/** Which of a group is best: it, and those from which it is not told apart. */
export interface Best {
  readonly names: readonly string[];
  /** The cases behind the names, the best first. */
  readonly cases: readonly number[];
  /** False when some of the others could not be compared. */
  readonly sure: boolean;
}

/** What `compare m by p` answers. */
export interface Comparison {
  readonly metric: MetricRef;
  readonly unit: MetricUnit;
  readonly by: readonly string[];
  readonly better: Better;
  readonly groups: readonly ComparedGroup[];
  /** Intervals made so that all of them hold together with 95 %: how many, and each one's level. */
  readonly family: number;
  readonly level: number;
  /** Why there is nothing to compare; absent when there is. */
  readonly nothing?: string;
}

/**
 * A metric between the values of swept params, pair by pair: trial i of both cases drew the same
 * random numbers, so that what they share cancels. All intervals of one comparison hold together
 * with 95 % (Bonferroni).
 */
export function compareBy(
  { study, cases }: StudyResult,
  metric: MetricRef,
  by: readonly string[],
): Comparison {
  const groups = pairGroups(
    cases.map(({ plan }) => plan),
    study.axes,
    by,
  );
  const family = groups.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const level = simultaneousLevel(family);
  const measured = new Map<number, Measured>();
  const at = (index: number): Measured => {
    const known = measured.get(index) ?? measureCase(metric, cases[index]!);
    measured.set(index, known);
    return known;
  };
  const better = betterOf(metric);
  const compared = groups.map((group): ComparedGroup => {
    const nameOf = (index: number) => nameIn(group, cases[index]!);
    const pairs = group.pairs.map(
      ({ a, b }): ComparedPair => ({
        ...comparePair(at(a), at(b), level),
        caseA: a,
        caseB: b,
        nameA: nameOf(a),
        nameB: nameOf(b),
      }),
    );
    const { free, where, allPairs } = group;
    return { free, where, pairs, allPairs, best: bestOf(group, pairs, better, at, nameOf) };
  });
  const unit = cases[0] === undefined ? "count" : at(0).estimate.unit;
  const nothing = family > 0 ? {} : { nothing: whyNothing(study.axes, by) };
  return { metric, unit, by, better, groups: compared, family, level, ...nothing };
}

function measureCase(metric: MetricRef, { plan, records }: CaseResult): Measured {
  return measure(metric, { plan: plan.plan, records });
}

function nameIn({ free }: Pick<PairGroup, "free">, { plan }: CaseResult): string {
  const values = plan.params.filter(({ name }) => free.includes(name));
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only.text;
  return values.map(({ name, text }) => `${name}=${text}`).join(", ");
}

function whyNothing(axes: readonly string[], by: readonly string[]): string {
  const fixed = by.filter((name) => !axes.includes(name));
  return fixed.length > 0
    ? `${fixed.join(", ")} has one value here: \`vary\` it in a sweep`
    : "no two cases differ in this alone";
}

/**
 * The best of a group by its values, and with it those that were compared with it and not told
 * apart. Where each was compared with the first alone, only the first and its like can be judged.
 */
function bestOf(
  { members }: PairGroup,
  pairs: readonly ComparedPair[],
  better: Better,
  at: (index: number) => Measured,
  nameOf: (index: number) => string,
): Best | null {
  if (better === "neither") return null;
  const sign = better === "lower" ? 1 : -1;
  const known = members.flatMap((index) => {
    const { value } = at(index).estimate;
    return value === null ? [] : [{ index, value }];
  });
  if (known.length < 2) return null;
  known.sort((x, y) => sign * (x.value - y.value) || x.index - y.index);
  const best = known[0]!.index;
  const among = (a: number, b: number) =>
    pairs.find((pair) => [pair.caseA, pair.caseB].every((one) => one === a || one === b));
  const others = known.slice(1).map(({ index }) => ({ index, pair: among(best, index) }));
  const alike = others.filter(
    ({ pair }) => pair?.verdict === "same" || pair?.verdict === "not_seen",
  );
  const cases = [best, ...alike.map(({ index }) => index)];
  const sure =
    known.length === members.length &&
    others.every(({ pair }) => pair !== undefined && pair.verdict !== "unknown");
  return { names: cases.map(nameOf), cases, sure };
}
