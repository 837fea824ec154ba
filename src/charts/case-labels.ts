import type { StudyResult } from "../analysis/results.ts";
import { chartLabels } from "./labels.ts";

/** From this many swept params on, names before every value would leave no room for the values. */
const TOO_MANY_NAMES = 3;

export interface CaseLabels {
  /** One for each case, all different where the cases are. */
  readonly labels: readonly string[];
  /** The names of the params, when the labels hold only their values. */
  readonly title: string | null;
}

/** How the cases of a study are called in a chart. */
export function caseLabels(result: StudyResult): CaseLabels {
  const { axes } = result.study;
  if (axes.length < TOO_MANY_NAMES) {
    return { labels: chartLabels(result.cases.map(({ plan }) => plan.label)), title: null };
  }
  const values = result.cases.map(({ plan }) =>
    axes.map((axis) => plan.params.find(({ name }) => name === axis)?.text ?? "–").join(" · "),
  );
  return { labels: chartLabels(values), title: chartLabels([axes.join(" · ")])[0] ?? null };
}

/** The axis that lists cases, the params' names level above it. */
export function caseAxis(title: string | null): Readonly<Record<string, unknown>> {
  return title === null
    ? { title: null }
    : {
        title,
        titleAngle: 0,
        titleAlign: "right",
        titleAnchor: "end",
        titleBaseline: "bottom",
        titleX: -6,
        titleY: -6,
      };
}
