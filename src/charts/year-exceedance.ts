import type { StudyResult } from "../analysis/results.ts";
import { yearQuantile } from "../analysis/years/year-draws.ts";
import type { AmountName, YearsAnswer } from "../analysis/years/years.ts";
import { caseLabels } from "./case-labels.ts";
import type { Chart } from "./chart.ts";
import { curveCases } from "./most-marks.ts";
import { type ShareCurve, shareCurves } from "./share-curves.ts";
import { topTitle } from "./theme.ts";

/** Shares of years that have more, from nearly all down to one in a thousand. */
const MORE: readonly number[] = [
  ...Array.from({ length: 20 }, (_, i) => 0.99 - 0.045 * i),
  ...[0.1, 0.075, 0.05, 0.035, 0.025, 0.0175, 0.01, 0.0075, 0.005, 0.0035, 0.0025, 0.001],
];

export interface YearExceedance {
  readonly amount: AmountName;
  /** `s` or `count`. */
  readonly unit: "s" | "count";
  readonly title: string;
  readonly axis: string;
}

/**
 * In how many of a hundred years something comes to more than so much, a curve a case: at 5 stands
 * what one year in twenty exceeds. Null when hardly any year has any.
 */
export function yearExceedance(given: StudyResult, options: YearExceedance): Chart | null {
  const { result, note } = curveCases(given);
  const title = `${options.title}${note}`;
  const { labels } = caseLabels(result);
  const curves = result.cases.flatMap(({ years }, index) => {
    const points = years === undefined ? [] : curveOf(years, options.amount);
    return points.length < 2 ? [] : [{ name: labels[index] ?? "", points }];
  });
  if (curves.length === 0) return null;
  const names = curves.map(({ name }) => name);
  return {
    title,
    description: `${title}. In how many of a hundred years it is more than so much, for ${names.slice(0, 24).join("; ")}.`,
    spec: shareCurves(curves, {
      unit: options.unit,
      axis: options.axis,
      tip: "more than",
      logFrom: 30,
      zero: true,
      interpolate: "linear",
      shares: {
        scale: { type: "log", domain: [0.1, 100], nice: false },
        axis: {
          ...topTitle("years with more (%)"),
          values: [100, 50, 20, 5, 1, 0.1],
          format: "~r",
        },
        tip: "of years (%)",
      },
    }),
  };
}

function curveOf({ years }: YearsAnswer, amount: AmountName): ShareCurve["points"] {
  const sorted = years.quantiles[amount];
  return MORE.flatMap((more) => {
    const at = yearQuantile(sorted, 1 - more);
    return at > 0 ? [{ at, share: more }] : [];
  });
}
