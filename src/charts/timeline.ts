import type { CaseResult } from "../analysis/results.ts";
import type { MetricRef, Window } from "../model/measures.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";
import { formatMetric } from "../units/format.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import {
  axisTitle,
  type DisplayUnit,
  displayUnit,
  magnitudeScale,
  numberFormat,
  wantsLogScale,
} from "./display-unit.ts";
import { episodeData, episodeLayers, episodeNames, heightOfNames } from "./episode-marks.ts";
import { chartLabel, chartLabels } from "./labels.ts";
import { MOST_MARKS } from "./most-marks.ts";
import { type TimeSeries, timeSeries } from "./series-values.ts";
import { DASHES, seriesScale, topTitle } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

const WIDTH = 600;
/** Pixels of a panel with curves, and of a strip of words. */
const HEIGHT = 110;
const STRIP_HEIGHT = 24;

export interface Timeline {
  readonly metrics: readonly MetricRef[];
  /** Which trial to draw; the first when absent. */
  readonly trial?: number;
  /** Cases whose timelines stand beside this one: they share units and scales, so that they compare. */
  readonly among?: readonly CaseResult[];
  /** Further trials of this case whose timelines stand beside this one, for the same reason. */
  readonly besides?: readonly number[];
  /** The stretch of the run that is drawn; all of it when absent. */
  readonly window?: Window;
}

/**
 * What happened over one run: a panel for each metric over a common time axis, with the faults
 * shaded, what followed from them marked and named (see episode-marks), and the end of the warm-up as
 * a dashed line. Metrics of one name share a panel.
 * Null when the run kept no series of any of the metrics.
 */
export function timeline(one: CaseResult, options: Timeline): Chart | null {
  const whole = one.records[options.trial ?? 0];
  if (whole === undefined) return null;
  const record = options.window === undefined ? whole : within(whole, options.window);
  const groups = seriesGroups(one, options);
  if (groups.size === 0) return null;
  const panels = [...groups.values()];
  const peers = [
    ...(options.among ?? []).map((other) => seriesGroups(other, options)),
    ...(options.besides ?? []).map((trial) => seriesGroups(one, { ...options, trial })),
  ];
  const scales = [...groups].map(([name, group]) =>
    valueScale([...group, ...peers.flatMap((peer) => peer.get(name) ?? [])]),
  );
  const title = `${options.metrics.map(({ id }) => id).join(", ")} over time`;
  return {
    title,
    description: describe(title, panels, record),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      datasets: episodeData(record, one.plan.plan),
      spacing: 12,
      vconcat: panels.map((group, index) =>
        panel(group, record, {
          plan: one.plan.plan,
          first: index === 0,
          last: index === panels.length - 1,
          fromNs: options.window?.fromNs ?? 0,
          scale: scales[index]!,
        }),
      ),
      resolve: { scale: { color: "independent", strokeDash: "independent", y: "independent" } },
    },
  };
}

/** A run that begins and ends elsewhere, with what of its episodes lies there. */
function within(record: RunRecord, { fromNs, toNs }: Window): RunRecord {
  const episodes = record.episodes
    .filter((one) => one.fromNs < toNs && one.toNs > fromNs)
    .map((one) => ({
      ...one,
      fromNs: Math.max(fromNs, one.fromNs),
      toNs: Math.min(toNs, one.toNs),
    }));
  return { ...record, episodes, endNs: Math.min(toNs, record.endNs) };
}

/** The series of a case by the panel that they belong to. */
function seriesGroups(one: CaseResult, options: Timeline): Map<string, TimeSeries[]> {
  const groups = new Map<string, TimeSeries[]>();
  const record = one.records[options.trial ?? 0];
  const most = Math.max(20, Math.floor(MOST_MARKS / 2 / Math.max(1, options.metrics.length)));
  for (const metric of record === undefined ? [] : options.metrics) {
    const series = timeSeries(metric, record!, one.plan.plan, most, options.window);
    if (series === null) continue;
    groups.set(metric.name, [...(groups.get(metric.name) ?? []), series]);
  }
  return groups;
}

/** How a panel's numbers are written and placed. */
interface ValueScale {
  readonly unit: DisplayUnit;
  readonly scale: ChartSpec;
  readonly format: string;
}

function valueScale(group: readonly TimeSeries[]): ValueScale {
  const all = group.flatMap(({ values }) => [...values]);
  // On a logarithmic axis the biggest value's unit would make the small ones long fractions.
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), 0);
  const typical = wantsLogScale(all) ? [Math.min(high, 200 * low)] : all;
  const unit = displayUnit(typical, group[0]?.unit ?? "count");
  const scaled = all.map((value) => value * unit.factor);
  const scale = magnitudeScale(scaled);
  const top = "domain" in scale || high <= 0 ? {} : { domainMax: high * unit.factor };
  return { unit, scale: { ...scale, ...top }, format: numberFormat(scaled) };
}

interface Place {
  readonly plan: Plan;
  readonly first: boolean;
  readonly last: boolean;
  /** The moment at the left edge. */
  readonly fromNs: number;
  readonly scale: ValueScale;
}

function panel(group: readonly TimeSeries[], record: RunRecord, place: Place): ChartSpec {
  const end = record.endNs / 1e9;
  const x = {
    field: "f0",
    type: "quantitative",
    scale: { domain: [place.fromNs / 1e9, end], nice: false },
    title: place.last ? "simulated time (s)" : null,
    axis: { grid: false, labels: place.last, ticks: place.last, format: ",~r" },
  };
  const words = group[0]?.words;
  const stretch = { width: WIDTH, fromNs: place.fromNs };
  const height = words ? STRIP_HEIGHT : HEIGHT;
  const lines = words
    ? leaderStrip(group, words, x, place.fromNs / 1e9)
    : valueLines(group, record, x, place);
  return {
    width: WIDTH,
    height,
    layer: [
      ...episodeLayers(x, height),
      ...(place.first ? [episodeNames(record, place.plan, x, stretch)] : []),
      ...warmupRule(record, x, place.fromNs),
      lines,
    ],
  };
}

function warmupRule(record: RunRecord, x: ChartSpec, startNs: number): ChartSpec[] {
  const fromNs = record.windows[0]?.fromNs ?? 0;
  if (fromNs <= startNs || fromNs > record.endNs) return [];
  const from = fromNs / 1e9;
  return [
    {
      data: { values: [{ f0: from }] },
      mark: { type: "rule", strokeDash: [3, 3] },
      encoding: { x },
    },
  ];
}

function valueLines(
  group: readonly TimeSeries[],
  record: RunRecord,
  x: ChartSpec,
  { first, plan, fromNs, scale: { unit, scale, format } }: Place,
): ChartSpec {
  const names = chartLabels(group.map(({ label }) => label));
  const rows: ChartRow[] = group.flatMap(({ times, values }, index) =>
    times.map((time, i) => ({
      f0: time,
      f1: (values[i] ?? 0) * unit.factor,
      f2: names[index] ?? "",
    })),
  );
  const series = {
    field: "f2",
    type: "nominal",
    legend: names.length > 1 ? { title: null } : null,
  };
  const what = names.length === 1 ? chartLabel(names[0] ?? "") : "";
  return {
    data: { values: rows },
    mark: { type: "line", strokeWidth: 1.5, interpolate: "step-before" },
    encoding: {
      x,
      y: {
        field: "f1",
        type: "quantitative",
        scale,
        axis: {
          ...topTitle(axisTitle(what, unit)),
          titleY: first ? -6 - heightOfNames(record, plan, { width: WIDTH, fromNs }) : -6,
          tickCount: 4,
          ...(group[0]?.unit === "count" ? { tickMinStep: 1 } : {}),
          format,
        },
      },
      color: { ...series, scale: seriesScale(names) },
      strokeDash: { ...series, scale: seriesScale(names, DASHES) },
      tooltip: tooltip([
        ["f2", "what"],
        ["f0", "until (s)", FIGURE],
        ["f1", axisTitle("value", unit), FIGURE],
      ]),
    },
  };
}

/** Who led at each moment, as a strip of one colour a node; no colour where nobody did. */
function leaderStrip(
  group: readonly TimeSeries[],
  words: readonly string[],
  x: ChartSpec,
  start: number,
): ChartSpec {
  const names = chartLabels(words);
  const { times, values } = group[0] ?? { times: [], values: [] };
  const rows: { f0: number; f1: number; f2: string }[] = [];
  times.forEach((time, i) => {
    const f2 = names[values[i] ?? -1];
    if (f2 === undefined) return;
    const from = i === 0 ? start : (times[i - 1] ?? 0);
    const before = rows[rows.length - 1];
    // One stretch for as long as one node leads.
    if (before?.f2 === f2 && before.f1 === from) before.f1 = time;
    else rows.push({ f0: from, f1: time, f2 });
  });
  return {
    data: { values: rows },
    mark: { type: "rect" },
    encoding: {
      x,
      x2: { field: "f1" },
      color: {
        field: "f2",
        type: "nominal",
        title: "leader",
        scale: seriesScale(names),
        legend: { values: names.filter((name) => rows.some(({ f2 }) => f2 === name)) },
      },
      tooltip: tooltip([["f2", "leader"]]),
    },
  };
}

function describe(
  title: string,
  panels: readonly (readonly TimeSeries[])[],
  record: RunRecord,
): string {
  const ranges = panels.flat().map(({ label, unit, values, words }) => {
    if (words) return label;
    const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return `${label} from ${formatMetric(low, unit)} to ${formatMetric(high, unit)}`;
  });
  const faults = record.episodes
    .filter(({ kind }) => kind === "fault")
    .map(({ label, fromNs, toNs }) => `${label} from ${fromNs / 1e9} s to ${toNs / 1e9} s`);
  const trouble = faults.length === 0 ? "" : ` Faults: ${faults.slice(0, 12).join("; ")}.`;
  return `${title}. ${ranges.join("; ")}.${trouble}${turns(record)}`;
}

/** Failovers and split brains in words: how many, and how long. */
function turns({ episodes }: RunRecord): string {
  const of = (wanted: string) => episodes.filter(({ kind }) => kind === wanted);
  const splits = of("split_brain");
  const split = splits.reduce((sum, { fromNs, toNs }) => sum + (toNs - fromNs) / 1e9, 0);
  const failovers = of("failover").length;
  return [
    failovers > 0 ? ` Failovers: ${failovers}.` : "",
    splits.length > 0 ? ` Split brain for ${formatMetric(split, "s")}.` : "",
  ].join("");
}
