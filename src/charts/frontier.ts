import { betterOf } from "../analysis/comparison/better.ts";
import type { Estimate, StudyResult } from "../analysis/results.ts";
import type { MetricRef } from "../model/measures.ts";
import { formatMetric } from "../units/format.ts";
import { caseLabels } from "./case-labels.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, magnitudeScale, numberFormat } from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { firstCases, MOST_MARKS } from "./most-marks.ts";
import { STYLE, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

export interface Frontier {
  /** What is paid: `cost`. */
  readonly x: MetricRef;
  /** What is bought: `p99(write.latency)`. */
  readonly y: MetricRef;
  readonly title?: string;
}

const BEST = "no case is better in both";
const BEATEN = "another case is better in both";
/** More names than this along the frontier would lie on each other. */
const MOST_NAMES = 8;

interface Point {
  readonly label: string;
  readonly x: Estimate & { readonly value: number };
  readonly y: Estimate & { readonly value: number };
}

/**
 * Each case by what it costs and what it gives: the cases that none other beats in both make the
 * frontier, a line with their names; the rest are hollow. Which way is better is the metric's own.
 * Null with fewer than two cases that have both, or where one of the two is the same in all.
 */
export function frontier(given: StudyResult, options: Frontier): Chart | null {
  const { result, note } = firstCases(given, Math.floor(MOST_MARKS / 4));
  const { labels } = caseLabels(result);
  const points = result.cases.flatMap(({ metrics }, index): Point[] => {
    const [x, y] = [known(metrics.get(options.x.id)), known(metrics.get(options.y.id))];
    return x === null || y === null ? [] : [{ label: labels[index] ?? "", x, y }];
  });
  const differs = (of: "x" | "y") => new Set(points.map((point) => point[of].value)).size > 1;
  if (points.length < 2 || !differs("x") || !differs("y")) return null;
  const best = points.filter((one) => !points.some((other) => beats(other, one, options)));
  const title = `${options.title ?? `${options.y.id} against ${options.x.id}`}${note}`;
  const told = [...best]
    .sort((a, b) => a.x.value - b.x.value)
    .slice(0, 24)
    .map(({ label, x, y }) => {
      return `${label}: ${formatMetric(y.value, y.unit)} at ${formatMetric(x.value, x.unit)}`;
    });
  return {
    title,
    description: `${title}. Of ${points.length} cases no other beats in both: ${told.join("; ")}.`,
    spec: { $schema: VEGA_LITE_SCHEMA, width: 560, height: 280, ...drawn(points, best, options) },
  };
}

function known(estimate: Estimate | undefined): Point["x"] | null {
  const value = estimate?.value ?? null;
  return estimate === undefined || value === null || !Number.isFinite(value)
    ? null
    : { ...estimate, value };
}

/** As good in both and better in one. */
function beats(a: Point, b: Point, { x, y }: Frontier): boolean {
  const gain = (metric: MetricRef, here: number, there: number) =>
    betterOf(metric) === "higher" ? here - there : there - here;
  const [dx, dy] = [gain(x, a.x.value, b.x.value), gain(y, a.y.value, b.y.value)];
  return dx >= 0 && dy >= 0 && dx + dy > 0;
}

function drawn(points: readonly Point[], best: readonly Point[], options: Frontier): ChartSpec {
  const units = {
    x: displayUnit(
      points.map(({ x }) => x.value),
      points[0]!.x.unit,
    ),
    y: displayUnit(
      points.map(({ y }) => y.value),
      points[0]!.y.unit,
    ),
  };
  const rows = points.map((point): ChartRow => {
    const isBest = best.includes(point);
    return {
      f0: point.x.value * units.x.factor,
      f1: point.y.value * units.y.factor,
      f2: isBest ? BEST : BEATEN,
      f3: point.label,
      f4: (point.y.low ?? point.y.value) * units.y.factor,
      f5: (point.y.high ?? point.y.value) * units.y.factor,
      f6: isBest && best.length <= MOST_NAMES ? point.label : "",
    };
  });
  const [xTitle, yTitle] = [
    axisTitle(chartLabel(options.x.id), units.x),
    axisTitle(chartLabel(options.y.id), units.y),
  ];
  return { data: { values: rows }, layer: layers(rows, xTitle, yTitle) };
}

function layers(rows: readonly ChartRow[], xTitle: string, yTitle: string): ChartSpec[] {
  const [xs, ys] = [rows.map(({ f0 }) => Number(f0)), rows.map(({ f1 }) => Number(f1))];
  const x = {
    field: "f0",
    type: "quantitative",
    title: xTitle,
    scale: { ...magnitudeScale(xs), zero: false, padding: 14 },
    axis: { format: numberFormat(xs), grid: false },
  };
  const y = {
    field: "f1",
    type: "quantitative",
    scale: magnitudeScale(ys),
    axis: { ...topTitle(yTitle), format: numberFormat(ys) },
  };
  const kinds = [BEST, BEATEN].filter((kind) => rows.some(({ f2 }) => f2 === kind));
  const series = { field: "f2", type: "nominal", title: null, legend: { orient: "top" } };
  const onlyBest = [{ filter: { field: "f2", equal: BEST } }];
  return [
    {
      transform: onlyBest,
      mark: { type: "line", style: STYLE.thread, strokeWidth: 1.5 },
      encoding: { x, y, order: { field: "f0", type: "quantitative" } },
    },
    {
      mark: { type: "rule", style: STYLE.interval, strokeWidth: 1.5 },
      encoding: { x, y: { ...y, field: "f4" }, y2: { field: "f5" } },
    },
    {
      mark: { type: "point", filled: true, size: 80, opacity: 1 },
      encoding: {
        x,
        y,
        color: { ...series, scale: seriesScale(kinds) },
        shape: { ...series, scale: seriesScale(kinds, ["circle", "cross"]) },
        tooltip: tooltip([
          ["f3", "case"],
          ["f1", yTitle, FIGURE],
          ["f0", xTitle, FIGURE],
        ]),
      },
    },
    {
      transform: onlyBest,
      mark: { type: "text", align: "left", baseline: "bottom", dx: 7, dy: -4 },
      encoding: { x, y, text: { field: "f6", type: "nominal" } },
    },
  ];
}
