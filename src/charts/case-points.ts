import type { CaseResult, Estimate, StudyResult } from "../analysis/results.ts";
import type { ParamValue } from "../model/study.ts";
import { chartLabels } from "./labels.ts";

/** One case of a study as a point of a chart. */
export interface CasePoint {
  readonly one: CaseResult;
  readonly x: ParamValue | undefined;
  readonly series: string;
  readonly estimate: Estimate;
}

/**
 * The cases of a study as points: `by[0]` is the horizontal axis, the others tell the series
 * apart, and so does every swept param that is not named, lest different cases fall on one spot.
 */
export function casePoints(
  result: StudyResult,
  metric: string,
  by: readonly string[],
): { readonly points: readonly CasePoint[]; readonly series: readonly string[] } {
  const x = by[0];
  const apart = [...by.slice(1), ...result.study.axes.filter((axis) => !by.includes(axis))];
  const found = result.cases.flatMap((one) => {
    const estimate = one.metrics.get(metric);
    return estimate === undefined || estimate.value === null
      ? []
      : [
          {
            one,
            x: x === undefined ? undefined : paramOf(one, x),
            name: seriesName(one, apart),
            estimate,
          },
        ];
  });
  const names = [...new Set(found.map((point) => point.name))];
  const labels = new Map(chartLabels(names).map((label, index) => [names[index] as string, label]));
  return {
    points: found.map(({ one, x: value, name, estimate }) => ({
      one,
      x: value,
      series: labels.get(name) ?? name,
      estimate,
    })),
    series: names.map((name) => labels.get(name) ?? name),
  };
}

export function paramOf(one: CaseResult, name: string): ParamValue | undefined {
  return one.plan.params.find((param) => param.name === name);
}

function seriesName(one: CaseResult, axes: readonly string[]): string {
  const values = axes.flatMap((axis) => {
    const param = paramOf(one, axis);
    return param === undefined ? [] : [param];
  });
  // One axis alone needs no name before its value: the legend's title says it.
  if (values.length === 1) return values[0]?.text ?? "";
  return values.map((param) => `${param.name}=${param.text}`).join(", ");
}

/** The params that tell series apart, for the legend's title. */
export function seriesTitle(result: StudyResult, by: readonly string[]): string {
  const apart = [...by.slice(1), ...result.study.axes.filter((axis) => !by.includes(axis))];
  return apart.length === 1 ? (apart[0] ?? "") : "";
}
