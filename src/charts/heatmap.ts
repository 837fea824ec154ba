import type { StudyResult } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
import { casePoints, seriesTitle } from "./case-points.ts";
import { type Chart, VEGA_LITE_SCHEMA } from "./chart.ts";
import { wantsLogScale } from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { firstCases, MOST_MARKS } from "./most-marks.ts";
import { tooltip } from "./tooltip.ts";
import { wordsAxis } from "./words-axis.ts";

/** Wide enough for a figure with its unit. */
const CELL_WIDTH = 84;

export interface Heatmap {
  readonly metric: string;
  readonly by: readonly string[];
  readonly title?: string;
}

/**
 * A metric over two params as a grid of shades, each cell with its figure written in it.
 * Null when no case has a number for it.
 */
export function heatmap(given: StudyResult, options: Heatmap): Chart | null {
  // A case is a shade and a figure.
  const { result, note } = firstCases(given, MOST_MARKS / 2);
  const { points } = casePoints(result, options.metric, options.by);
  if (points.length === 0) return null;
  const rows = points.map(({ x, series, estimate }) => ({
    f0: chartLabel(x?.text ?? ""),
    f1: series,
    f2: estimate.value ?? 0,
    f3: formatMetric(estimate.value ?? 0, estimate.unit),
  }));
  const title = `${options.title ?? `${options.metric} by ${options.by.join(", ")}`}${note}`;
  const cells = rows.slice(0, 40).map(({ f0, f1, f3 }) => `${f0}, ${f1}: ${f3}`);
  const scale = wantsLogScale(rows.map(({ f2 }) => f2)) ? { type: "log" } : {};
  const [xTitle, yTitle] = [options.by[0] ?? "", seriesTitle(result, options.by)];
  const tips = tooltip([
    ["f0", xTitle],
    ["f1", yTitle === "" ? "case" : yTitle],
    ["f3", options.metric],
  ]);
  const columns = rows.map(({ f0 }) => f0);
  const { axis } = wordsAxis(columns, 1, CELL_WIDTH * new Set(columns).size);
  const side = { type: "nominal", sort: null };
  return {
    title,
    description: `${title}. ${cells.join("; ")}${rows.length > 40 ? `; and ${rows.length - 40} more` : ""}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: { step: CELL_WIDTH },
      height: { step: 28 },
      data: { values: rows },
      encoding: {
        x: {
          ...side,
          field: "f0",
          title: chartLabel(options.by[0] ?? ""),
          axis,
        },
        y: { ...side, field: "f1", title: chartLabel(seriesTitle(result, options.by)) || null },
      },
      layer: [
        {
          mark: { type: "rect" },
          encoding: {
            opacity: {
              field: "f2",
              type: "quantitative",
              scale: { ...scale, range: [0.06, 0.55] },
              legend: null,
            },
            tooltip: tips,
          },
        },
        {
          mark: { type: "text" },
          encoding: { text: { field: "f3", type: "nominal" }, tooltip: tips },
        },
      ],
    },
  };
}
