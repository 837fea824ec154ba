import type { CaseResult, StudyResult } from "../analysis/results.ts";
import { histogramQuantile } from "../analysis/statistics/histogram.ts";
import { formatMetric } from "../units/format.ts";
import { caseAxis, caseLabels } from "./case-labels.ts";
import { type Chart, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, magnitudeScale, numberFormat } from "./display-unit.ts";
import { listedCases } from "./most-marks.ts";
import { pooledHistogram } from "./pooled-histogram.ts";
import { DASHES, SHAPES, STYLE, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** More lines than this cannot be told apart; then each case gets a row of its own. */
const MOST_LINES = 7;

/** Where each quantile stands: -log10(1 - p), so that every further nine takes one step. */
const TAIL: readonly { readonly name: string; readonly p: number; readonly at: number }[] = [
  { name: "p50", p: 0.5, at: 0.30103 },
  { name: "p90", p: 0.9, at: 1 },
  { name: "p95", p: 0.95, at: 1.30103 },
  { name: "p99", p: 0.99, at: 2 },
  { name: "p99.9", p: 0.999, at: 3 },
];
const TAIL_LABELS =
  "datum.value < 0.5 ? 'p50' : datum.value < 1.1 ? 'p90' : datum.value < 1.5 ? 'p95' : datum.value < 2.5 ? 'p99' : 'p99.9'";

/** A quantile is drawn when at least this many operations lie beyond it. */
const FEWEST_BEYOND = 10;

interface Curve {
  readonly name: string;
  readonly points: readonly {
    readonly quantile: string;
    readonly at: number;
    readonly seconds: number;
  }[];
}

/**
 * The quantiles of a latency, over all trials together, the tail stretched so that every further
 * nine takes one step. `metric` is the name inside the aggregate: `write.latency`. Null when
 * nothing was observed.
 */
export function latencyQuantiles(given: StudyResult, metric = "write.latency"): Chart | null {
  const { result, note } = listedCases(given);
  const { labels, title } = caseLabels(result);
  const curves = curvesOf(result.cases, labels, metric);
  if (curves.length === 0) return null;
  const unit = displayUnit(
    curves.flatMap(({ points }) => points.map(({ seconds }) => seconds)),
    "s",
  );
  const rows = curves.flatMap(({ name, points }) =>
    points.map(({ quantile, at, seconds }) => ({
      f0: at,
      f1: seconds * unit.factor,
      f2: name,
      f3: quantile,
    })),
  );
  const shared = {
    rows,
    names: curves.map(({ name }) => name),
    caseTitle: title,
    title: axisTitle(metric, unit),
    values: rows.map(({ f1 }) => f1),
  };
  return {
    title: `Quantiles of ${metric}${note}`,
    description: describe(metric, curves),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      data: { values: rows },
      ...(curves.length > MOST_LINES ? ranges(shared) : lines(shared)),
    },
  };
}

function curvesOf(
  cases: readonly CaseResult[],
  labels: readonly string[],
  metric: string,
): Curve[] {
  return cases.flatMap((one, index) => {
    const histogram = pooledHistogram(one, metric);
    const count = histogram?.count ?? 0;
    const points = TAIL.flatMap(({ name, p, at }) => {
      const ns = histogram && histogramQuantile(histogram, p);
      const known = ns !== null && (1 - p) * count >= FEWEST_BEYOND;
      return known ? [{ quantile: name, at, seconds: ns / 1e9 }] : [];
    });
    return points.length < 2 ? [] : [{ name: labels[index] ?? "", points }];
  });
}

interface Shared {
  readonly rows: readonly { readonly f0: number; readonly f3: string }[];
  readonly names: readonly string[];
  readonly caseTitle: string | null;
  readonly title: string;
  readonly values: readonly number[];
}

function tips(title: string): Readonly<Record<string, unknown>> {
  return {
    tooltip: tooltip([
      ["f2", "case"],
      ["f3", "quantile"],
      ["f1", title, FIGURE],
    ]),
  };
}

function lines({ rows, names, title, values }: Shared): ChartSpec {
  const legend = names.length > 1 ? { title: null } : null;
  const series = { field: "f2", type: "nominal", legend };
  return {
    width: 560,
    height: 240,
    encoding: {
      x: {
        field: "f0",
        type: "quantitative",
        title: "quantile",
        scale: { zero: false },
        axis: {
          values: [...new Set(rows.map(({ f0 }) => f0))],
          labelExpr: TAIL_LABELS,
          grid: false,
        },
      },
      y: {
        field: "f1",
        type: "quantitative",
        scale: magnitudeScale(values),
        axis: { ...topTitle(title), format: numberFormat(values) },
      },
      color: { ...series, scale: seriesScale(names) },
    },
    layer: [
      { mark: "line", encoding: { strokeDash: { ...series, scale: seriesScale(names, DASHES) } } },
      {
        mark: { type: "point", filled: true, size: 55, opacity: 1 },
        encoding: { shape: { ...series, scale: seriesScale(names, SHAPES) }, ...tips(title) },
      },
    ],
  };
}

/** A row a case: quantiles as points on one line, from the median to the tail. */
function ranges({ rows, caseTitle, title, values }: Shared): ChartSpec {
  const quantiles = TAIL.map(({ name }) => name).filter((name) =>
    rows.some(({ f3 }) => f3 === name),
  );
  const series = { field: "f3", type: "nominal", title: null };
  return {
    width: 520,
    height: { step: 20 },
    encoding: {
      y: {
        field: "f2",
        type: "nominal",
        sort: null,
        axis: { grid: true, ...caseAxis(caseTitle) },
      },
      x: {
        field: "f1",
        type: "quantitative",
        title,
        scale: magnitudeScale(values),
        axis: { format: numberFormat(values) },
      },
    },
    layer: [
      {
        mark: { type: "line", strokeWidth: 1.5, style: STYLE.thread },
        encoding: { detail: { field: "f2", type: "nominal" } },
      },
      {
        mark: { type: "point", filled: true, size: 60, opacity: 1 },
        encoding: {
          color: { ...series, scale: seriesScale(quantiles), legend: { orient: "top" } },
          shape: { ...series, scale: seriesScale(quantiles, SHAPES) },
          ...tips(title),
        },
      },
    ],
  };
}

function describe(metric: string, curves: readonly Curve[]): string {
  const shown = curves.slice(0, 24).map(({ name, points }) => {
    const list = points.map(({ quantile, seconds }) => `${quantile} ${formatMetric(seconds, "s")}`);
    return `${name}: ${list.join(", ")}`;
  });
  const rest = curves.length - shown.length;
  return `Quantiles of ${metric}. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
