import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import type { EpisodeRecord, RunRecord, SeriesRecord } from "../../model/run-record.ts";
import { TIME } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import { judgeBy, metricsIn, type Truth } from "./condition.ts";

/** `within 10s after "WAN cut"`. */
export interface Deadline {
  readonly ns: number;
  readonly afterLabel: string;
}

/** What one run says of a condition with a deadline. */
export interface Recovery {
  readonly truth: Truth;
  /** Nanoseconds from the fault's end until the condition held, the longest of several. */
  readonly tookNs: number;
  /** Why there is no verdict, or what was missed; empty when it held. */
  readonly reason: string;
}

/**
 * Whether a condition holds at some point of the time series between the end of the fault with the
 * label and the deadline. A fault that strikes several times must be followed by it each time. A
 * point counts whose whole interval lies inside. No verdict: without such a fault, when it never
 * ends, when the run ends before the deadline and the condition has not held yet, and for metrics
 * that are not in the series.
 *
 * `converged` holds from the end of the convergence that the fault's end began.
 */
export function recoveryOf(
  condition: MeasureExpr,
  { ns, afterLabel }: Deadline,
  { episodes, series, windows, endNs }: RunRecord,
): Recovery {
  const unknown = (reason: string): Recovery => ({ truth: null, tookNs: 0, reason });
  const stations = (windows[0]?.stations ?? []).map(({ kind, owner }) => ({ kind, owner }));
  for (const ref of metricsIn(condition)) {
    if (ref.name !== "converged" && pointReader(ref, series, stations) === null) {
      return unknown(`${ref.id} has no time series, so \`within … after\` cannot judge it`);
    }
  }
  const label = `"${afterLabel}"`;
  const faults = episodes.filter((one) => one.kind === "fault" && one.label === afterLabel);
  if (faults.length === 0) return unknown(`${label} did not strike`);
  let tookNs = 0;
  for (const { toNs } of faults) {
    if (toNs >= endNs) return unknown(`${label} did not end before the run did`);
    const [from, to] = [Math.ceil(toNs / series.intervalNs), (toNs + ns) / series.intervalNs];
    const last = Math.min(Math.floor(to + 1e-9), series.points);
    const valueAt = (point: number) => (ref: MetricRef) =>
      ref.name === "converged"
        ? hasConverged(episodes, toNs, (point + 1) * series.intervalNs, endNs)
        : (pointReader(ref, series, stations)?.(point) ?? null);
    const asked = metricsIn(condition).some(({ name }) => name === "converged");
    if (asked && convergencesOf(episodes, toNs).length === 0) {
      return unknown(`nothing had to converge after ${label}`);
    }
    let point = from;
    while (point < last && judgeBy(condition, valueAt(point)) !== true) point += 1;
    if (point < last) {
      tookNs = Math.max(tookNs, (point + 1) * series.intervalNs - toNs);
      continue;
    }
    const within = formatQuantity(ns / 1e9, TIME);
    if (toNs + ns > endNs) return unknown(`the run ends less than ${within} after ${label}`);
    if (last <= from) return unknown(`no point of the time series lies within ${within}`);
    return { truth: false, tookNs, reason: `does not hold within ${within} after ${label}` };
  }
  return { truth: true, tookNs, reason: "" };
}

/** The convergences that the end of a fault began, or that were still under way then. */
function convergencesOf(episodes: readonly EpisodeRecord[], atNs: number): EpisodeRecord[] {
  return episodes.filter(
    ({ kind, fromNs, toNs }) => kind === "convergence" && fromNs <= atNs && toNs >= atNs,
  );
}

/** 1 when they all were over at `nowNs`, else 0. */
function hasConverged(
  episodes: readonly EpisodeRecord[],
  atNs: number,
  nowNs: number,
  endNs: number,
): number {
  const over = convergencesOf(episodes, atNs).every(({ toNs }) => toNs <= nowNs && toNs < endNs);
  return over ? 1 : 0;
}

type Stations = readonly { readonly kind: string; readonly owner: number }[];

/** Reads a metric at a point of the series; null when it is not kept there. */
function pointReader(
  ref: MetricRef,
  { columns, intervalNs }: SeriesRecord,
  stations: Stations,
): ((point: number) => number | null) | null {
  const { name, words, node, aggregate } = ref;
  if (aggregate !== undefined) return null;
  const scaled = (key: string, factor: number) => {
    const column = columns[key];
    return column === undefined ? null : (point: number) => (column[point] ?? 0) * factor;
  };
  // Some columns are kept from the first value above zero on.
  const sparse = (key: string, factor: number) => scaled(key, factor) ?? (() => 0);
  const perSecond = 1e9 / intervalNs;
  switch (name) {
    case "rate":
      return scaled(words[0] ?? "", perSecond);
    case "throughput": {
      const [writes, reads] = [scaled("write.ok", perSecond), scaled("read.ok", perSecond)];
      if (words[0] === "write") return writes;
      if (words[0] === "read") return reads;
      return writes && reads && ((point) => writes(point) + reads(point));
    }
    case "stale_reads": {
      const [stale, reads] = [scaled("read.stale", 1), scaled("read.ok", 1)];
      if (stale === null || reads === null) return null;
      return (point) => (reads(point) > 0 ? stale(point) / reads(point) : null);
    }
    case "leader": {
      const leaders = columns["leader"];
      return leaders === undefined ? null : (point) => Number(leaders[point] === node);
    }
    case "lag":
      return scaled(`lag[${node}]`, 1e-9);
    case "lag_bytes":
      return scaled(`lag_bytes[${node}]`, 1);
    case "divergence":
      return sparse("divergence", 1);
    case "conflicts":
      return sparse("conflicts", perSecond);
    case "count":
      return words[0] === "leaders" ? scaled("leaders", 1) : null;
    case "queue": {
      const station = stations.findIndex((one) => one.kind === ref.station && one.owner === node);
      return ref.link === undefined && station >= 0 ? scaled(`queue[${station}]`, 1) : null;
    }
    default:
      return null;
  }
}
