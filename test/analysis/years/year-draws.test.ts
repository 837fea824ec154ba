import { describe, expect, it } from "vitest";
import { byAmount } from "../../../src/analysis/years/estimate.ts";
import { drawYears, poissonDraw, yearQuantile } from "../../../src/analysis/years/year-draws.ts";
import type { Amounts, Weighed } from "../../../src/analysis/years/years.ts";
import { makeStream } from "../../../src/random/stream.ts";

const NOTHING: Amounts = byAmount(() => 0);

function losing(weight: number, lost_writes: number): Weighed {
  return { weight, amounts: { ...NOTHING, lost_writes } };
}

/** Poisson probability of at most k. */
function atMost(k: number, mean: number): number {
  let [term, sum] = [Math.exp(-mean), 0];
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= mean / (i + 1);
  }
  return sum;
}

/** The least k with so many of all years at or below it. */
function poissonQuantile(p: number, mean: number): number {
  let k = 0;
  while (atMost(k, mean) < p) k += 1;
  return k;
}

function lostAt(p: number, cycles: readonly Weighed[], ordinary = NOTHING): number {
  return yearQuantile(drawYears([cycles], ordinary, "years").quantiles.lost_writes, p);
}

describe("how years differ", () => {
  it("is Poisson where every failure brings one", () => {
    const cycles = [losing(1, 1), losing(1.5, 1)];
    for (const p of [0.5, 0.9, 0.95, 0.99]) {
      expect(lostAt(p, cycles), `p${p * 100}`).toBe(poissonQuantile(p, 2.5));
    }
  });

  it("is a compound sum: mean Σ w·x, variance Σ w·x²", () => {
    const cycles = [losing(2, 10), losing(0.5, 100), losing(40, 1)];
    const { quantiles } = drawYears([cycles], NOTHING, "years");
    const values = [...quantiles.lost_writes];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance =
      values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
    expect(mean / (20 + 50 + 40)).toBeCloseTo(1, 1);
    expect(variance / (200 + 5000 + 40)).toBeCloseTo(1, 1);
  });

  it("knows a loss that comes once in a hundred years only from the hundredth on", () => {
    const cycles = [losing(0.01, 5000)];
    expect(lostAt(0.95, cycles)).toBe(0);
    expect(lostAt(0.98, cycles)).toBe(0);
    expect(lostAt(0.999, cycles)).toBe(5000);
  });

  it("adds what ordinary operation brings to every year", () => {
    expect(lostAt(0.5, [], { ...NOTHING, lost_writes: 7 })).toBe(7);
  });

  it("draws the cycles again for the error: like cycles leave none, unlike ones some", () => {
    const spread = (cycles: readonly Weighed[]): number => {
      const { again } = drawYears([cycles], NOTHING, "years");
      const medians = again.map(({ lost_writes }) => yearQuantile(lost_writes, 0.5));
      return Math.max(...medians) - Math.min(...medians);
    };
    const alike = Array.from({ length: 20 }, () => losing(5, 10));
    const unlike = Array.from({ length: 20 }, (_, i) => losing(5, i % 2 === 0 ? 0 : 20));
    expect(spread(unlike)).toBeGreaterThan(2 * spread(alike));
  });
});

describe("a Poisson number", () => {
  it.each([0.03, 3, 30, 49.9, 50, 400])("of mean %d has that mean and variance", (mean) => {
    const draw = poissonDraw(mean, makeStream("poisson", 0, `mean ${mean}`));
    const n = 20_000;
    const values = Array.from({ length: n }, draw);
    const found = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + (value - found) ** 2, 0) / (n - 1);
    expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(mean / n));
    const spread = Math.sqrt((mean + 2 * mean * mean) / n);
    expect(Math.abs(variance - mean)).toBeLessThan(4 * spread);
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
  });
});
