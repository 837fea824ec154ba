import type { StudyResult } from "../analysis/results.ts";
import { yearQuantile } from "../analysis/years/year-draws.ts";
import type { AmountName, YearsAnswer } from "../analysis/years/years.ts";
import { caseLabels } from "./case-labels.ts";
import { type Chart, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat, wantsLogScale } from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { curveCases, thinned } from "./most-marks.ts";
import { DASHES, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

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
  const amounts = curves.flatMap(({ points }) => points.map(({ amount }) => amount));
  const unit = displayUnit(amounts, options.unit);
  const names = curves.map(({ name }) => name);
  const xs = amounts.map((amount) => amount * unit.factor);
  const series = {
    field: "f2",
    type: "nominal",
    legend: names.length > 1 ? { title: null } : null,
  };
  return {
    title,
    description: `${title}. In how many of a hundred years it is more than so much, for ${names.slice(0, 24).join("; ")}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 560,
      height: 240,
      data: {
        values: curves.flatMap(({ name, points }) =>
          thinned(points, curves.length).map(({ amount, more }) => ({
            f0: amount * unit.factor,
            f1: more * 100,
            f2: name,
          })),
        ),
      },
      mark: { type: "line", interpolate: "linear" },
      encoding: {
        x: {
          field: "f0",
          type: "quantitative",
          title: axisTitle(chartLabel(options.axis), unit),
          scale: wantsLogScale(xs, 30) ? { type: "log", nice: false } : { zero: true, nice: true },
          axis: { format: numberFormat(xs) },
        },
        y: {
          field: "f1",
          type: "quantitative",
          scale: { type: "log", domain: [0.1, 100], nice: false },
          axis: {
            ...topTitle("years with more (%)"),
            values: [100, 50, 20, 5, 1, 0.1],
            format: "~r",
          },
        },
        order: { field: "f1", type: "quantitative" },
        color: { ...series, scale: seriesScale(names) },
        strokeDash: { ...series, scale: seriesScale(names, DASHES) },
        tooltip: tooltip([
          ["f2", "case"],
          ["f0", axisTitle("more than", unit), FIGURE],
          ["f1", "of years (%)", FIGURE],
        ]),
      },
    },
  };
}

interface Point {
  readonly amount: number;
  readonly more: number;
}

function curveOf({ years }: YearsAnswer, amount: AmountName): Point[] {
  const sorted = years.quantiles[amount];
  return MORE.flatMap((more) => {
    const at = yearQuantile(sorted, 1 - more);
    return at > 0 ? [{ amount: at, more }] : [];
  });
}
