import type { PairComparison } from "../../analysis/comparison/compare-pair.ts";
import type { Comparison } from "../../analysis/comparison/comparison.ts";
import type { CaseResult, RankedInput, Ranking } from "../../analysis/results.ts";
import { estimateJson, fieldsOf } from "./estimate-json.ts";

/** A comparison as data: every pair with its difference (b - a) and ratio (b / a). */
export function comparisonJson(comparison: Comparison, cases: readonly CaseResult[]): object {
  const { metric, by, unit, better, level, groups, nothing } = comparison;
  return {
    metric: metric.id,
    by,
    unit,
    better,
    /** Of each interval, so that all of them hold together with 0.95. */
    level,
    ...(nothing !== undefined && { nothing }),
    groups: groups.map(({ free, where, best, pairs }) => ({
      free,
      where: fieldsOf(where.map(({ name, json }) => [name, json])),
      best: best === null ? null : { names: best.names, sure: best.sure },
      pairs: pairs.map((pair) => ({
        a: { name: pair.nameA, case: cases[pair.caseA]?.plan.label ?? "" },
        b: { name: pair.nameB, case: cases[pair.caseB]?.plan.label ?? "" },
        ...pairJson(pair),
      })),
    })),
  };
}

/** What lies between two cases in one metric. */
export function pairJson(pair: PairComparison): object {
  const { a, b, difference, ratio, verdict, why, pairs } = pair;
  return {
    valueOfA: estimateJson(a),
    valueOfB: estimateJson(b),
    difference,
    ratio,
    trials: pairs,
    verdict,
    ...(why !== undefined && { why }),
  };
}

/** A ranking as data, the weightiest input first. */
export function rankingJson(ranking: Ranking): object {
  const { metric, label, caseLabel, trials, base, inputs, together, remarks, complete } = ranking;
  return {
    metric: metric.id,
    ...(label !== undefined && { label }),
    case: caseLabel,
    trials,
    base: estimateJson(base),
    inputs: inputs.map(inputJson),
    ...(together !== undefined && { together }),
    remarks,
    complete,
  };
}

function inputJson(input: RankedInput): object {
  const { steps, why, ...rest } = input;
  return {
    ...rest,
    ...(why !== undefined && { why }),
    steps: steps.map(({ estimate, ...step }) => ({
      ...step,
      metric: estimate === null ? null : estimateJson(estimate),
    })),
  };
}
