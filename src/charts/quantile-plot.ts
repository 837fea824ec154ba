import type { QuantilePoint } from "../analysis/calibration/quantile-points.ts";
import { type Chart, type ChartRow, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat, wantsLogScale } from "./display-unit.ts";
import { STYLE, seriesScale, topTitle } from "./theme.ts";

/** The percentiles that the axis names, with their normal scores. */
const TICKS: readonly (readonly [score: number, label: string])[] = [
  [-3.090232306167813, "p0.1"],
  [-2.3263478740408408, "p1"],
  [-1.2815515655446004, "p10"],
  [0, "p50"],
  [1.2815515655446004, "p90"],
  [2.3263478740408408, "p99"],
  [3.090232306167813, "p99.9"],
  [3.719016485455709, "p99.99"],
];

export interface QuantilePlot {
  readonly title: string;
  /** What the values are: `time of a flush`. */
  readonly what: string;
  /** Name of the fitted family. */
  readonly fit: string;
  /** Seconds or bytes in one unit of the points. */
  readonly unit: "s" | "B";
  readonly factor: number;
}

/**
 * Percentiles of measured values, with the band in which they are known, and the line of a fit. The
 * axis of percentiles is stretched so that tails get room (a normal score): where the points leave
 * the line, there the fit is off.
 */
export function quantilePlot(points: readonly QuantilePoint[], plot: QuantilePlot): Chart {
  const values = points.flatMap(({ measured, fitted }) => [measured, fitted]);
  const shown = displayUnit(
    values.map((value) => value * plot.factor),
    plot.unit,
  );
  const scaled = (value: number): number => value * plot.factor * shown.factor;
  const ys = values.map(scaled);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const rows: ChartRow[] = points.map(({ score, ...point }) => ({
    f0: score,
    f1: scaled(point.measured),
    f2: Math.max(low * 0.9, scaled(point.low)),
    f3: Math.min(high * 1.1, scaled(point.high)),
    f4: scaled(point.fitted),
    f5: "measured",
    f6: plot.fit,
  }));
  const far = points[points.length - 1]?.score ?? 0;
  const x = {
    field: "f0",
    type: "quantitative",
    scale: { domain: [-far, far], nice: false },
    axis: {
      title: "percentile",
      values: TICKS.map(([score]) => score).filter((score) => Math.abs(score) <= far),
      labelExpr: labels(),
    },
  };
  const scale = wantsLogScale(ys, 5)
    ? { type: "log", nice: false, domain: [low * 0.9, high * 1.1] }
    : { zero: false, nice: true };
  const axis = { format: numberFormat(ys), tickCount: 6, ...topTitle(axisTitle(plot.what, shown)) };
  const y = { type: "quantitative", scale, axis };
  const names = ["measured", plot.fit];
  const colour = { type: "nominal", title: null, scale: seriesScale(names) };
  return {
    title: plot.title,
    description: `${plot.title}. Percentiles of ${plot.what}, measured and as ${plot.fit} has them; the median is ${numberText(points, scaled)} ${shown.name}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      title: plot.title,
      width: 520,
      height: 280,
      data: { values: rows },
      layer: [
        {
          mark: { type: "area", style: STYLE.band, clip: true },
          encoding: { x, y: { ...y, field: "f2" }, y2: { field: "f3" } },
        },
        {
          mark: { type: "point", size: 14, filled: true, clip: true },
          encoding: {
            x,
            y: { ...y, field: "f1" },
            color: { ...colour, field: "f5" },
          },
        },
        {
          mark: { type: "line", clip: true },
          encoding: { x, y: { ...y, field: "f4" }, color: { ...colour, field: "f6" } },
        },
      ],
    },
  };
}

/** The tick at a score, as an expression of the chart: it holds no text of users. */
function labels(): string {
  const cases = TICKS.map(([score, label]) => `datum.value < ${score + 0.01} ? '${label}' : `);
  return `${cases.join("")}''`;
}

function numberText(points: readonly QuantilePoint[], scaled: (value: number) => number): string {
  const middle = points[points.length >> 1];
  return middle === undefined ? "" : String(Number(scaled(middle.measured).toPrecision(3)));
}
