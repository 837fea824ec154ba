import { describe, expect, it } from "vitest";
import type { StudyResult } from "../../src/analysis/results.ts";
import { ecdf } from "../../src/charts/ecdf.ts";
import { bucketOf } from "../../src/model/histogram-buckets.ts";
import type { HistogramRecord } from "../../src/model/run-record.ts";
import { buildResult } from "../report/result-builder.ts";

/** Two trials: 900 writes of 1 ms in the first, 100 writes of 50 ms in the second. */
function twoTrials(): StudyResult {
  const result = buildResult({ sessions: [64] });
  const one = result.cases[0]!;
  const records = [[900, 1e6] as const, [100, 50e6] as const].map(([count, ns], trial) => {
    const record = one.records[trial]!;
    const writeLatency: HistogramRecord = {
      ...record.windows[0]!.writeLatency,
      count,
      min: ns,
      max: ns,
      buckets: Uint32Array.of(bucketOf(ns)),
      counts: Float64Array.of(count),
    };
    return { ...record, windows: [{ ...record.windows[0]!, writeLatency }] };
  });
  return { ...result, cases: [{ ...one, records }] };
}

describe("a distribution curve", () => {
  it("pools the trials and puts each value at its share", () => {
    const spec = ecdf(twoTrials(), { name: "write.latency" })!.spec as unknown as {
      data: { values: { f0: number; f1: number }[] };
      encoding: { x: { title: string } };
    };
    const at = (share: number) => spec.data.values.find(({ f1 }) => f1 === share)!.f0;
    expect(spec.encoding.x.title).toBe("write.latency (ms)");
    expect(at(50)).toBeCloseTo(1, 2);
    expect(at(90)).toBeCloseTo(1, 2);
    expect(at(92)).toBeCloseTo(50, 1);
    expect(at(100)).toBeCloseTo(50, 1);
  });

  it("is nothing for what has no histogram, whatever it is called", () => {
    expect(ecdf(twoTrials(), { name: "throughput" })).toBeNull();
    expect(ecdf(twoTrials(), { name: "constructor" })).toBeNull();
    expect(ecdf(buildResult(), { name: "read.latency" })).toBeNull();
  });
});
