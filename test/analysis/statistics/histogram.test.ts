import { describe, expect, it } from "vitest";
import {
  EMPTY_HISTOGRAM,
  histogramAggregate,
  histogramQuantile,
  mergeHistograms,
  percentileOf,
} from "../../../src/analysis/statistics/histogram.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { histogram } from "../record-builder.ts";

describe("a histogram", () => {
  it("has the exact mean and spread of its values, whatever their buckets", () => {
    const h = histogram([1_000_001, 1_000_002, 1_000_006]);
    expect(histogramAggregate(h, "mean")).toBe(1_000_003);
    expect(histogramAggregate(h, "sd")).toBeCloseTo(Math.sqrt(14 / 3), 4);
    expect([histogramAggregate(h, "min"), histogramAggregate(h, "max")]).toEqual([
      1_000_001, 1_000_006,
    ]);
  });

  it("gives quantiles of equal values exactly", () => {
    const h = histogram(new Array<number>(50).fill(70_000_123));
    for (const p of [0, 0.5, 0.99, 1]) expect(histogramQuantile(h, p)).toBe(70_000_123);
  });

  it("gives any quantile within 1/2048 of the true one", () => {
    const stream = makeStream("histogram", 0, "values");
    const values = Array.from({ length: 20_000 }, () => Math.floor(1e6 / stream.next()));
    const sorted = [...values].sort((a, b) => a - b);
    const h = histogram(values);
    for (const p of [0.1, 0.5, 0.9, 0.99, 0.999]) {
      const exact = sorted[Math.ceil(p * sorted.length) - 1]!;
      expect(Math.abs(histogramQuantile(h, p)! / exact - 1)).toBeLessThan(1 / 2048);
    }
  });

  it("has no value without values", () => {
    expect(histogramAggregate(EMPTY_HISTOGRAM, "p99")).toBeNull();
    expect(histogramQuantile(EMPTY_HISTOGRAM, 0.5)).toBeNull();
    expect(mergeHistograms([])).toBe(EMPTY_HISTOGRAM);
  });

  it("merged is the histogram of all values together", () => {
    const [a, b] = [
      [5, 9_000, 2_000_000],
      [9_000, 7],
    ];
    expect(mergeHistograms([histogram(a), EMPTY_HISTOGRAM, histogram(b)])).toEqual(
      histogram([...a, ...b]),
    );
  });

  it("reads percentiles with decimals and refuses other words", () => {
    expect([percentileOf("p50"), percentileOf("p99.9"), percentileOf("p100")]).toEqual([
      0.5, 0.9990000000000001, 1,
    ]);
    expect([percentileOf("median"), percentileOf("p101"), percentileOf("p")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
