import { viewsOf } from "../analysis/metrics/view.ts";
import type { CaseResult } from "../analysis/results.ts";
import type { HistogramRecord, WindowRecord } from "../model/run-record.ts";

/** Which histogram of a window a metric is read from; all are in nanoseconds. */
const HISTOGRAMS = new Map<string, (window: WindowRecord) => HistogramRecord>([
  ["write.latency", (window) => window.writeLatency],
  ["read.latency", (window) => window.readLatency],
  ["commit.latency", (window) => window.commitLatency],
  ["staleness", (window) => window.staleness],
]);

/** The measured window of all trials of a case together; null when no run was finished. */
export function pooledWindow(one: CaseResult): WindowRecord | null {
  return viewsOf(one.plan.plan, one.records).pooled?.window ?? null;
}

/** A case's histogram of a metric, over all trials; null for metrics that have none. */
export function pooledHistogram(one: CaseResult, metric: string): HistogramRecord | null {
  const read = HISTOGRAMS.get(metric);
  const window = read === undefined ? null : pooledWindow(one);
  return window === null || read === undefined ? null : read(window);
}
