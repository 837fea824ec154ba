import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { ln } from "../../../src/random/mathematics.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { histogram, MS, runRecord, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

/*
 * Studies whose true answer is known: an interval of 95 % must hold it in 95 of 100.
 */

const STUDIES = 2000;
const plan = buildPlan();

/** The share of studies whose interval for the metric holds the truth. */
function coverage(ref: MetricRef, truth: number, trials: number, run: () => RunRecord): number {
  let covered = 0;
  for (let study = 0; study < STUDIES; study += 1) {
    const records = Array.from({ length: trials }, run);
    const { low, high } = estimateMetric(ref, viewsOf(plan, records));
    if (low !== null && high !== null && low <= truth && truth <= high) covered += 1;
  }
  return covered / STUDIES;
}

describe("the interval of a metric holds the truth in 95 of 100 studies", () => {
  const stream = makeStream("coverage", 0, "draws");
  const exponential = (mean: number) => -mean * ln(stream.next());

  it("for a mean latency: exponential with a mean of 5 ms, 60 writes a run", () => {
    const run = () => {
      const latencies = Array.from({ length: 60 }, () => Math.round(exponential(5 * MS)));
      return runRecord({ windows: [windowRecord({ writeLatency: histogram(latencies) })] });
    };
    const share = coverage(metric("write.latency", { aggregate: "mean" }), 0.005, 5, run);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it("for a rate: Poisson arrivals, 20 a second for 10 s", () => {
    const run = () => {
      let writesOk = 0;
      for (let at = exponential(1 / 20); at < 10; at += exponential(1 / 20)) writesOk += 1;
      return runRecord({ windows: [windowRecord({ writesOk })] });
    };
    for (const trials of [3, 10]) {
      const share = coverage(metric("throughput", { words: ["write"] }), 20, trials, run);
      expect(share, `${trials} trials`).toBeGreaterThan(0.93);
      expect(share, `${trials} trials`).toBeLessThan(0.97);
    }
  });

  it("for a median: exponential with a mean of 5 ms, 200 writes a run", () => {
    const run = () => {
      const latencies = Array.from({ length: 200 }, () => Math.round(exponential(5 * MS)));
      return runRecord({ windows: [windowRecord({ writeLatency: histogram(latencies) })] });
    };
    const share = coverage(metric("write.latency", { aggregate: "p50" }), 0.005 * ln(2), 5, run);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });
});
