import type { MetricRef } from "../../model/measures.ts";
import { countInterval } from "../statistics/count-interval.ts";
import { percentileOf } from "../statistics/histogram.ts";
import {
  type Interval,
  type IntervalOptions,
  NO_INTERVAL,
  trialInterval,
} from "../statistics/interval.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import { quantileInterval } from "../statistics/quantile-interval.ts";
import { ofTrialsAfterPilot } from "../statistics/scatter.ts";
import { shareInterval } from "../statistics/share-interval.ts";
import { isBatchable } from "./batches.ts";
import type { HistogramMetric } from "./metric.ts";
import { readMetric } from "./read-metric.ts";
import { METRICS } from "./registry.ts";
import type { View, Views } from "./view.ts";
import { visibilityTrials } from "./visibility-metrics.ts";
import { yearInterval } from "./year-metrics.ts";

/**
 * The interval, 95 % unless another level is given, of a metric whose value over all trials is
 * `centre`, in base units:
 *
 * - a percentile of operations, and `t_visibility`, which is one of writes: from the share of each
 *   trial's operations below it (`quantileInterval`);
 * - a number of events, such as `lost_writes`: `countInterval`, which knows what none seen is worth;
 * - a share of operations, such as `stale_reads`: `shareInterval`; a share of runs: Wilson's;
 * - an amount of a year: from the cycles of rare faults (`yearInterval`);
 * - everything else: t times the standard error of the trials' own values (`trialInterval`).
 *
 * With fewer than five trials stretches of the runs take the trials' place where they are alike
 * (`batchesOf`). The metric of `trials = until …` has the scatter of the trials before its number
 * was chosen (`ofTrialsAfterPilot`). Smallest and largest values have no interval: they are what
 * was seen.
 */
export function metricInterval(
  ref: MetricRef,
  views: Views,
  centre: number,
  level?: number,
): Interval {
  const ofYears = views.pooled && yearInterval(ref, views.pooled);
  if (ofYears) return ofYears;
  if (isExtreme(ref)) return NO_INTERVAL;
  const found = intervalOn(basisOf([ref], views, level), ref, views, centre);
  if (found.low !== null || !views.batches) return found;
  // Batches that depend on each other tell nothing: what the trials tell must do.
  const { batches: _, ...alone } = views;
  return intervalOn(basisOf([ref], alone, level), ref, alone, centre);
}

function intervalOn(
  { parts, options }: Basis,
  ref: MetricRef,
  views: Views,
  centre: number,
): Interval {
  const metric = METRICS.get(ref.name);
  const p = ref.aggregate === undefined ? null : percentileOf(ref.aggregate);
  if (metric?.kind === "histogram" && p !== null) {
    return percentileInterval(metric, ref, parts, p, centre, options);
  }
  if (ref.name === "t_visibility" && ref.aggregate === undefined) {
    return visibilityInterval(ref, parts, options);
  }
  const values = parts.flatMap((view) => readMetric(ref, view).value ?? []);
  if (metric?.kind === "scalar" && ref.aggregate === undefined) {
    if (ref.name === "converged") return wilsonOf(values, options);
    if (metric.unit === "1" && SHARES.has(ref.name)) {
      const of = views.pooled === null ? null : SHARES.get(ref.name)!(views.pooled, ref);
      return shareInterval(values, centre, of, options);
    }
    const counted = metric.unit === "count" ? countsIn(parts, ref) : null;
    if (counted !== null) return countInterval(counted.counts, { ...options, ...counted });
  }
  return trialInterval(values, centre, options);
}

/** Smallest and largest values are what was seen: they have no interval. */
export function isExtreme({ aggregate }: MetricRef): boolean {
  return aggregate === "min" || aggregate === "max";
}

/** What intervals rest on, and how. */
export interface Basis {
  readonly parts: readonly View[];
  readonly options: IntervalOptions;
}

/** What the interval of some metrics, taken together, rests on: the trials, or batches of them. */
export function basisOf(refs: readonly MetricRef[], views: Views, level?: number): Basis {
  const asked: IntervalOptions = level === undefined ? {} : { level };
  const { batches, pilot, trials } = views;
  const inBatches = refs.every(({ name }) => {
    const kind = METRICS.get(name)?.kind;
    return kind !== undefined && isBatchable(name, kind);
  });
  if (batches && inBatches) {
    return { parts: batches.views, options: { ...asked, scatterOf: batches.scatterOf } };
  }
  if (refs.every(({ id }) => pilot?.metric !== id)) return { parts: trials, options: asked };
  return { parts: trials, options: { ...asked, scatterOf: ofTrialsAfterPilot(pilot!.trials) } };
}

function percentileInterval(
  metric: HistogramMetric,
  ref: MetricRef,
  parts: readonly View[],
  p: number,
  centre: number,
  options: IntervalOptions,
): Interval {
  const histograms = parts.flatMap((view) => metric.histogram(view, ref) ?? []);
  const { low, high } = quantileInterval(histograms, p, options);
  return {
    low: low === null ? null : Math.min(low * metric.scale, centre),
    high: high === null ? null : Math.max(high * metric.scale, centre),
  };
}

/** A time after which a share of writes is seen is a percentile too, of all writes that were asked for. */
function visibilityInterval(
  { numbers }: MetricRef,
  parts: readonly View[],
  options: IntervalOptions,
): Interval {
  const windows = parts.map(({ window }) => window);
  const { low, high } = quantileInterval(
    windows.map(({ visibleAfterNs }) => visibleAfterNs),
    numbers["value"] ?? 1,
    { ...options, beyond: windows.map(({ neverVisible }) => neverVisible) },
  );
  return low === null || high === null ? NO_INTERVAL : { low: low / 1e9, high: high / 1e9 };
}

/** Runs stand each on its own. */
function wilsonOf(values: readonly number[], { level }: IntervalOptions): Interval {
  const hits = values.reduce((sum, value) => sum + value, 0);
  return values.length < 2 ? NO_INTERVAL : wilsonInterval(hits, values.length, level);
}

/**
 * The events behind a number per run, part by part, and in how many runs they were counted; null
 * where the numbers are none of events. A stretch of a run is a share of it.
 */
function countsIn(
  parts: readonly View[],
  ref: MetricRef,
): { readonly counts: readonly number[]; readonly exposure: number } | null {
  const counts: number[] = [];
  let exposure = 0;
  for (const view of parts) {
    const value = readMetric(ref, view).value ?? null;
    if (value === null) continue;
    const count = Math.round(value * view.runs);
    if (count < 0 || Math.abs(value * view.runs - count) > 1e-6 * Math.max(1, count)) return null;
    counts.push(count);
    exposure += view.runs;
  }
  return { counts, exposure };
}

/** Shares of operations: how many operations the view's share is of. */
const SHARES: ReadonlyMap<string, (view: View, ref: MetricRef) => number> = new Map([
  ["stale_reads", ({ window }: View) => window.readsOk],
  [
    "availability",
    ({ window: w }: View, { words }: MetricRef) => {
      const writes = w.writesOk + w.writesFailed + w.writesTimedOut;
      const reads = w.readsOk + w.readsFailed + w.readsTimedOut;
      return words[0] === "write" ? writes : words[0] === "read" ? reads : writes + reads;
    },
  ],
  [
    "consistency_probability",
    ({ window }: View, { numbers }: MetricRef) => visibilityTrials(window, numbers["t"] ?? 0),
  ],
]);
