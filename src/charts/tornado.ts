import type { RankedInput, Ranking } from "../analysis/results.ts";
import { elasticityText, inputName, plainText } from "../analysis/sensitivity/words.ts";
import { formatMetric } from "../units/format.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat } from "./display-unit.ts";
import { chartLabel, chartLabels } from "./labels.ts";
import { STYLE, seriesScale } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** Inputs of which more would only be ever thinner bars. */
const MOST = 20;

const LESS = "less of it";
const MORE = "more of it";
const OTHER = "another value";
const DOMAIN = [LESS, MORE, OTHER];
const SIGNS: Readonly<Record<string, string>> = { [LESS]: "−", [MORE]: "+" };

/**
 * A ranking as a tornado: for each input a bar from what the metric is to what it becomes with
 * less and with more of it, the widest on top; a dot for each other value of a word. Null when no
 * input has anything to show.
 */
export function tornado(ranking: Ranking, title: string): Chart | null {
  const { base, metric } = ranking;
  const usual = base.value;
  if (usual === null) return null;
  const shown = ranking.inputs
    .filter(
      ({ steps, verdict }) =>
        verdict !== "unknown" &&
        verdict !== "none" &&
        steps.some(({ estimate }) => estimate?.value != null),
    )
    .slice(0, MOST);
  if (shown.length === 0) return null;
  const values = shown.flatMap(({ steps }) =>
    steps.flatMap(({ estimate }) => estimate?.value ?? []),
  );
  const unit = displayUnit([usual, ...values], base.unit);
  const labels = chartLabels(shown.map((input) => `${inputName(input)} (${input.text})`));
  const rows = shown.flatMap((input, index) =>
    rowsOf(input, labels[index] ?? "", usual, unit.factor),
  );
  const scaled = [usual, ...values].map((value) => value * unit.factor);
  return {
    title,
    description: describe(ranking, shown, title),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 480,
      height: { step: 24 },
      data: { values: rows },
      layer: layers(axisTitle(chartLabel(metric.id), unit), usual * unit.factor, scaled, rows),
    },
  };
}

function rowsOf(input: RankedInput, label: string, usual: number, factor: number): ChartRow[] {
  return input.steps.flatMap(({ text, factor: size, estimate }): ChartRow[] => {
    const value = estimate?.value ?? null;
    if (value === null) return [];
    const series = size === null ? OTHER : size < 1 ? LESS : MORE;
    const named = size === null ? chartLabel(text) : "";
    return [
      {
        f0: label,
        f1: usual * factor,
        f2: value * factor,
        f3: series,
        f4: named,
        f5: SIGNS[series] ?? "",
      },
    ];
  });
}

function layers(
  xTitle: string,
  usual: number,
  values: readonly number[],
  rows: readonly ChartRow[],
): ChartSpec[] {
  const present = DOMAIN.filter((name) => rows.some(({ f3 }) => f3 === name));
  const y = { field: "f0", type: "nominal", sort: null, title: null, axis: { labelLimit: 420 } };
  const x = {
    field: "f2",
    type: "quantitative",
    title: xTitle,
    scale: { zero: false, nice: true, padding: 14 },
    axis: { format: numberFormat(values) },
  };
  const series = { field: "f3", type: "nominal", title: null, legend: { orient: "top" } };
  const color = { ...series, scale: seriesScale(present) };
  const tips = tooltip([
    ["f0", "input"],
    ["f3", "with"],
    ["f2", xTitle, FIGURE],
    ["f1", "as it is", FIGURE],
  ]);
  const only = (word: boolean) => [{ filter: `${word ? "" : "!"}(datum.f3 === '${OTHER}')` }];
  return [
    {
      transform: only(false),
      mark: { type: "bar", height: { band: 0.7 } },
      encoding: { y, x: { ...x, field: "f1" }, x2: { field: "f2" }, color, tooltip: tips },
    },
    {
      transform: only(true),
      mark: { type: "point", filled: true, size: 80, opacity: 1, shape: "diamond" },
      encoding: { y, x, color, tooltip: tips },
    },
    ...["right", "left"].map((align) => ({
      // Which way the input went, at the bar's outer end: no bar is told by its colour alone.
      transform: [
        ...only(false),
        { filter: `datum.f2 ${align === "right" ? "<" : ">="} datum.f1` },
      ],
      mark: { type: "text", align, dx: align === "right" ? -4 : 4, fontWeight: 600 },
      encoding: { y, x, text: { field: "f5", type: "nominal" } },
    })),
    {
      transform: only(true),
      mark: { type: "text", align: "left", dx: 8 },
      encoding: { y, x, text: { field: "f4" } },
    },
    {
      data: { values: [{ f0: usual }] },
      mark: { type: "rule", style: STYLE.turn },
      encoding: { x: { field: "f0", type: "quantitative" } },
    },
  ];
}

function describe(ranking: Ranking, shown: readonly RankedInput[], title: string): string {
  const { base } = ranking;
  const unit = base.unit;
  const texts = shown.map((input) => {
    const steps = input.steps.flatMap(({ text, estimate }) =>
      estimate?.value == null ? [] : [`${formatMetric(estimate.value, unit)} at ${text}`],
    );
    const share = input.elasticity === null ? "" : `; 1 % more gives ${elasticityText(input)}`;
    return `${inputName(input)}: ${steps.join(", ")}${share}`;
  });
  return `${title}. ${plainText(base)} as it is. ${texts.join(". ")}.`;
}
