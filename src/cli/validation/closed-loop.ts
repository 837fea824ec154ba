import type { CaseResult } from "../../analysis/results.ts";
import { type CsvRow, metricOf } from "./dataset.ts";
import { type Figure, shareFigure } from "./measured-case.ts";

/** What every grid of closed loops is asked for. */
export function closedLoopMeasures(kind: "read" | "write" = "write"): string[] {
  return [
    `throughput(${kind})`,
    `p50(${kind}.latency)`,
    `p99(${kind}.latency)`,
    `mean(${kind}.latency)`,
  ];
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

/** Throughput, median and 99th percentile, measured and predicted. */
export function closedLoopFigures(
  measured: ClosedLoop,
  answer: CaseResult,
  kind: "read" | "write" = "write",
): Figure[] {
  const value = (metric: string) => metricOf(answer, metric);
  return [
    shareFigure("throughput", "/s", measured.throughput, value(`throughput(${kind})`)),
    shareFigure("p50", "s", measured.latencyMsP50 / 1e3, value(`p50(${kind}.latency)`)),
    shareFigure("p99", "s", measured.latencyMsP99 / 1e3, value(`p99(${kind}.latency)`)),
  ];
}
