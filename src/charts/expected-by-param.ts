import type { StudyResult, Verdict } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
import { type CasePoint, casePoints, seriesTitle } from "./case-points.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import {
  axisTitle,
  type DisplayUnit,
  displayUnit,
  magnitudeScale,
  numberFormat,
} from "./display-unit.ts";
import { type Judged, judged } from "./expected-bounds.ts";
import { chartLabel } from "./labels.ts";
import { firstCases, MOST_MARKS } from "./most-marks.ts";
import { type Across, acrossOf } from "./param-encoding.ts";
import { DASHES, STYLE, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, type Tip, tooltip } from "./tooltip.ts";

export interface ExpectedByParam {
  /** `MetricRef.id`. */
  readonly metric: string;
  /** Params: the horizontal axis, then those that tell series apart. */
  readonly by: readonly string[];
  readonly title?: string;
}

/** More series than this cannot be told apart. */
const MOST_SERIES = 12;

/** A verdict's word and form: shape beside place, as colour is taken by the series. */
const VERDICTS: readonly (readonly [Verdict, string, string])[] = [
  ["pass", "holds", "circle"],
  // A saltire.
  [
    "fail",
    "does not hold",
    "M-1,-.7L-.7,-1L0,-.3L.7,-1L1,-.7L.3,0L1,.7L.7,1L0,.3L-.7,1L-1,.7L-.3,0Z",
  ],
  ["undecided", "undecided", "diamond"],
  ["skipped", "not asked", "stroke"],
];

interface Point extends CasePoint {
  readonly judged: Judged | null;
}

/**
 * A metric of which something is expected over a swept param: the line with its 95 % interval, the
 * bound as a rule with its name, and the verdict of each case as the point's shape. Null where
 * nothing is expected of it, no case has a number, nothing differs, or there are too many series.
 */
export function expectedByParam(given: StudyResult, options: ExpectedByParam): Chart | null {
  const { result, note } = firstCases(given, Math.floor(MOST_MARKS / 3));
  const { points: found, series } = casePoints(result, options.metric, options.by);
  const points = found.map((point): Point => {
    return { ...point, judged: judged(point.one, options.metric, point.estimate.unit) };
  });
  const first = points[0];
  const differ = new Set(points.map(({ estimate }) => estimate.value)).size > 1;
  if (first === undefined || !differ || series.length > MOST_SERIES) return null;
  if (points.every((point) => point.judged === null)) return null;
  const values = points.flatMap(({ estimate: { value, low, high }, judged }) =>
    [value, low, high, ...(judged?.bounds ?? []).map((bound) => bound.value)].filter(
      (number) => number !== null,
    ),
  );
  const unit = displayUnit(values, first.estimate.unit);
  const across = acrossOf(points, options.by[0] ?? "", series.length);
  const title = `${options.title ?? `${options.metric} by ${options.by.join(", ")}`}${note}`;
  const shown = values.map((value) => value * unit.factor);
  const picture: Picture = {
    across,
    at:
      across.isNumber || series.length < 2
        ? { x: across.x }
        : { x: across.x, xOffset: apart(series) },
    y: {
      field: "f1",
      type: "quantitative",
      scale: magnitudeScale(shown),
      axis: {
        ...topTitle(axisTitle(chartLabel(options.metric), unit)),
        format: numberFormat(shown),
      },
    },
    series,
    legendTitle: chartLabel(seriesTitle(result, options.by)),
  };
  return {
    title,
    description: describe(title, points),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: across.width,
      height: 260,
      data: { values: points.map((point) => row(point, across.place(point), unit)) },
      layer: [
        ...(across.isNumber ? lines(picture) : intervals(picture)),
        ...boundLayers(points, picture, unit),
        dots(picture, points),
      ],
    },
  };
}

/** What the layers share. */
interface Picture {
  readonly across: Across;
  /** The horizontal place of a case's marks. */
  readonly at: ChartSpec;
  readonly y: ChartSpec;
  readonly series: readonly string[];
  readonly legendTitle: string;
}

function apart(series: readonly string[]): ChartSpec {
  return { field: "f4", type: "nominal", scale: seriesScale(series) };
}

function row(point: Point, x: string | number, unit: DisplayUnit): ChartRow {
  const { value, low, high } = point.estimate;
  const scaled = (number: number | null) => (number === null ? null : number * unit.factor);
  const f1 = scaled(value);
  return {
    f0: x,
    f1,
    f2: scaled(low) ?? f1,
    f3: scaled(high) ?? f1,
    f4: point.series,
    f5: VERDICTS.find(([verdict]) => verdict === verdictOf(point))?.[1] ?? "",
  };
}

function legend({ series, legendTitle }: Picture): ChartSpec | null {
  return series.length > 1 ? { title: legendTitle === "" ? null : legendTitle } : null;
}

function colour(picture: Picture): ChartSpec {
  const { series } = picture;
  return { field: "f4", type: "nominal", legend: legend(picture), scale: seriesScale(series) };
}

function lines(picture: Picture): ChartSpec[] {
  const { at, y, series } = picture;
  const color = colour(picture);
  return [
    {
      mark: { type: "area", opacity: 0.18, line: false },
      encoding: { ...at, y: { ...y, field: "f2" }, y2: { field: "f3" }, color },
    },
    {
      mark: { type: "line" },
      encoding: { ...at, y, color, strokeDash: { ...color, scale: seriesScale(series, DASHES) } },
    },
  ];
}

function intervals({ at, y }: Picture): ChartSpec[] {
  const encoding = {
    ...at,
    y: { ...y, field: "f2" },
    y2: { field: "f3" },
    detail: { field: "f4" },
  };
  return [{ mark: { type: "rule", strokeWidth: 1.5, style: STYLE.interval }, encoding }];
}

function dots(picture: Picture, points: readonly Point[]): ChartSpec {
  const { at, y, across, series, legendTitle } = picture;
  const present = VERDICTS.filter(([verdict]) =>
    points.some((point) => verdictOf(point) === verdict),
  );
  const named: Tip[] = series.length > 1 ? [["f4", legendTitle === "" ? "case" : legendTitle]] : [];
  const x: Tip = across.isNumber ? ["f0", across.title, FIGURE] : ["f0", across.title];
  const figures: Tip[] = [
    ["f1", "value", FIGURE],
    ["f2", "from", FIGURE],
    ["f3", "to", FIGURE],
    ["f5", "expectation"],
  ];
  return {
    mark: { type: "point", filled: true, size: 80, opacity: 1 },
    encoding: {
      ...at,
      y,
      color: colour(picture),
      shape: {
        field: "f5",
        type: "nominal",
        title: "expectation",
        scale: seriesScale(
          present.map(([, word]) => word),
          present.map(([, , shape]) => shape),
        ),
      },
      tooltip: tooltip([...named, x, ...figures]),
    },
  };
}

/** One rule for a bound that is the same everywhere; one that moves with the params moves along. */
function boundLayers(points: readonly Point[], picture: Picture, unit: DisplayUnit): ChartSpec[] {
  const { at, y, across } = picture;
  const all = points.flatMap(({ judged }) => judged?.bounds ?? []);
  const bounds = new Map(all.map((bound) => [bound.label, bound]));
  const isFixed = points.every(
    ({ judged }) => judged === null || judged.bounds.length === bounds.size,
  );
  if (isFixed) {
    const data = {
      values: [...bounds.values()].map(({ value, label }) => ({
        f1: value * unit.factor,
        f6: chartLabel(label),
      })),
    };
    return [
      {
        data,
        mark: { type: "rule", style: STYLE.limit },
        encoding: { x: { value: 0 }, x2: { value: "width" }, y },
      },
      {
        data,
        mark: {
          type: "text",
          align: "left",
          baseline: "bottom",
          dx: 4,
          dy: -3,
          style: STYLE.heading,
        },
        encoding: { x: { value: 0 }, y, text: { field: "f6", type: "nominal" } },
      },
    ];
  }
  const values = points.flatMap((point): ChartRow[] => {
    const own = { f0: across.place(point), f4: point.series };
    return (point.judged?.bounds ?? []).map(({ value, name }) => {
      return { ...own, f1: value * unit.factor, f6: chartLabel(name) };
    });
  });
  const type = across.isNumber ? "line" : "tick";
  const text = { field: "f6", type: "nominal" };
  const detail = [{ field: "f4" }, { field: "f6" }];
  return [
    { data: { values }, mark: { type, style: STYLE.limit }, encoding: { ...at, y, detail } },
    {
      data: { values: values.slice(-1) },
      mark: { type: "text", align: "right", baseline: "bottom", dy: -5, style: STYLE.heading },
      encoding: { ...at, y, text },
    },
  ];
}

function verdictOf({ judged }: Point): Verdict {
  return judged?.verdict ?? "skipped";
}

function describe(title: string, points: readonly Point[]): string {
  const bounds = new Set(
    points.flatMap(({ judged }) => (judged?.bounds ?? []).map(({ label }) => label)),
  );
  const shown = points.slice(0, 24).map((point) => {
    const { x, series, estimate } = point;
    const where = [x ? `${x.name} ${x.text}` : "", series].filter((part) => part !== "").join(", ");
    const word = VERDICTS.find(([verdict]) => verdict === verdictOf(point))?.[1];
    return `${where}: ${formatMetric(estimate.value ?? 0, estimate.unit)}, ${word}`;
  });
  const rest = points.length - shown.length;
  return `${title}, expected ${[...bounds].slice(0, 4).join("; ")}. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
