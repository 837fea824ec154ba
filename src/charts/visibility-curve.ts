import { viewsOf } from "../analysis/metrics/view.ts";
import { consistencyProbability, symlogTimes } from "../analysis/metrics/visibility-metrics.ts";
import type { CaseResult, StudyResult } from "../analysis/results.ts";
import type { MetricRef } from "../model/measures.ts";
import { formatMetric } from "../units/format.ts";
import { caseLabels } from "./case-labels.ts";
import { type Chart, type ChartRow, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit } from "./display-unit.ts";
import { curveCases, thinned } from "./most-marks.ts";
import { DASHES, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** Points of a curve, spaced evenly on its axis. */
const POINTS = 120;
/** The axis is linear below the range's end over this, and logarithmic above. */
const LINEAR_PART = 300;

/** True for a metric over a range of times, which is a curve and not a number. */
export function isVisibilityRange({ name, numbers }: MetricRef): boolean {
  return name === "consistency_probability" && numbers["from"] !== undefined;
}

/**
 * The chance that a read sees a write over the time since its acknowledgement, a curve a case, over
 * all trials. The time axis is linear near zero and logarithmic beyond, so that the jump at zero and
 * the tail both show. Null when no case tells.
 */
export function visibilityCurve(given: StudyResult, metric: MetricRef, name: string): Chart | null {
  const { result, note } = curveCases(given);
  const title = `${name}${note}`;
  const [from, to] = [metric.numbers["from"] ?? 0, metric.numbers["t"] ?? 0];
  const all = symlogTimes(from, to, (to - from) / LINEAR_PART, POINTS);
  const times = thinned(all, result.cases.length);
  const { labels, title: params } = caseLabels(result);
  const curves = result.cases.flatMap((one, index) => {
    const shares = sharesOf(one, metric, times);
    return shares === null ? [] : [{ name: labels[index] ?? "", shares }];
  });
  if (curves.length === 0 || !(to > from)) return null;
  const unit = displayUnit([to], "s");
  const names = curves.map(({ name }) => name);
  const series = {
    field: "f2",
    type: "nominal",
    legend: names.length > 1 ? { title: params } : null,
  };
  const rows: ChartRow[] = curves.flatMap(({ name, shares }) =>
    times.map((time, i) => ({ f0: time * unit.factor, f1: shares[i]! * 100, f2: name })),
  );
  const told = curves.slice(0, 24).map(({ name, shares }) => {
    const [first, last] = [shares[0]!, shares[shares.length - 1]!];
    return `${name}: ${formatMetric(first, "1")} at ${formatMetric(from, "s")}, ${formatMetric(last, "1")} at ${formatMetric(to, "s")}`;
  });
  return {
    title,
    description: `${title}. ${told.join("; ")}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 560,
      height: 260,
      data: { values: rows },
      mark: { type: "line" },
      encoding: {
        x: {
          field: "f0",
          type: "quantitative",
          title: axisTitle("time since the write's acknowledgement", unit),
          scale: {
            type: "symlog",
            constant: (to * unit.factor) / LINEAR_PART,
            domain: [from * unit.factor, to * unit.factor],
            nice: false,
          },
          axis: {
            values: ticksBetween(from * unit.factor, to * unit.factor),
            format: ",~r",
            grid: false,
          },
        },
        y: {
          field: "f1",
          type: "quantitative",
          scale: { zero: false, nice: true, domainMax: 100 },
          axis: topTitle("reads that see the write (%)"),
        },
        order: { field: "f0", type: "quantitative" },
        color: { ...series, scale: seriesScale(names) },
        strokeDash: { ...series, scale: seriesScale(names, DASHES) },
        tooltip: tooltip([
          ["f2", "case"],
          ["f0", axisTitle("after", unit), FIGURE],
          ["f1", "see the write (%)", FIGURE],
        ]),
      },
    },
  };
}

function sharesOf(one: CaseResult, metric: MetricRef, times: readonly number[]): number[] | null {
  const { pooled } = viewsOf(one.plan.plan, one.records);
  if (pooled === null) return null;
  const shares = times.flatMap((t) => {
    const ref = { ...metric, numbers: { t } };
    return consistencyProbability.read(pooled, ref).value ?? [];
  });
  return shares.length === times.length ? shares : null;
}

/** Zero or the beginning, then 1, 2 and 5 times powers of ten, in the axis' unit. */
function ticksBetween(from: number, to: number): number[] {
  const ticks = [from];
  let decade = 1;
  while (decade > to / LINEAR_PART) decade /= 10;
  for (; decade <= to; decade *= 10) {
    for (const tick of [decade, 2 * decade, 5 * decade]) {
      const rounded = Number(tick.toPrecision(6));
      if (rounded > Math.max(from, to / LINEAR_PART) && rounded <= to) ticks.push(rounded);
    }
  }
  return ticks;
}
