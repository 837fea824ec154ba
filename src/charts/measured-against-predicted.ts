import { type Chart, type ChartRow, VEGA_LITE_SCHEMA } from "./chart.ts";
import { SHAPES, STYLE, seriesScale, topTitle } from "./theme.ts";

/** One measured figure and what the model says of it, both in `unit`. */
export interface MeasuredPoint {
  /** The series that it belongs to: `PostgreSQL on`. */
  readonly series: string;
  readonly measured: number;
  readonly predicted: number;
}

const SIZE = 300;

/**
 * Measured figures against predicted ones on logarithmic axes of the same scale: a perfect model
 * puts every point on the thread from corner to corner; the band is ten percent to either side.
 * `what` names the figure with its unit: `transactions a second`. Figures must be above zero.
 */
export function measuredAgainstPredicted(
  points: readonly MeasuredPoint[],
  title: string,
  what: string,
): Chart {
  const names = [...new Set(points.map(({ series }) => series))];
  const values = points.flatMap(({ measured, predicted }) => [measured, predicted]);
  const low = Math.min(...values) * 0.85;
  const high = Math.max(...values) * 1.15;
  const scale = { type: "log", domain: [low, high], nice: false };
  const rows: ChartRow[] = points.map(({ series, measured, predicted }) => ({
    f0: measured,
    f1: predicted,
    f2: series,
  }));
  const ends: ChartRow[] = [low, high].map((at) => ({
    f0: at,
    f1: at,
    f3: at * 0.9,
    f4: at * 1.1,
  }));
  const x = { field: "f0", type: "quantitative", scale, axis: axisOf(`measured ${what}`) };
  const y = { field: "f1", type: "quantitative", scale, axis: axisOf(`predicted ${what}`, true) };
  return {
    title,
    description: `${points.length} points, measured against predicted ${what}; ${withinTenth(points)} of them lie within 10 % of the measured figure.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      title,
      width: SIZE,
      height: SIZE,
      layer: [
        {
          data: { values: ends },
          mark: { type: "area", style: STYLE.band, clip: true },
          encoding: {
            x,
            y: { ...y, field: "f3" },
            y2: { field: "f4" },
          },
        },
        {
          data: { values: ends },
          mark: { type: "line", style: STYLE.thread, strokeWidth: 1, clip: true },
          encoding: { x, y },
        },
        {
          data: { values: rows },
          mark: { type: "point", size: 55, strokeWidth: 1.8 },
          encoding: {
            x,
            y,
            color: { field: "f2", type: "nominal", title: null, scale: seriesScale(names) },
            shape: { field: "f2", type: "nominal", title: null, scale: seriesScale(names, SHAPES) },
          },
        },
      ],
    },
  };
}

function axisOf(title: string, vertical = false): Readonly<Record<string, unknown>> {
  const label = { format: "~s", tickCount: 5 };
  return vertical ? { ...label, ...topTitle(title) } : { ...label, title };
}

function withinTenth(points: readonly MeasuredPoint[]): number {
  return points.filter(({ measured, predicted }) => Math.abs(predicted / measured - 1) <= 0.1)
    .length;
}
