import { describe, expect, it } from "vitest";
import {
  EMPTY_HISTOGRAM,
  histogramAggregate,
  histogramCountUpTo,
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

  it("merged from any number of parts in any order is the same, bucket by bucket", () => {
    const stream = makeStream("histogram", 0, "parts");
    for (let round = 0; round < 5; round += 1) {
      const parts = Array.from({ length: 2 + 4 * round }, () =>
        Array.from({ length: 1 + Math.floor(stream.next() * 200) }, () =>
          Math.floor(1e5 / stream.next()),
        ),
      );
      // What one merge leaves behind must not be found by the next.
      const merged = mergeHistograms(parts.map(histogram));
      const whole = histogram(parts.flat());
      expect(merged.buckets).toEqual(whole.buckets);
      expect(merged.counts).toEqual(whole.counts);
      expect(mergeHistograms(parts.map(histogram).reverse()).counts).toEqual(whole.counts);
    }
  });

  it("merged is put together once for the same parts, and anew for others", () => {
    const [a, b, c] = [histogram([5, 80]), histogram([7]), histogram([7])];
    const both = mergeHistograms([a, b]);
    expect(mergeHistograms([a, EMPTY_HISTOGRAM, b])).toBe(both);
    expect(mergeHistograms([a, b, c])).toEqual(histogram([5, 80, 7, 7]));
    expect(mergeHistograms([a, c])).toEqual(both);
    expect(mergeHistograms([a, c])).not.toBe(both);
    expect(mergeHistograms([b, c])).toEqual(histogram([7, 7]));
  });

  it("reaches from the smallest bucket to the largest that there is", () => {
    const ends = [0, 1, 31, 32, 4095, 4096, 2 ** 31, 2 ** 53 - 1];
    const merged = mergeHistograms([...ends, ...ends].map((value) => histogram([value])));
    expect(merged.buckets).toEqual(histogram(ends).buckets);
    expect(merged.counts).toEqual(Float64Array.from(ends, () => 2));
  });

  it("counts what is at most a value: whole buckets below it, and of its own the part below it", () => {
    const values = [3, 4, 4, 9_000, 9_001, 2_000_000, 2_000_500];
    const h = histogram(values);
    for (const value of [2, 3, 4, 5, 8_999, 9_003, 100_000, 2_000_500, 1e9, 4.5]) {
      expect(histogramCountUpTo(h, value)).toBe(values.filter((one) => one <= value).length);
    }
    // The first bucket of 2^20 and more is 512 wide: half of its five values lie in its first half.
    expect(
      histogramCountUpTo(
        histogram([2 ** 20, ...[0, 1, 2, 3].map((i) => 2 ** 20 + i), 2 ** 22]),
        2 ** 20 + 255.5,
      ),
    ).toBe(2.5);
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
