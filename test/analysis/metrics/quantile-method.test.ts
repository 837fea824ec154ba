import { describe, expect, it } from "vitest";
import { quantileMethod } from "../../../src/analysis/metrics/quantile-method.ts";
import { histogramQuantile } from "../../../src/analysis/statistics/histogram.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { histogram } from "../record-builder.ts";

function ref(name: string, parts: Partial<MetricRef> = {}): MetricRef {
  return { id: name, name, words: [], numbers: {}, ...parts } as MetricRef;
}

describe("how a percentile is found", () => {
  it("is by buckets for latencies, exact for outages and for one number a run", () => {
    const buckets = { method: "histogram", relativeError: 1 / 2048 };
    expect(quantileMethod(ref("write.latency", { aggregate: "p99" }))).toEqual(buckets);
    expect(quantileMethod(ref("lag", { aggregate: "p99.9", node: 1 }))).toEqual(buckets);
    expect(quantileMethod(ref("t_visibility", { numbers: { value: 0.99 } }))).toEqual(buckets);
    expect(quantileMethod(ref("rto", { aggregate: "p95" }))).toEqual({ method: "exact" });
    expect(quantileMethod(ref("lost_writes", { aggregate: "p50" }))).toEqual({ method: "exact" });
  });

  it("is exact for latencies that a plan keeps, and for nothing else that is counted", () => {
    const kept = { exactLatencies: true };
    for (const name of ["write.latency", "read.latency", "commit.latency"]) {
      expect(quantileMethod(ref(name, { aggregate: "p99" }), kept)).toEqual({ method: "exact" });
    }
    expect(quantileMethod(ref("lag", { aggregate: "p99", node: 1 }), kept)?.method).toBe(
      "histogram",
    );
    expect(quantileMethod(ref("write.latency"), kept)).toBeNull();
  });

  it("is said of percentiles only", () => {
    for (const one of [
      ref("write.latency"),
      ref("write.latency", { aggregate: "mean" }),
      ref("write.latency", { aggregate: "max" }),
      ref("throughput"),
      ref("nowhere", { aggregate: "p99" }),
    ]) {
      expect(quantileMethod(one)).toBeNull();
    }
  });

  it("is by buckets within the error that is said, at any rank and size of value", () => {
    const method = quantileMethod(ref("write.latency", { aggregate: "p99" }));
    if (method?.method !== "histogram") throw new Error("latencies are counted in buckets");
    const stream = makeStream("quantile method", 0, "values");
    for (const least of [1e3, 5e5, 3e9]) {
      // Few values, wide apart: the bucket alone says how far off a percentile is.
      const values = Array.from({ length: 128 }, () => Math.floor(least * (1 + 9 * stream.next())));
      const sorted = [...values].sort((a, b) => a - b);
      for (let rank = 1; rank <= values.length; rank += 1) {
        const found = histogramQuantile(histogram(values), rank / values.length)!;
        const off = Math.abs(found / sorted[rank - 1]! - 1);
        expect(off).toBeLessThanOrEqual(method.relativeError);
      }
    }
  });
});
