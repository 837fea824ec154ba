import type { CaseResult } from "../analysis/results.ts";
import { trustCaption } from "../analysis/trust/caption.ts";
import type { MetricRef } from "../model/measures.ts";
import type { Chart } from "./chart.ts";

/** The same picture with what its figures rest on, for its caption; `metrics` are those that it shows. */
export function withTrust(
  chart: Chart,
  cases: readonly CaseResult[],
  metrics: readonly MetricRef[],
): Chart {
  const trust = trustCaption(cases, metrics);
  return trust === null ? chart : { ...chart, trust };
}
