import type { CaseResult, StudyResult } from "../analysis/results.ts";
import type { MeasureExpr } from "../model/measures.ts";
import { paramOf } from "./case-points.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import {
  axisTitle,
  type DisplayUnit,
  displayUnit,
  magnitudeScale,
  numberFormat,
  wantsLogScale,
} from "./display-unit.ts";
import { chartLabel, chartLabels } from "./labels.ts";
import { type ParamAxis, paramAxis } from "./param-axis.ts";
import { STYLE, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";
import { wordsAxis } from "./words-axis.ts";

/** Panels of which more would not fit a screen, and cases of which more would be a carpet. */
const MOST_PANELS = 3;
const MOST_CASES = 1200;

/** Pixels of a panel. */
const WIDTH = 560;

/** What is looked at where the scenario does not say. */
const USUAL = ["throughput(write)", "p99(write.latency)"];

/** A swept param that has a slider or a list of its own. */
interface Control {
  readonly axis: string;
  /** The name of Vega's param and of the field that it is compared with: ours, not the user's. */
  readonly param: string;
  readonly field: string;
  /** Its values as users read them, in order. */
  readonly values: readonly string[];
}

/**
 * A sweep over two params and more, to be moved through: metrics over the axis with most values, a
 * bold line for the case that the sliders stand at and thin ones for all the others. Null for
 * smaller sweeps, for huge ones, and where nothing differs.
 */
export function sweepExplorer(result: StudyResult): Chart | null {
  const { axes } = result.study;
  if (axes.length < 2 || result.cases.length > MOST_CASES) return null;
  const x = longestAxis(result, axes);
  const ids = metricsToShow(result);
  if (ids.length === 0) return null;
  const controls = axes
    .filter((axis) => axis !== x)
    .map((axis, index): Control => {
      const values = valuesOf(result, axis);
      return { axis, param: `p${index + 1}`, field: `f${index + 10}`, values };
    });
  const along = paramAxis(result.cases.flatMap((one) => paramOf(one, x) ?? []));
  const shown = ids.map((id) => panelOf(result, { id, x, along, controls }));
  const title = `${ids.join(", ")} over ${x}`;
  return {
    title,
    description: `${title}, a line for each case; controls choose which is bold, by ${controls.map(({ axis }) => axis).join(", ")}. Every figure is in the tables of this page.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      usermeta: {
        labels: Object.fromEntries(controls.map(({ param, values }) => [param, values])),
      },
      params: controls.map(controlParam),
      spacing: 34,
      vconcat: shown,
    },
  };
}

/** The axis with the most values; numbers before words, as they make lines. */
export function longestAxis(result: StudyResult, axes: readonly string[]): string {
  const weight = (axis: string) => {
    const values = result.cases.flatMap((one) => paramOf(one, axis) ?? []);
    const bonus = paramAxis(values).kind === "number" ? 1000 : 0;
    return bonus + new Set(values.map(({ text }) => text)).size;
  };
  return axes.reduce((best, axis) => (weight(axis) > weight(best) ? axis : best));
}

function valuesOf(result: StudyResult, axis: string): string[] {
  const texts = result.cases.flatMap((one) => paramOf(one, axis)?.text ?? []);
  return chartLabels([...new Set(texts)]);
}

/** Metrics that the report and the expectations name, then the usual ones, if they differ at all. */
function metricsToShow({ study, cases }: StudyResult): string[] {
  const reported = study.report.flatMap((item) => {
    if (item.kind === "table") return item.metrics.map(({ id }) => id);
    return item.kind === "chart" || item.kind === "compare" ? [item.metric.id] : [];
  });
  const expected = (cases[0]?.plan.expectations ?? []).flatMap(({ condition }) => idsOf(condition));
  const ids = [...new Set([...reported, ...expected, ...USUAL])];
  return ids
    .filter((id) => {
      const values = cases.flatMap(({ metrics }) => metrics.get(id)?.value ?? []);
      return new Set(values.filter(Number.isFinite)).size > 1;
    })
    .slice(0, MOST_PANELS);
}

function idsOf(condition: MeasureExpr): readonly string[] {
  switch (condition.kind) {
    case "metric":
      return [condition.metric.id];
    case "unary":
      return idsOf(condition.of);
    case "binary":
      return [...idsOf(condition.left), ...idsOf(condition.right)];
    default:
      return [];
  }
}

/** A slider where there are steps to go through, a list where there are two. */
function controlParam({ axis, param, values }: Control): ChartSpec {
  const last = values.length - 1;
  const name = chartLabel(axis);
  const bind =
    values.length > 2
      ? { input: "range", min: 0, max: last, step: 1, name }
      : { input: "select", options: values.map((_, index) => index), labels: values, name };
  return { name: param, value: 0, bind };
}

interface Panel {
  readonly id: string;
  readonly x: string;
  readonly along: ParamAxis;
  readonly controls: readonly Control[];
}

function panelOf(result: StudyResult, panel: Panel): ChartSpec {
  const estimates = result.cases.flatMap(({ metrics }) => metrics.get(panel.id) ?? []);
  const numbers = estimates.flatMap(({ value, low, high }) =>
    [value, low, high].filter((number) => number !== null && Number.isFinite(number)),
  ) as number[];
  const unit = displayUnit(numbers, estimates[0]?.unit ?? "count");
  const rows = result.cases.flatMap((one): ChartRow[] => {
    const row = rowOf(one, panel, unit);
    return row === null ? [] : [row];
  });
  const values = numbers.map((number) => number * unit.factor);
  return {
    width: WIDTH,
    height: 150,
    data: { values: rows },
    layer: panelLayers(panel, rows, {
      field: "f1",
      type: "quantitative",
      scale: magnitudeScale(values),
      axis: {
        ...topTitle(axisTitle(chartLabel(panel.id), unit)),
        format: numberFormat(values),
        tickCount: 5,
      },
    }),
  };
}

function rowOf(
  one: CaseResult,
  { id, x, along, controls }: Panel,
  unit: DisplayUnit,
): ChartRow | null {
  const estimate = one.metrics.get(id);
  const at = paramOf(one, x);
  const value = estimate?.value ?? null;
  if (estimate === undefined || at === undefined || value === null || !Number.isFinite(value)) {
    return null;
  }
  const place = controls.map((control) =>
    control.values.indexOf(chartLabel(paramOf(one, control.axis)?.text ?? "")),
  );
  const scaled = (number: number | null) =>
    number === null || !Number.isFinite(number) ? value * unit.factor : number * unit.factor;
  return {
    f0:
      along.kind === "number"
        ? Number(((at.json as number) * along.unit.factor).toPrecision(12))
        : chartLabel(at.text),
    f1: value * unit.factor,
    f2: scaled(estimate.low),
    f3: scaled(estimate.high),
    f4: chartLabel(one.plan.label),
    f5: place.join(),
    ...Object.fromEntries(controls.map(({ field }, index) => [field, place[index] ?? 0])),
  };
}

function panelLayers(
  { id, x, along, controls }: Panel,
  rows: readonly ChartRow[],
  y: ChartSpec & { readonly field: string },
): ChartSpec[] {
  const xs = rows.map(({ f0 }) => Number(f0));
  const isNumber = along.kind === "number";
  const isLog = isNumber && new Set(xs).size > 2 && wantsLogScale(xs, 20);
  const across = isNumber
    ? {
        field: "f0",
        type: "quantitative",
        title: axisTitle(chartLabel(x), along.unit),
        scale: isLog ? { type: "log", nice: false } : { zero: false, nice: true },
        axis: {
          grid: false,
          format: numberFormat(xs),
          ...(isLog ? { values: [...new Set(xs)] } : {}),
        },
      }
    : {
        field: "f0",
        type: "nominal",
        sort: null,
        title: chartLabel(x),
        axis: wordsAxis(
          rows.map(({ f0 }) => String(f0)),
          1,
          WIDTH,
        ).axis,
      };
  const here = controls.map(({ param, field }) => `datum.${field} == ${param}`).join(" && ");
  const chosen = [{ filter: here }];
  const tips = tooltip([
    ["f4", "case"],
    ["f1", id, FIGURE],
    ["f2", "from", FIGURE],
    ["f3", "to", FIGURE],
  ]);
  return [
    {
      mark: { type: "line", strokeWidth: 1, opacity: 0.45, style: STYLE.thread },
      encoding: { x: across, y, detail: { field: "f5", type: "nominal" } },
    },
    {
      transform: chosen,
      mark: { type: "area", opacity: 0.2, line: false },
      encoding: { x: across, y: { ...y, field: "f2" }, y2: { field: "f3" } },
    },
    { transform: chosen, mark: { type: "line", strokeWidth: 3 }, encoding: { x: across, y } },
    {
      transform: chosen,
      mark: { type: "point", filled: true, size: 60, opacity: 1 },
      encoding: { x: across, y, tooltip: tips },
    },
  ];
}
