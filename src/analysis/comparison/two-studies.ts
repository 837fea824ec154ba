import type { MetricRef } from "../../model/measures.ts";
import type { ParamValue } from "../../model/study.ts";
import type { CaseResult, StudyResult, Verdict } from "../results.ts";
import { simultaneousLevel } from "../statistics/many.ts";
import { type Better, betterOf } from "./better.ts";
import { comparePair, type PairComparison } from "./compare-pair.ts";
import { measure } from "./trial-values.ts";

/** One metric between a case of A and a case of B. */
export interface ComparedMetric extends PairComparison {
  readonly id: string;
  readonly better: Better;
  /** What B is beside A, where that was seen; null where it was not, or neither way is better. */
  readonly bIs: "better" | "worse" | null;
}

/** An expectation that both have, and its verdict in each. */
export interface ComparedExpectation {
  readonly text: string;
  readonly a: Verdict;
  readonly b: Verdict;
}

/** A case of A beside its like in B. */
export interface ComparedCases {
  readonly a: CaseResult;
  readonly b: CaseResult;
  /** The swept params in which the two are alike, with their values. */
  readonly where: readonly ParamValue[];
  /** Swept params that the other side does not sweep, with their values here. */
  readonly own: { readonly a: readonly ParamValue[]; readonly b: readonly ParamValue[] };
  readonly metrics: readonly ComparedMetric[];
  readonly expectations: readonly ComparedExpectation[];
}

/** Two studies beside each other. */
export interface TwoStudies {
  readonly pairs: readonly ComparedCases[];
  /** Labels of cases without their like on the other side. */
  readonly unmatched: { readonly a: readonly string[]; readonly b: readonly string[] };
  /** Intervals made so that all of them hold together with 95 %: how many, and each one's level. */
  readonly family: number;
  readonly level: number;
}

/**
 * Compares two studies that ran with the same seed, case by case and metric by metric: cases belong
 * together when they are alike in all params that both sweep. `chosen` are the metrics, by their
 * ids; those that one side does not have are left out.
 */
export function compareStudies(
  a: StudyResult,
  b: StudyResult,
  chosen: readonly string[],
): TwoStudies {
  const shared = a.study.axes.filter((axis) => b.study.axes.includes(axis));
  const matched = a.cases.flatMap((one) => {
    const key = keyOf(one, shared);
    return b.cases
      .filter((other) => keyOf(other, shared) === key)
      .map((other) => ({ a: one, b: other }));
  });
  const ids = chosen.filter((id) => refOf(a, id) !== null && refOf(b, id) !== null);
  const ownParams = ({ study }: StudyResult, { plan }: CaseResult) =>
    plan.params.filter(({ name }) => study.axes.includes(name) && !shared.includes(name));
  const family = ids.length * matched.length;
  const level = simultaneousLevel(family);
  const pairs = matched.map(
    (pair): ComparedCases => ({
      ...pair,
      where: pair.a.plan.params.filter(({ name }) => shared.includes(name)),
      own: { a: ownParams(a, pair.a), b: ownParams(b, pair.b) },
      metrics: ids.map((id) => comparedMetric(pair.a, pair.b, refOf(a, id)!, refOf(b, id)!, level)),
      expectations: expectationsOf(pair.a, pair.b),
    }),
  );
  const left = (cases: readonly CaseResult[], taken: readonly CaseResult[]) =>
    cases.filter((one) => !taken.includes(one)).map(({ plan }) => plan.label);
  const unmatched = {
    a: left(
      a.cases,
      matched.map((pair) => pair.a),
    ),
    b: left(
      b.cases,
      matched.map((pair) => pair.b),
    ),
  };
  return { pairs, unmatched, family, level };
}

function comparedMetric(
  a: CaseResult,
  b: CaseResult,
  refA: MetricRef,
  refB: MetricRef,
  level: number,
): ComparedMetric {
  const side = ({ plan, records }: CaseResult) => ({ plan: plan.plan, records });
  // Nodes may stand elsewhere in the other scenario: each side reads the metric by its own.
  const pair = comparePair(measure(refA, side(a)), measure(refB, side(b)), level);
  const better = betterOf(refA);
  const { value } = pair.difference;
  const seen = pair.verdict === "differs" && value !== null && better !== "neither";
  const bIs = seen ? (value < 0 === (better === "lower") ? "better" : "worse") : null;
  return { ...pair, id: refA.id, better, bIs };
}

function expectationsOf(a: CaseResult, b: CaseResult): ComparedExpectation[] {
  return a.expectations.flatMap(({ expectation, verdict }) => {
    const { text } = expectation;
    const like = b.expectations.find((one) => one.expectation.text === text);
    return like === undefined ? [] : [{ text, a: verdict, b: like.verdict }];
  });
}

function refOf({ study }: StudyResult, id: string): MetricRef | null {
  return study.metrics.find((one) => one.id === id) ?? null;
}

function keyOf({ plan }: CaseResult, axes: readonly string[]): string {
  return JSON.stringify(
    axes.map((axis) => {
      const param = plan.params.find(({ name }) => name === axis);
      return [param?.json ?? null, param?.text ?? ""];
    }),
  );
}
