import { describe, expect, it } from "vitest";
import {
  groupAvailability,
  machineAvailability,
  meanTimeToLossOfPair,
} from "../../../src/analysis/theory/availability.ts";
import {
  atLeast,
  exponentialOrderStatistic,
  harmonic,
  orderStatisticMean,
} from "../../../src/analysis/theory/order-statistics.ts";

describe("the k-th of n confirmations", () => {
  it("of exponential delays has mean (H(n) - H(n-k)) / μ and the variance of its stages", () => {
    const two = exponentialOrderStatistic(2, 3, 6);
    expect(two.mean).toBeCloseTo(6 * (harmonic(3) - harmonic(1)), 12);
    expect(two.variance).toBeCloseTo(36 * (1 / 9 + 1 / 4), 12);
    expect(exponentialOrderStatistic(3, 3, 6).mean).toBeCloseTo(6 * harmonic(3), 12);
  });

  it("of any other delay is an integral that gives the same for exponentials", () => {
    const cdf = (x: number) => 1 - Math.exp(-x / 6);
    expect(orderStatisticMean(2, 3, cdf, 300)).toBeCloseTo(6 * (1 / 3 + 1 / 2), 6);
    const uniform = (x: number) => Math.min(1, x);
    expect(orderStatisticMean(2, 5, uniform, 1)).toBeCloseTo(2 / 6, 6);
  });

  it("counts ways: at least 2 of 3 up at 90 % is 97.2 %", () => {
    expect(atLeast(2, 3, 0.9)).toBeCloseTo(0.972, 12);
    expect(groupAvailability(1, 2, machineAvailability(99, 1))).toBeCloseTo(1 - 0.0001, 12);
    expect(atLeast(0, 3, 0.2)).toBeCloseTo(1, 12);
  });

  it("a mirrored pair is lost after (3λ + μ) / 2λ²", () => {
    expect(meanTimeToLossOfPair(1000, 10)).toBeCloseTo((3 / 1000 + 1 / 10) / (2 / 1e6), 6);
  });
});
