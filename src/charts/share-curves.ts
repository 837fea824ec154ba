import type { MetricUnit } from "../analysis/results.ts";
import { type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat, wantsLogScale } from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { thinned } from "./most-marks.ts";
import { DASHES, seriesScale } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** One case's curve: at an amount in base units, the share of a whole. */
export interface ShareCurve {
  readonly name: string;
  readonly points: readonly { readonly at: number; readonly share: number }[];
}

export interface ShareCurves {
  readonly unit: MetricUnit;
  /** What lies on the horizontal axis, and how a tooltip calls it. */
  readonly axis: string;
  readonly tip: string;
  /** Amounts that lie farther apart than this many times stand on a logarithmic axis. */
  readonly logFrom: number;
  /** Whether the horizontal axis begins at zero where it is not logarithmic. */
  readonly zero: boolean;
  readonly interpolate: "linear" | "step-after";
  /** The scale and axis of the shares, in percent, and how a tooltip calls them. */
  readonly shares: { readonly scale: ChartSpec; readonly axis: ChartSpec; readonly tip: string };
}

/** Curves of shares over amounts, a line a case, told apart by colour and dash. */
export function shareCurves(curves: readonly ShareCurve[], options: ShareCurves): ChartSpec {
  const amounts = curves.flatMap(({ points }) => points.map(({ at }) => at));
  const unit = displayUnit(amounts, options.unit);
  const names = curves.map(({ name }) => name);
  const xs = amounts.map((amount) => amount * unit.factor);
  const series = {
    field: "f2",
    type: "nominal",
    legend: names.length > 1 ? { title: null } : null,
  };
  return {
    $schema: VEGA_LITE_SCHEMA,
    width: 560,
    height: 240,
    data: {
      values: curves.flatMap(({ name, points }) =>
        thinned(points, curves.length).map(({ at, share }) => ({
          f0: at * unit.factor,
          f1: share * 100,
          f2: name,
        })),
      ),
    },
    mark: { type: "line", interpolate: options.interpolate },
    encoding: {
      x: {
        field: "f0",
        type: "quantitative",
        title: axisTitle(chartLabel(options.axis), unit),
        scale: wantsLogScale(xs, options.logFrom)
          ? { type: "log", nice: false }
          : { zero: options.zero, nice: true },
        axis: { format: numberFormat(xs) },
      },
      y: {
        field: "f1",
        type: "quantitative",
        scale: options.shares.scale,
        axis: options.shares.axis,
      },
      order: { field: "f1", type: "quantitative" },
      color: { ...series, scale: seriesScale(names) },
      strokeDash: { ...series, scale: seriesScale(names, DASHES) },
      tooltip: tooltip([
        ["f2", "case"],
        ["f0", axisTitle(options.tip, unit), FIGURE],
        ["f1", options.shares.tip, FIGURE],
      ]),
    },
  };
}
