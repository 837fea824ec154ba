import type { StudyResult } from "../analysis/results.ts";
import { type AnomalyCell, anomalyMatrix } from "../charts/anomaly-matrix.ts";
import type { Chart } from "../charts/chart.ts";
import { ecdf } from "../charts/ecdf.ts";
import { frontier } from "../charts/frontier.ts";
import { heatmap } from "../charts/heatmap.ts";
import { metricByParam } from "../charts/metric-by-param.ts";
import { isVisibilityRange, visibilityCurve } from "../charts/visibility-curve.ts";
import { withTrust } from "../charts/with-trust.ts";
import type { MetricRef } from "../model/measures.ts";
import type { Measured } from "./measured.ts";
import { nearest, refuseUnknown } from "./misuse.ts";

export interface ChartChoices {
  /** Params: the horizontal axis, then those that tell series apart; all swept ones when absent. */
  readonly by?: string | readonly string[];
  /** Params that tell series apart by their colour, dash and shape. */
  readonly color?: string | readonly string[];
  /** `ecdf` is of a latency: the share of operations that took at most so long. */
  readonly mark?: "line" | "bar" | "heatmap" | "ecdf";
  readonly title?: string;
}

const MARKS = ["line", "bar", "heatmap", "ecdf"] as const;

/** The chart that was asked for. Throws in one sentence when there is none such. */
export function chartOf(measured: Measured, text: string, choices: ChartChoices): Chart {
  refuseUnknown(choices, ["by", "color", "mark", "title"], "chart");
  const { mark, title } = choices;
  if (mark !== undefined && !MARKS.includes(mark)) {
    throw new TypeError(`chart has no mark \`${mark}\`${nearest(mark, MARKS)}`);
  }
  const named = title === undefined ? {} : { title };
  const { result, metric } = measured.with(mark === "ecdf" ? `p99(${latencyOf(text)})` : text);
  const options = { metric: metric.id, by: axesOf(result, choices), ...named };
  const chart = isVisibilityRange(metric)
    ? visibilityCurve(result, metric, title ?? metric.id)
    : mark === "ecdf"
      ? ecdf(result, { name: latencyOf(text), ...named })
      : mark === "heatmap"
        ? heatmap(result, options)
        : metricByParam(result, { ...options, ...(mark !== undefined && { mark }) });
  if (chart !== null) return withTrust(chart, result.cases, [metric]);
  throw new RangeError(`no case has a number for ${text}${whyAbsent(result, metric.id)}`);
}

/** `write.latency` of `p99(write.latency)`. */
function latencyOf(text: string): string {
  return /\(\s*([\w.]+)\s*\)/.exec(text)?.[1] ?? text.trim();
}

function whyAbsent({ cases }: StudyResult, id: string): string {
  const why = cases.map(({ metrics }) => metrics.get(id)?.absent).find((one) => one !== undefined);
  return why === undefined ? "" : `: ${why}`;
}

function axesOf({ study }: StudyResult, { by, color }: ChartChoices): readonly string[] {
  const series = color === undefined ? [] : [color].flat();
  const along =
    by === undefined ? study.axes.filter((axis) => !series.includes(axis)) : [by].flat();
  const params = study.cases[0]?.params.map(({ name }) => name) ?? [];
  for (const name of [...along, ...series]) {
    if (params.includes(name)) continue;
    const what =
      study.axes.length === 0 ? "this scenario sweeps nothing" : `\`${name}\` is not swept`;
    throw new RangeError(`${what}${study.axes.length === 0 ? "" : nearest(name, study.axes)}`);
  }
  return [...along, ...series.filter((name) => !along.includes(name))];
}

/** What each case costs against what it gives, two metrics. Throws a RangeError when it cannot be drawn. */
export function frontierOf(measured: Measured, paid: string, bought: string): Chart {
  const { metric: x } = measured.with(paid);
  const { metric: y } = measured.with(bought);
  const result = measured.withAll([paid, bought]);
  const chart = frontier(result, { x, y });
  if (chart !== null) return withTrust(chart, result.cases, [x, y]);
  throw new RangeError(
    `there is nothing to draw: ${paid} and ${bought} have to be known, and to differ, in two cases`,
  );
}

/** A matrix of counts or shares, a row a metric and a column a case. Throws a RangeError without a value. */
export function matrixOf(measured: Measured, texts: readonly string[], title: string): Chart {
  const { cases, study } = measured.withAll(texts);
  const metrics = texts.map((text) => measured.with(text).metric);
  const units = new Set(cases.flatMap((one) => metrics.map(({ id }) => one.metrics.get(id)?.unit)));
  const [unit = "count"] = units;
  if (units.size > 1)
    throw new RangeError("the metrics of one matrix are all counts, or all shares");
  const cells = metrics.flatMap((metric) =>
    cases.map(({ plan, metrics: known }): AnomalyCell => {
      const { value = null, low = null, high = null } = known.get(metric.id) ?? {};
      const swept = plan.params.filter(({ name }) => study.axes.includes(name));
      // One axis alone needs no name before its value.
      const fix = swept.length === 1 ? swept[0]!.text : plan.label;
      return { violation: anomalyName(metric), fix, value, low, high };
    }),
  );
  const chart = anomalyMatrix(cells, { title, unit });
  if (chart !== null) return withTrust(chart, cases, metrics);
  throw new RangeError(`there is nothing to draw: no case has a number for ${texts.join(", ")}`);
}

/** `read your writes` for `violations(read_your_writes)`. */
function anomalyName({ id, name, words }: MetricRef): string {
  return name === "violations" && words.length > 0 ? words[0]!.replaceAll("_", " ") : id;
}
