import type { StudyResult } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
import { type CasePoint, casePoints, seriesTitle } from "./case-points.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { directLabels, type LineEnd } from "./direct-labels.ts";
import {
  axisTitle,
  type DisplayUnit,
  displayUnit,
  magnitudeScale,
  numberFormat,
  wantsLogScale,
} from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { firstCases, MOST_MARKS } from "./most-marks.ts";
import { type ParamAxis, paramAxis } from "./param-axis.ts";
import { DASHES, SHAPES, STYLE, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, type Tip, tooltip } from "./tooltip.ts";
import { wordsAxis } from "./words-axis.ts";

export interface MetricByParam {
  /** `MetricRef.id`. */
  readonly metric: string;
  /** Params: the horizontal axis, then those that tell series apart. */
  readonly by: readonly string[];
  /** Absent: lines where the axis has at least three numbers, else bars. */
  readonly mark?: "line" | "bar";
  readonly title?: string;
}

const HEIGHT = 260;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A metric over a swept param: a line with its 95 % interval as a band, or bars with error bars.
 * Null when no case has a number for it.
 */
export function metricByParam(given: StudyResult, options: MetricByParam): Chart | null {
  // A case is a point, a piece of a line and a piece of a band.
  const { result, note } = firstCases(given, Math.floor(MOST_MARKS / 3));
  const { points, series } = casePoints(result, options.metric, options.by);
  const first = points[0];
  if (first === undefined) return null;
  const axis = paramAxis(points.flatMap(({ x }) => (x ? [x] : [])));
  const numbers = new Set(points.map(({ x }) => x?.json)).size;
  const mark =
    axis.kind === "words" || numbers < 2
      ? "bar"
      : (options.mark ?? (numbers >= 3 ? "line" : "bar"));
  const values = points.flatMap(({ estimate: { value, low, high } }) =>
    [value, low, high].filter((number) => number !== null),
  );
  const unit = displayUnit(values, first.estimate.unit);
  const data = points.map((point) => row(point, axis, unit, mark));
  const shared: Shared = {
    yTitle: axisTitle(chartLabel(options.metric), unit),
    xTitle: xTitle(options.by[0] ?? "", axis, mark),
    series,
    legendTitle: chartLabel(seriesTitle(result, options.by)),
    values: values.map((value) => value * unit.factor),
    xs: data.map(({ f0 }) => f0 ?? null),
    rows: data,
  };
  const title = `${options.title ?? `${options.metric} by ${options.by.join(", ")}`}${note}`;
  return {
    title,
    description: describe(title, points),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      data: { values: data },
      ...(mark === "line" ? lines(shared) : bars(shared)),
    },
  };
}

interface Shared {
  readonly yTitle: string;
  readonly xTitle: string;
  readonly series: readonly string[];
  readonly legendTitle: string;
  /** In the axis' unit. */
  readonly values: readonly number[];
  readonly xs: readonly (string | number | boolean | null)[];
  readonly rows: readonly ChartRow[];
}

function row(point: CasePoint, axis: ParamAxis, unit: DisplayUnit, mark: "line" | "bar"): ChartRow {
  const { value, low, high } = point.estimate;
  const scaled = (number: number | null) => (number === null ? null : number * unit.factor);
  const x =
    axis.kind === "number" && mark === "line"
      ? Number(((point.x?.json as number) * axis.unit.factor).toPrecision(12))
      : chartLabel(point.x?.text ?? "");
  const f1 = scaled(value);
  return { f0: x, f1, f2: scaled(low) ?? f1, f3: scaled(high) ?? f1, f4: point.series };
}

function xTitle(name: string, axis: ParamAxis, mark: "line" | "bar"): string {
  const label = chartLabel(name);
  return mark === "line" && axis.kind === "number" ? axisTitle(label, axis.unit) : label;
}

function legend({ series, legendTitle }: Shared): Fields | null {
  return series.length > 1 ? { title: legendTitle === "" ? null : legendTitle } : null;
}

function tips({ xTitle, yTitle, series, legendTitle }: Shared, xFormat?: string): ChartSpec {
  const named: Tip[] = series.length > 1 ? [["f4", legendTitle === "" ? "case" : legendTitle]] : [];
  const x: Tip = xFormat === undefined ? ["f0", xTitle] : ["f0", xTitle, xFormat];
  const figures: Tip[] = [
    ["f1", yTitle, FIGURE],
    ["f2", "from", FIGURE],
    ["f3", "to", FIGURE],
  ];
  return { tooltip: tooltip([...named, x, ...figures]) };
}

function lines(shared: Shared): ChartSpec {
  const { series, values, xs } = shared;
  const numbers = xs.map(Number);
  const xLog = new Set(numbers).size > 2 && wantsLogScale(numbers, 20);
  const y = {
    field: "f1",
    type: "quantitative",
    scale: magnitudeScale(values),
    axis: { ...topTitle(shared.yTitle), format: numberFormat(values) },
  };
  const names = endNames(shared, y);
  const named = { field: "f4", type: "nominal", legend: names === null ? legend(shared) : null };
  return {
    width: 560,
    height: HEIGHT,
    encoding: {
      x: {
        field: "f0",
        type: "quantitative",
        title: shared.xTitle,
        scale: xLog ? { type: "log", nice: false } : { zero: false, nice: true },
        axis: {
          grid: false,
          format: numberFormat(numbers),
          ...(xLog ? { values: [...new Set(numbers)] } : {}),
        },
      },
      color: { ...named, scale: seriesScale(series) },
    },
    layer: [
      {
        mark: { type: "area", opacity: 0.18, line: false },
        encoding: { y: { ...y, field: "f2" }, y2: { field: "f3" } },
      },
      {
        mark: { type: "line" },
        encoding: { y, strokeDash: { ...named, scale: seriesScale(series, DASHES) } },
      },
      {
        mark: { type: "point", filled: true, size: 55, opacity: 1 },
        encoding: {
          y,
          shape: { ...named, scale: seriesScale(series, SHAPES) },
          ...tips(shared, FIGURE),
        },
      },
      ...(names === null ? [] : [names]),
    ],
  };
}

/** The names at the ends of the lines; null where they would lie on each other. */
function endNames({ series, legendTitle, rows, values }: Shared, y: ChartSpec): ChartSpec | null {
  const ends = series.flatMap((one): LineEnd[] => {
    const own = rows.filter(({ f4 }) => f4 === one);
    const last = own.reduce((a, b) => (Number(b["f0"]) > Number(a["f0"]) ? b : a), own[0] ?? {});
    const name = legendTitle === "" ? one : `${legendTitle}=${one}`;
    return own.length === 0
      ? []
      : [{ series: one, name, x: Number(last["f0"]), y: Number(last["f1"]) }];
  });
  const isLog = wantsLogScale(values);
  const low = values.reduce((a, b) => Math.min(a, b), isLog ? Number.POSITIVE_INFINITY : 0);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const axis = isLog ? { low: low / 1.3, high: high * 1.3 } : { low, high };
  return directLabels(ends, { ...axis, isLog, height: HEIGHT }, y);
}

function bars(shared: Shared): ChartSpec {
  const { series, values, xs } = shared;
  const several = series.length > 1;
  const { width, axis } = wordsAxis(xs.map(String), series.length);
  const log = wantsLogScale(values);
  const y = {
    field: "f1",
    type: "quantitative",
    scale: magnitudeScale(values),
    axis: { ...topTitle(shared.yTitle), format: numberFormat(values) },
  };
  const offset = several
    ? { xOffset: { field: "f4", type: "nominal", scale: seriesScale(series) } }
    : {};
  const color = {
    field: "f4",
    type: "nominal",
    scale: seriesScale(series),
    legend: legend(shared),
  };
  // A bar has no foot on a logarithmic axis, so that its length would lie: points instead.
  const body = log
    ? {
        mark: { type: "point", filled: true, size: 80, opacity: 1 },
        encoding: {
          y,
          color,
          shape: {
            field: "f4",
            type: "nominal",
            scale: seriesScale(series, SHAPES),
            legend: legend(shared),
          },
          ...tips(shared),
        },
      }
    : { mark: { type: "bar" }, encoding: { y, color, ...tips(shared) } };
  return {
    width,
    height: 260,
    encoding: {
      x: {
        field: "f0",
        type: "nominal",
        sort: null,
        title: shared.xTitle === "" ? null : shared.xTitle,
        axis,
      },
      ...offset,
    },
    layer: [
      body,
      {
        mark: { type: "rule", strokeWidth: 1.5, style: STYLE.interval },
        encoding: { y: { ...y, field: "f2" }, y2: { field: "f3" }, detail: { field: "f4" } },
      },
    ],
  };
}

function describe(title: string, points: readonly CasePoint[]): string {
  const shown = points.slice(0, 24).map(({ x, series, estimate }) => {
    const where = [x ? `${x.name} ${x.text}` : "", series].filter((part) => part !== "").join(", ");
    return `${where || "value"}: ${formatMetric(estimate.value ?? 0, estimate.unit)}`;
  });
  const rest = points.length - shown.length;
  return `${title}. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
