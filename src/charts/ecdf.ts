import type { StudyResult } from "../analysis/results.ts";
import { histogramQuantile } from "../analysis/statistics/histogram.ts";
import type { HistogramRecord } from "../model/run-record.ts";
import { caseLabels } from "./case-labels.ts";
import { type Chart, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat, wantsLogScale } from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { curveCases, thinned } from "./most-marks.ts";
import { pooledHistogram } from "./pooled-histogram.ts";
import { DASHES, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** The shares at which a curve gets a point: closer together towards the tail. */
const SHARES: readonly number[] = [
  0,
  0.001,
  0.01,
  ...Array.from({ length: 49 }, (_, i) => (i + 1) / 50),
  0.99,
  0.995,
  0.999,
  0.9999,
  1,
];

export interface Ecdf {
  /** The name inside the aggregate: `write.latency`. */
  readonly name: string;
  readonly title?: string;
}

/**
 * The share of operations that took at most so long, a curve a case, over all trials' measured
 * windows. Null for metrics that have no histogram, and when nothing was observed.
 */
export function ecdf(given: StudyResult, options: Ecdf): Chart | null {
  const { result, note } = curveCases(given);
  const { labels } = caseLabels(result);
  const curves = result.cases.flatMap((one, index) => {
    const points = curveOf(pooledHistogram(one, options.name));
    return points.length === 0 ? [] : [{ name: labels[index] ?? "", points }];
  });
  if (curves.length === 0) return null;
  const seconds = curves.flatMap(({ points }) => points.map(({ seconds: value }) => value));
  const unit = displayUnit(seconds, "s");
  const names = curves.map(({ name }) => name);
  const series = {
    field: "f2",
    type: "nominal",
    legend: names.length > 1 ? { title: null } : null,
  };
  const xs = seconds.map((value) => value * unit.factor);
  const title = `${options.title ?? `Distribution of ${options.name}`}${note}`;
  return {
    title,
    description: `${title}. The share of operations that took at most so long, for ${names.slice(0, 24).join("; ")}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 560,
      height: 240,
      data: {
        values: curves.flatMap(({ name, points }) =>
          thinned(points, curves.length).map((point) => ({
            f0: point.seconds * unit.factor,
            f1: point.share * 100,
            f2: name,
          })),
        ),
      },
      mark: { type: "line", interpolate: "step-after" },
      encoding: {
        x: {
          field: "f0",
          type: "quantitative",
          title: axisTitle(chartLabel(options.name), unit),
          scale: wantsLogScale(xs, 20) ? { type: "log", nice: false } : { zero: false, nice: true },
          axis: { format: numberFormat(xs) },
        },
        y: {
          field: "f1",
          type: "quantitative",
          scale: { domain: [0, 100] },
          axis: topTitle("operations at most so long (%)"),
        },
        order: { field: "f1", type: "quantitative" },
        color: { ...series, scale: seriesScale(names) },
        strokeDash: { ...series, scale: seriesScale(names, DASHES) },
        tooltip: tooltip([
          ["f2", "case"],
          ["f0", axisTitle(options.name, unit), FIGURE],
          ["f1", "at most so long (%)", FIGURE],
        ]),
      },
    },
  };
}

interface Point {
  readonly share: number;
  readonly seconds: number;
}

/** A histogram read at each share. */
function curveOf(histogram: HistogramRecord | null): Point[] {
  return SHARES.flatMap((share) => {
    const ns = histogram && histogramQuantile(histogram, share);
    return ns === null ? [] : [{ share, seconds: ns / 1e9 }];
  });
}
