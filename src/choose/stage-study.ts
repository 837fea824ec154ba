import type { CaseResult, StudyResult } from "../analysis/results.ts";
import type { MetricRef } from "../model/measures.ts";
import type { CasePlan, Study } from "../model/study.ts";

/** The cases of one candidate that a stage runs. */
export interface StagePart {
  readonly study: Study;
  readonly cases: readonly CasePlan[];
}

/**
 * One study of the cases of many candidates, so that they share workers and one line of progress.
 * They ask the same things in the same order; what they measure is put together. Throws a RangeError
 * without a case.
 */
export function stageStudy(parts: readonly StagePart[], trials: number): Study {
  const [first] = parts;
  if (first === undefined) throw new RangeError("a stage needs a case");
  const metrics = new Map<string, MetricRef>();
  for (const { study } of parts) for (const one of study.metrics) metrics.set(one.id, one);
  return {
    ...first.study,
    trials: { kind: "fixed", count: trials },
    cases: parts.flatMap(({ cases }) => cases),
    metrics: [...metrics.values()],
    report: [],
  };
}

/** The results of each part; those whose trials are not all there are left out. */
export function resultsByPart(
  parts: readonly StagePart[],
  result: StudyResult,
  trials: number,
): readonly (readonly CaseResult[])[] {
  let at = 0;
  return parts.map(({ cases }) => {
    const own = result.cases.slice(at, at + cases.length);
    at += cases.length;
    return own.filter((one) => one.trials >= trials);
  });
}

/** Whether a case is the one without trouble. */
export function isHealthy({ params }: CasePlan): boolean {
  return !params.some(({ name, json }) => name === "trouble" && json !== "none");
}
