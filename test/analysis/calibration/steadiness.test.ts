import { describe, expect, it } from "vitest";
import { steadinessOf, trendOdds } from "../../../src/analysis/calibration/steadiness.ts";
import { draws, lognormal, tallyOf } from "./draws.ts";

const steady = draws(lognormal(200, 900), 6000);

describe("looking for what makes a series a doubtful sample", () => {
  it("finds nothing in a steady one", () => {
    for (const seed of ["a", "b", "c", "d", "e"]) {
      expect(steadinessOf(tallyOf(draws(lognormal(200, 900), 6000, seed)))).toEqual({});
    }
  });

  it("finds a cold start, and says how many values to leave out", () => {
    const cold = steady.map((value, index) => (index < 600 ? 3 * value : value));
    const { warmUp } = steadinessOf(tallyOf(cold));
    expect(warmUp!.ratio).toBeGreaterThan(2);
    expect(warmUp!.values).toBeGreaterThanOrEqual(500);
    expect(warmUp!.values).toBeLessThanOrEqual(1024);
  });

  it("finds a drift, and which way it goes", () => {
    const filling = steady.map((value, index) => value * (1 + index / 6000));
    const { drift } = steadinessOf(tallyOf(filling));
    // The medians of the last and the first quarter lie 1.875 and 1.125 times the law's apart.
    expect(drift!.ratio).toBeCloseTo(1.875 / 1.125, 0);
    const easing = steadinessOf(tallyOf(filling.toReversed()));
    expect(easing.drift?.ratio ?? easing.warmUp?.ratio).not.toBe(undefined);
  });

  it("finds that a neighbour doubles everything now and then", () => {
    const shared = steady.map((value, index) =>
      Math.floor(index / 800) % 2 === 1 ? 2 * value : value,
    );
    const { swings } = steadinessOf(tallyOf(shared));
    expect(swings!.ratio).toBeGreaterThan(1.6);
  });

  it("finds the one value that holds much of the time", () => {
    const { outlier } = steadinessOf(tallyOf([...steady, 1e6]));
    expect(outlier!.value).toBe(1e6);
    expect(outlier!.shareOfSum).toBeGreaterThan(0.3);
  });

  it("finds stalls that hit many in a row", () => {
    const stalls = steady.map((value, index) => (index % 100 < 10 ? 20 * value : value));
    expect(steadinessOf(tallyOf(stalls)).neighbours).toBeGreaterThan(0.4);
  });

  it("keeps quiet on a handful of values", () => {
    expect(steadinessOf(tallyOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))).toEqual({});
  });
});

describe("the test for a trend", () => {
  it("agrees with a worked example", () => {
    // All 45 pairs rise: S = 45, Var = 10·9·25/18 = 125, z = 44/√125 = 3.935, p = 8.3e-5.
    expect(trendOdds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBeCloseTo(8.3e-5, 6);
    expect(trendOdds([1, 2, 1, 2, 1, 2, 1, 2])).toBeGreaterThan(0.3);
  });
});
