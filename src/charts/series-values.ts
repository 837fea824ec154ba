import type { MetricUnit } from "../analysis/results.ts";
import { keepsSeries } from "../analysis/runs/kept-series.ts";
import type { MetricRef, Window } from "../model/measures.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";

/** A metric over the time of one run, in base units; `times` are seconds, the end of each interval. */
export interface TimeSeries {
  readonly label: string;
  readonly unit: MetricUnit;
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Set for metrics that are a node at each moment, such as `leader`: what value i means. */
  readonly words?: readonly string[];
}

/** What a metric reads from a run's series; `peak` keeps the largest value when points are merged. */
interface Reading {
  readonly column: string;
  readonly unit: MetricUnit;
  readonly factor: number;
  readonly peak: boolean;
  /** True for a column that a run keeps from the first value above zero on. */
  readonly sparse?: boolean;
}

/** More points than pixels only make a file large. */
const MOST_POINTS = 280;

/**
 * A metric of a timeline as a series of one run or of a stretch of it, of so many points at the
 * most; null when runs keep no series of it.
 */
export function timeSeries(
  metric: MetricRef,
  record: RunRecord,
  plan: Plan,
  most = MOST_POINTS,
  { fromNs, toNs }: Window = { fromNs: 0, toNs: Number.POSITIVE_INFINITY },
): TimeSeries | null {
  if (!keepsSeries(record)) return null;
  const reading = readingOf(metric, record);
  const column = reading === null ? undefined : columnOf(reading, record);
  if (reading === null || column === undefined) return null;
  const { intervalNs } = record.series;
  // A curve is drawn up to each point: the one before a stretch is where its curve begins.
  const begin = Math.max(0, Math.floor(fromNs / intervalNs) - 1);
  const end = Math.min(record.series.points, Math.ceil(toNs / intervalNs));
  const step = Math.max(1, Math.ceil((end - begin) / Math.min(MOST_POINTS, most)));
  const times: number[] = [];
  const values: number[] = [];
  for (let from = begin; from < end; from += step) {
    const to = Math.min(end, from + step);
    times.push((to * intervalNs) / 1e9);
    values.push(merge(column, from, to, reading.peak) * reading.factor);
  }
  const words =
    reading.column === "leader" ? plan.topology.nodes.map(({ name }) => name) : undefined;
  return { label: metric.id, unit: reading.unit, times, values, ...(words ? { words } : {}) };
}

/** A column of the series; of what is only kept once it is above zero, zeros. */
function columnOf({ column, sparse }: Reading, { series }: RunRecord): Float64Array | undefined {
  return series.columns[column] ?? (sparse ? new Float64Array(series.points) : undefined);
}

function merge(column: Float64Array, from: number, to: number, peak: boolean): number {
  let [sum, most] = [0, Number.NEGATIVE_INFINITY];
  for (let i = from; i < to; i++) {
    const value = column[i] ?? 0;
    sum += value;
    most = Math.max(most, value);
  }
  return peak ? most : sum / (to - from);
}

function readingOf(metric: MetricRef, record: RunRecord): Reading | null {
  const perSecond = 1e9 / record.series.intervalNs;
  const rate = (column: string): Reading => ({
    column,
    unit: "/s",
    factor: perSecond,
    peak: false,
  });
  const word = metric.words[0] ?? "";
  switch (metric.name) {
    case "rate":
    case "throughput":
      return rate(word.includes(".") ? word : `${word === "" ? "write" : word}.ok`);
    case "lag":
      return { column: `lag[${metric.node ?? 0}]`, unit: "s", factor: 1e-9, peak: true };
    case "lag_bytes":
      return { column: `lag_bytes[${metric.node ?? 0}]`, unit: "B", factor: 1, peak: true };
    case "queue": {
      const station = queueIndex(metric, record);
      return station === -1
        ? null
        : { column: `queue[${station}]`, unit: "count", factor: 1, peak: true };
    }
    case "stale_reads":
      return rate("read.stale");
    case "divergence":
      return { column: "divergence", unit: "count", factor: 1, peak: true, sparse: true };
    case "conflicts":
      return { ...rate("conflicts"), sparse: true };
    case "leader":
      return { column: "leader", unit: "word", factor: 1, peak: true };
    case "count":
      return word === "leaders"
        ? { column: "leaders", unit: "count", factor: 1, peak: true }
        : null;
    default:
      return null;
  }
}

function queueIndex(metric: MetricRef, record: RunRecord): number {
  const stations = record.windows[0]?.stations ?? [];
  return stations.findIndex(({ kind, owner, name }) =>
    metric.link === undefined
      ? kind === metric.station && owner === metric.node
      : kind === "link" && name === metric.link,
  );
}
