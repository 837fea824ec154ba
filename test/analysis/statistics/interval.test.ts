import { describe, expect, it } from "vitest";
import {
  halfWidth,
  NO_INTERVAL,
  trialInterval,
} from "../../../src/analysis/statistics/interval.ts";
import { standardDeviation } from "../../../src/analysis/statistics/sample.ts";
import { normalQuantile } from "../../../src/random/special/normal.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("the interval over trials", () => {
  it("is the mean and t times the standard error", () => {
    const { low, high } = trialInterval([9, 10, 11], 10);
    // t(0.975, 2) = 4.3027, sd = 1, √3 trials.
    expect(low).toBeCloseTo(10 - 4.302652729911 / Math.sqrt(3), 9);
    expect(high).toBeCloseTo(10 + 4.302652729911 / Math.sqrt(3), 9);
  });

  it("does not exist for one trial or for values that are not finite", () => {
    expect(trialInterval([5], 5)).toEqual(NO_INTERVAL);
    expect(trialInterval([], 0)).toEqual(NO_INTERVAL);
    expect(trialInterval([1, Infinity], 1)).toEqual(NO_INTERVAL);
    expect(halfWidth(NO_INTERVAL)).toBeNull();
  });

  it("has no width when all trials agree, to the last bit", () => {
    expect(standardDeviation([0.1, 0.1, 0.1])).toBe(0);
    expect(trialInterval([0.1, 0.1, 0.1], 0.1)).toEqual({ low: 0.1, high: 0.1 });
  });

  it("covers the truth in 95 of 100 studies of five trials", () => {
    const stream = makeStream("interval", 0, "cover");
    const studies = 4000;
    let covered = 0;
    for (let study = 0; study < studies; study += 1) {
      const values = Array.from({ length: 5 }, () => 7 + normalQuantile(stream.next()));
      const { low, high } = trialInterval(values, values.reduce((a, b) => a + b) / 5);
      if (low! <= 7 && 7 <= high!) covered += 1;
    }
    expect(Math.abs(covered / studies - 0.95)).toBeLessThan(5 * Math.sqrt((0.95 * 0.05) / studies));
  });
});
