import { viewsOf } from "../../analysis/metrics/view.ts";
import type { CaseResult } from "../../analysis/results.ts";
import { busiestStation } from "../../analysis/trust/busiest.ts";
import { type CsvRow, metricOf } from "./dataset.ts";
import { type Predicted, shareFigure } from "./measured-case.ts";

/** What every grid of closed loops is asked for. */
export function closedLoopMeasures(kind: "read" | "write" = "write"): string[] {
  return [
    `throughput(${kind})`,
    `p50(${kind}.latency)`,
    `p99(${kind}.latency)`,
    `mean(${kind}.latency)`,
  ];
}

/** One trial is enough for what nothing is promised of, and takes the longest: no round trip, many operations. */
export function trialsOf(rttMs: number): { readonly trials?: number } {
  return rttMs === 0 ? { trials: 1 } : {};
}

/** What a closed loop did: operations a second, and quantiles of their latency in milliseconds. */
export interface ClosedLoop {
  readonly throughput: number;
  readonly latencyMsP50: number;
  readonly latencyMsP99: number;
}

/** The columns that all grids share. */
export function closedLoopOf(row: CsvRow): ClosedLoop {
  return {
    throughput: row.number("tps"),
    latencyMsP50: row.number("lat_p50_ms"),
    latencyMsP99: row.number("lat_p99_ms"),
  };
}

/** Throughput, median and 99th percentile, measured and predicted, with the load behind them. */
export function closedLoopPrediction(
  told: Readonly<Record<string, string>>,
  measured: ClosedLoop,
  answer: CaseResult,
  kind: "read" | "write" = "write",
): Predicted {
  const { plan } = answer.plan;
  const { pooled } = viewsOf(plan, answer.records);
  const busiest = pooled === null ? null : busiestStation(plan, pooled);
  const value = (metric: string) => metricOf(answer, metric);
  const figures = [
    shareFigure("throughput", "/s", measured.throughput, value(`throughput(${kind})`)),
    shareFigure("p50", "s", measured.latencyMsP50 / 1e3, value(`p50(${kind}.latency)`)),
    shareFigure("p99", "s", measured.latencyMsP99 / 1e3, value(`p99(${kind}.latency)`)),
  ];
  return { told, figures, ...(busiest !== null && { busiest: busiest.share }) };
}
