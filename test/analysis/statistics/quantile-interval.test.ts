import { describe, expect, it } from "vitest";
import { histogramQuantile, mergeHistograms } from "../../../src/analysis/statistics/histogram.ts";
import { NO_INTERVAL, trialInterval } from "../../../src/analysis/statistics/interval.ts";
import { quantileInterval } from "../../../src/analysis/statistics/quantile-interval.ts";
import { ln } from "../../../src/random/mathematics.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { histogram, MS } from "../record-builder.ts";

describe("the interval of a quantile", () => {
  const stream = makeStream("quantile", 0, "draws");
  const draws = (count: number, mean: number) =>
    histogram(Array.from({ length: count }, () => Math.round(-mean * ln(stream.next()))));

  it("holds the truth in 95 of 100 studies, at the median and in the tail", () => {
    for (const p of [0.5, 0.9]) {
      let covered = 0;
      for (let study = 0; study < 1500; study += 1) {
        const parts = Array.from({ length: 6 }, () => draws(200, 5 * MS));
        const { low, high } = quantileInterval(parts, p);
        const truth = -5 * MS * ln(1 - p);
        if (low! <= truth && truth <= high!) covered += 1;
      }
      expect(covered / 1500, `p ${p}`).toBeGreaterThan(0.93);
      expect(covered / 1500, `p ${p}`).toBeLessThan(0.97);
    }
  });

  it("counts what was never reached as the greatest, and ends where that begins", () => {
    let [covered, without] = [0, 0];
    for (let study = 0; study < 1000; study += 1) {
      // One in ten is never seen: the 90th percentile of what is seen is the 81st of all.
      const beyond = Array.from(
        { length: 6 },
        () => Array.from({ length: 200 }, () => stream.next()).filter((u) => u < 0.1).length,
      );
      const parts = beyond.map((never) => draws(200 - never, 5 * MS));
      const { low, high } = quantileInterval(parts, 0.81, { beyond });
      const truth = -5 * MS * ln(1 - 0.9);
      if (low === null) without += 1;
      else if (low <= truth && truth <= high!) covered += 1;
    }
    expect(covered / (1000 - without)).toBeGreaterThan(0.93);
    expect(covered / (1000 - without)).toBeLessThan(0.97);
    expect(without).toBeLessThan(20);
    const some = [draws(95, MS), draws(90, MS)];
    expect(quantileInterval(some, 0.95, { beyond: [5, 10] })).toEqual(NO_INTERVAL);
  });

  it("stays within what was seen when one trial differs wildly, where t times the error is below 0", () => {
    const parts = [...Array.from({ length: 4 }, () => draws(1000, MS)), draws(1000, 1000 * MS)];
    const own = parts.map((part) => histogramQuantile(part, 0.95)!);
    const centre = histogramQuantile(mergeHistograms(parts), 0.95)!;
    expect(trialInterval(own, centre).low).toBeLessThan(0);
    const { low, high } = quantileInterval(parts, 0.95);
    expect(low).toBeGreaterThan(0.5 * MS);
    expect(low).toBeLessThan(centre / 2);
    expect(high).toBeGreaterThan(2 * centre);
  });

  it("narrows as trials are added", () => {
    const width = (trials: number) => {
      const { low, high } = quantileInterval(
        Array.from({ length: trials }, () => draws(500, MS)),
        0.9,
      );
      return high! - low!;
    };
    expect(width(40)).toBeLessThan(width(4) / 2);
  });

  it("has no width when all trials are equal, and does not exist for one", () => {
    const same = histogram([1 * MS, 2 * MS, 3 * MS]);
    const { low, high } = quantileInterval([same, same, same], 0.5);
    expect(low).toBe(high);
    expect(quantileInterval([same], 0.5)).toEqual(NO_INTERVAL);
    expect(quantileInterval([same, histogram([])], 0.5)).toEqual(NO_INTERVAL);
  });

  it("weighs trials by their size: an almost empty trial widens nothing", () => {
    const parts = Array.from({ length: 5 }, () => draws(1000, MS));
    const [all, more] = [
      quantileInterval(parts, 0.5),
      quantileInterval([...parts, histogram([90 * MS])], 0.5),
    ];
    expect((more.high! - more.low!) / (all.high! - all.low!)).toBeLessThan(1.1);
  });
});
