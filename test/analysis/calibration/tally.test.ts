import { describe, expect, it } from "vitest";
import { cellQuantile } from "../../../src/analysis/calibration/cells.ts";
import { quantileOf } from "../../../src/random/moments.ts";
import { draws, gamma, lognormal, tallyOf } from "./draws.ts";

describe("counting a series of values", () => {
  it("keeps every percentile to one percent, however long the series", () => {
    const law = lognormal(200, 900);
    const values = draws(law, 150_000);
    const { cells } = tallyOf(values);
    const sorted = values.toSorted((a, b) => a - b);
    for (const p of [0.001, 0.01, 0.5, 0.9, 0.99, 0.999]) {
      const exact = sorted[Math.round(p * values.length)]!;
      expect(Math.abs(cellQuantile(cells, p) / exact - 1)).toBeLessThan(0.01);
    }
    expect(cells.total).toBe(150_000);
    // The memory is that of the cells, not of the values.
    expect(cells.count.length).toBeLessThan(1000);
  });

  it("tells apart values that differ by a thousandth, as the answers of a far machine do", () => {
    const law = { kind: "shifted", by: 70, of: gamma(1.5, 0.05) } as const;
    const { cells } = tallyOf(draws(law, 5000));
    const spread = quantileOf(law, 0.9) - quantileOf(law, 0.1);
    for (const p of [0.1, 0.5, 0.9]) {
      expect(Math.abs(cellQuantile(cells, p) - quantileOf(law, p))).toBeLessThan(0.06 * spread);
    }
  });

  it("puts printed values in the middle of their step", () => {
    const values = draws(gamma(4, 1), 2000).map((value) => Math.round(value * 10) / 10);
    const { cells } = tallyOf(values);
    const at = cells.low.findIndex((low, index) => low < 1 && cells.high[index]! > 1);
    expect([cells.low[at], cells.high[at]]).toEqual([
      expect.closeTo(0.95, 9),
      expect.closeTo(1.05, 9),
    ]);
    expect(cells.count[at]).toBe(values.filter((value) => value === 1).length);
  });

  it("takes zeros for values below the least step", () => {
    const { cells, least } = tallyOf([0, 0, 3, 5, 2, 8, 13, 21]);
    expect(least).toBe(0);
    expect([cells.low[0], cells.count[0]]).toEqual([0, 2]);
    expect(cells.high[0]!).toBeLessThan(2);
  });

  it("deals neighbours to the same part, and drift to all parts", () => {
    const { folds } = tallyOf(Array.from({ length: 20_000 }, (_, index) => 100 + index));
    const medians = folds.map((fold) => cellQuantile(fold, 0.5));
    expect(folds.map(({ total }) => total)).toEqual([5000, 5000, 5000, 5000]);
    for (const median of medians) expect(Math.abs(median / 10_100 - 1)).toBeLessThan(0.02);
  });

  it("gives the correlation of neighbours", () => {
    expect(tallyOf(draws(lognormal(1, 4), 4000)).neighbours).toBeCloseTo(0, 1);
    const pairs = draws(lognormal(1, 4), 2000).flatMap((value) => [value, value]);
    // Each value equals one of its two neighbours and knows nothing of the other.
    expect(tallyOf(pairs).neighbours).toBeCloseTo(0.5, 1);
    expect(tallyOf([5, 5, 5, 5]).neighbours).toBeNull();
  });

  it("cuts the series into 16 to 32 stretches", () => {
    for (const n of [32, 33, 1000, 70_001]) {
      const { slices } = tallyOf(Array.from({ length: n }, (_, index) => 1 + index));
      expect(slices.length).toBeGreaterThanOrEqual(16);
      expect(slices.length).toBeLessThanOrEqual(32);
      // The values rise, so that a stretch's median tells where it stands.
      const { count, p50 } = slices[0]!;
      if (count > 20) expect(Math.abs(p50 / (count / 2) - 1)).toBeLessThan(0.1);
      expect(slices.every(({ count: other }) => other > count / 2)).toBe(true);
    }
  });
});
