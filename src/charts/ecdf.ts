import type { StudyResult } from "../analysis/results.ts";
import { histogramQuantile } from "../analysis/statistics/histogram.ts";
import type { HistogramRecord } from "../model/run-record.ts";
import { caseLabels } from "./case-labels.ts";
import type { Chart } from "./chart.ts";
import { curveCases } from "./most-marks.ts";
import { pooledHistogram } from "./pooled-histogram.ts";
import { type ShareCurve, shareCurves } from "./share-curves.ts";
import { topTitle } from "./theme.ts";

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
  const names = curves.map(({ name }) => name);
  const title = `${options.title ?? `Distribution of ${options.name}`}${note}`;
  return {
    title,
    description: `${title}. The share of operations that took at most so long, for ${names.slice(0, 24).join("; ")}.`,
    spec: shareCurves(curves, {
      unit: "s",
      axis: options.name,
      tip: options.name,
      logFrom: 20,
      zero: false,
      interpolate: "step-after",
      shares: {
        scale: { domain: [0, 100] },
        axis: topTitle("operations at most so long (%)"),
        tip: "at most so long (%)",
      },
    }),
  };
}

/** A histogram read at each share. */
function curveOf(histogram: HistogramRecord | null): ShareCurve["points"] {
  return SHARES.flatMap((share) => {
    const ns = histogram && histogramQuantile(histogram, share);
    return ns === null ? [] : [{ share, at: ns / 1e9 }];
  });
}
