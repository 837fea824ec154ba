import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { type TimeSeries, timeSeries } from "../../charts/series-values.ts";
import type { MetricRef } from "../../model/measures.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { formatMetric } from "../../units/format.ts";
import type { Paint } from "../door.ts";
import { clip, printable, widthOf } from "./layout.ts";
import { sparkline, strip } from "./sparkline.ts";

/** Cases whose timelines are shown; the report has the others. */
const SHOWN = 4;
/** Characters of a name, of an axis at least, and at most: a longer one tells no more. */
const MOST_NAME = 24;
const LEAST_AXIS = 12;
const MOST_AXIS = 72;
/** Faults of one case that are drawn. */
const MOST_FAULTS = 8;

/** The timelines that the report asks for, each a line of bars, with the faults below them. */
export function timelineLines(result: StudyResult, paint: Paint, columns: number): string[] {
  const items = result.study.report.flatMap((item) => (item.kind === "timeline" ? [item] : []));
  const metrics = items.flatMap((item) => item.metrics);
  const ran = result.cases.filter(({ records }) => records.length > 0);
  const drawn = ran
    .map((one) => ({ one, record: one.records[0]!, series: seriesOf(one, metrics) }))
    .filter(({ series }) => series.length > 0);
  if (drawn.length === 0) return [];
  const shown = drawn.slice(0, SHOWN);
  const rest = drawn.length - shown.length;
  // Cases share their scales, so that they compare.
  const tops = new Map<string, number>();
  for (const { series } of shown) {
    for (const { label, values } of series) {
      tops.set(label, Math.max(tops.get(label) ?? 0, ...values));
    }
  }
  return [
    paint.bold("Over time, trial 1"),
    ...shown.flatMap(({ one, record, series }, index) => [
      ...(index > 0 ? [""] : []),
      ...(ran.length > 1 ? [`  ${clip(printable(one.plan.label), columns - 2)}`] : []),
      ...caseLines(record, series, tops, paint, columns),
    ]),
    ...(rest > 0
      ? ["", `  ${rest} further case${rest === 1 ? "" : "s"}: --case shows one, --out all`]
      : []),
  ];
}

function seriesOf({ plan, records }: CaseResult, metrics: readonly MetricRef[]): TimeSeries[] {
  const record = records[0];
  if (record === undefined) return [];
  const known = new Set<string>();
  return metrics.flatMap((metric) => {
    const series = known.has(metric.id) ? null : timeSeries(metric, record, plan.plan);
    known.add(metric.id);
    return series ?? [];
  });
}

function caseLines(
  record: RunRecord,
  series: readonly TimeSeries[],
  tops: ReadonlyMap<string, number>,
  paint: Paint,
  columns: number,
): string[] {
  const struck = record.episodes.filter(({ kind }) => kind === "fault");
  const faults = struck.slice(0, MOST_FAULTS);
  const rest = struck.length - faults.length;
  const labels = [...series.map(({ label }) => label), ...faults.map(({ label }) => label)];
  const ends = series.map((one) => rangeText(one));
  const left = Math.min(MOST_NAME, Math.max(...labels.map((label) => widthOf(printable(label)))));
  const right = Math.max(0, ...ends.map(widthOf));
  const width = Math.max(LEAST_AXIS, Math.min(MOST_AXIS, columns - left - right - 8));
  const lay = (label: string, bars: string, end = ""): string => {
    const name = clip(printable(label), left);
    const gap = " ".repeat(Math.max(0, left - widthOf(name)));
    return `    ${gap}${name}  ${bars}${end === "" ? "" : `${" ".repeat(Math.max(0, width - widthOf(bars)))}  ${end}`}`.trimEnd();
  };
  const end = record.endNs;
  return [
    ...series.map((one, index) => {
      const bars = one.words
        ? wordStrip(one, width)
        : sparkline(
            stretched(one.values, width),
            width,
            tops.get(one.label) ?? 0,
            one.unit === "/s" ? "mean" : "peak",
          );
      return lay(one.label, bars, ends[index]);
    }),
    ...faults.map(({ label, fromNs, toNs }) =>
      paint.yellow(lay(label, strip(fromNs / end, Math.min(1, toNs / end), width, "━"))),
    ),
    paint.dim(lay("", axisText(end / 1e9, width))),
    ...(rest > 0 ? [paint.dim(`    and ${rest} later fault${rest === 1 ? "" : "s"}`)] : []),
  ];
}

/** Fewer values than bars are repeated, so that all lines of a case are equally long. */
function stretched(values: readonly number[], width: number): readonly number[] {
  return values.length >= width ? values : sampled(values, width);
}

/** The value at each of so many moments. */
function sampled(values: readonly number[], width: number): number[] {
  return Array.from(
    { length: width },
    (_, at) => values[Math.floor((at * values.length) / width)] ?? -1,
  );
}

/** Who leads, a digit a moment: the node's place in the topology; nobody is a space. */
function wordStrip({ values, words = [] }: TimeSeries, width: number): string {
  const digits = sampled(values, width).map((value) =>
    words[value] === undefined ? " " : placeOf(value),
  );
  return digits.join("");
}

/** A node by one character. */
function placeOf(index: number): string {
  return String((index + 1) % 10);
}

/** `0 – 1.24 s`, or which number stands for whom. */
function rangeText({ values, unit, words }: TimeSeries): string {
  if (words) {
    const seen = [...new Set(values)].filter((value) => words[value] !== undefined);
    return seen.map((value) => `${placeOf(value)} ${printable(words[value]!)}`).join(", ");
  }
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high
    ? formatMetric(low, unit)
    : `${formatMetric(low, unit)} – ${formatMetric(high, unit)}`;
}

function axisText(seconds: number, width: number): string {
  const [from, to] = ["0 s", formatMetric(seconds, "s")];
  return `${from}${" ".repeat(Math.max(1, width - from.length - to.length))}${to}`;
}
