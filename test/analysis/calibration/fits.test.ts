import { describe, expect, it } from "vitest";
import { type Cells, cellsOf } from "../../../src/analysis/calibration/cells.ts";
import { digamma, gamma, trigamma } from "../../../src/analysis/calibration/fits/gamma.ts";
import { highest } from "../../../src/analysis/calibration/fits/highest.ts";
import { lognormals } from "../../../src/analysis/calibration/fits/lognormals.ts";
import { quantiles } from "../../../src/analysis/calibration/fits/quantiles.ts";
import { shiftedGamma, shiftedLognormal } from "../../../src/analysis/calibration/fits/shifted.ts";
import { weibull } from "../../../src/analysis/calibration/fits/weibull.ts";
import { logLikelihood } from "../../../src/analysis/calibration/likelihood.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { cdfOf, meanOf, quantileOf } from "../../../src/random/moments.ts";
import { draws, gamma as gammaLaw, lognormal, tallyOf } from "./draws.ts";

const N = 20_000;

/** The buckets that an exporter of metrics would count `n` values of a law in. */
function buckets(d: Distribution, edges: readonly number[], n: number): Cells {
  const rows = edges.map((high, index) => {
    const low = index === 0 ? 0 : edges[index - 1]!;
    return [low, high, Math.round(n * (cdfOf(d, high) - cdfOf(d, low)))] as const;
  });
  return cellsOf(rows);
}

const DOUBLING = Array.from({ length: 14 }, (_, index) => 2 ** index);

/** Every percentile from p1 to p99.9 lies within a share of the law's own. */
function expectNear(fit: Distribution | null, law: Distribution, share: number): void {
  expect(fit).not.toBeNull();
  for (const p of [0.01, 0.1, 0.5, 0.9, 0.99, 0.999]) {
    const off = Math.abs(quantileOf(fit!, p) / quantileOf(law, p) - 1);
    expect(off, `p${p * 100}`).toBeLessThan(share);
  }
}

describe("recovering a known law from its samples", () => {
  it("finds the two percentiles of a lognormal", () => {
    const fit = lognormals(1).fit(tallyOf(draws(lognormal(200, 900), N)).cells);
    expect(fit).toMatchObject({ kind: "lognormal" });
    // Standard errors of μ and σ at this n are 0.46 % and 0.5 % of σ = 0.647.
    expectNear(fit, lognormal(200, 900), 0.04);
  });

  it("finds shape and mean of a gamma distribution", () => {
    for (const shape of [0.5, 2, 40]) {
      const fit = gamma.fit(tallyOf(draws(gammaLaw(shape, 900), N)).cells);
      expect(fit).toMatchObject({ kind: "gamma" });
      // The shape's standard error is √(2/n) of it when it is large: 1 %.
      expect((fit as { shape: number }).shape / shape).toBeCloseTo(1, 1);
      expect((fit as { mean: number }).mean / 900).toBeCloseTo(1, 1);
    }
  });

  it("finds shape and scale of a Weibull distribution", () => {
    for (const shape of [0.6, 1, 3.5]) {
      const fit = weibull.fit(tallyOf(draws({ kind: "weibull", shape, scale: 50 }, N)).cells);
      // 0.78 / √n is the shape's standard error as a share of it: 0.6 %.
      expect(Math.abs((fit as { shape: number }).shape / shape - 1)).toBeLessThan(0.02);
      expect(Math.abs((fit as { scale: number }).scale / 50 - 1)).toBeLessThan(0.04);
    }
  });

  it("finds the least time under a rest", () => {
    const wire = { kind: "shifted", by: 70, of: gammaLaw(2, 0.5) } as const;
    const fit = shiftedGamma.fit(tallyOf(draws(wire, N)).cells);
    expect((fit as { by: number }).by).toBeCloseTo(70, 1);
    expectNear(fit, wire, 0.003);
    const disk = { kind: "shifted", by: 4, of: lognormal(1, 9) } as const;
    const other = shiftedLognormal.fit(tallyOf(draws(disk, N)).cells);
    expect(Math.abs((other as { by: number }).by - 4)).toBeLessThan(0.02);
    expectNear(other, disk, 0.05);
  });

  it("finds a cache that misses one time in ten", () => {
    const law: Distribution = {
      kind: "mixture",
      parts: [
        { weight: 0.9, of: lognormal(100, 180) },
        { weight: 0.1, of: lognormal(2000, 6000) },
      ],
    };
    const fit = lognormals(2).fit(tallyOf(draws(law, N)).cells);
    const [hit, miss] = (fit as Distribution & { kind: "mixture" }).parts;
    expect(miss!.weight).toBeCloseTo(0.1, 2);
    expectNear(hit!.of, lognormal(100, 180), 0.03);
    expectNear(miss!.of, lognormal(2000, 6000), 0.12);
  });

  it("finds three kinds of flush", () => {
    const law: Distribution = {
      kind: "mixture",
      parts: [
        { weight: 0.6, of: lognormal(100, 150) },
        { weight: 0.3, of: lognormal(400, 700) },
        { weight: 0.1, of: lognormal(5000, 9000) },
      ],
    };
    const fit = lognormals(3).fit(tallyOf(draws(law, N)).cells);
    const parts = (fit as Distribution & { kind: "mixture" }).parts;
    expect(parts.map(({ weight }) => Math.round(weight * 100))).toEqual([60, 30, 10]);
  });

  it("reads percentiles off as they are, when enough values lie beyond them", () => {
    const fit = quantiles.fit(tallyOf(draws(lognormal(200, 900), 1000)).cells);
    const shares = (fit as Distribution & { kind: "quantiles" }).points.map(([p]) => p);
    expect(shares).toEqual([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99]);
    expect(quantiles.fit(tallyOf(draws(lognormal(200, 900), 12)).cells)).toBeNull();
  });
});

describe("values of which some are of another kind", () => {
  const seldom = (share: number): Distribution => ({
    kind: "mixture",
    parts: [
      { weight: 1 - share, of: { kind: "exponential", mean: 300 } },
      { weight: share, of: { kind: "uniform", low: 5000, high: 7000 } },
    ],
  });

  it.each([0.1, 0.2, 0.04])("keep their mean in percentiles: a share of %f", (share) => {
    const values = draws(seldom(share), 20_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const fit = quantiles.fit(tallyOf(values).cells)!;
    // With the usual percentiles alone it is off by 15 % where the step lies between two of them.
    expect(Math.abs(meanOf(fit) / mean - 1)).toBeLessThan(0.03);
  });
});

describe("recovering a known law from a histogram of doubling buckets", () => {
  it.each([
    ["lognormal", lognormals(1), lognormal(30, 400)],
    ["gamma", gamma, gammaLaw(1.7, 90)],
    ["weibull", weibull, { kind: "weibull", shape: 0.8, scale: 90 } as const],
  ] as const)("%s", (_, family, law) => {
    expectNear(family.fit(buckets(law, DOUBLING, 1e6)), law, 0.03);
  });

  it("would be off if values counted in the middle of their bucket", () => {
    // The same buckets with each value put at the bucket's middle, as a naive reader does.
    const law = lognormal(30, 400);
    const cells = buckets(law, DOUBLING, 1e6);
    const middles = cellsOf(
      [...cells.count].map((count, i) => {
        const middle = (cells.low[i]! + cells.high[i]!) / 2;
        return [middle * 0.999, middle * 1.001, count] as const;
      }),
    );
    const naive = lognormals(1).fit(middles);
    expect(Math.abs(quantileOf(naive!, 0.5) / 30 - 1)).toBeGreaterThan(0.03);
  });
});

describe("the pieces of a fit", () => {
  it("knows ψ and ψ' at places with a closed form", () => {
    // ψ(1) = -γ, ψ(1/2) = -γ - 2 ln 2; ψ'(1) = π²/6, ψ'(1/2) = π²/2.
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 10);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 10);
    expect(trigamma(1)).toBeCloseTo(1.6449340668482264, 9);
    expect(trigamma(0.5)).toBeCloseTo(4.934802200544679, 9);
  });

  it("finds the top of a hill of two numbers", () => {
    const top = highest(
      ([x = 0, y = 0]) => -(x - 1) * (x - 1) - 3 * (y + 2) * (y + 2) - x * y,
      [0, 0],
    );
    // Slopes: -2(x - 1) - y = 0, -6(y + 2) - x = 0.
    expect(top[0]).toBeCloseTo(24 / 11, 3);
    expect(top[1]).toBeCloseTo(-26 / 11, 3);
  });

  it("has the most likely member of each family beat its neighbours", () => {
    const { cells } = tallyOf(draws(gammaLaw(2, 100), 3000));
    for (const family of [lognormals(1), gamma, weibull]) {
      const fit = family.fit(cells)!;
      const best = logLikelihood(cells, fit);
      for (const [name, value] of Object.entries(fit)) {
        if (typeof value !== "number") continue;
        for (const by of [0.97, 1.03]) {
          const worse = logLikelihood(cells, { ...fit, [name]: value * by } as Distribution);
          expect(worse, `${family.name}.${name}`).toBeLessThan(best);
        }
      }
    }
  });

  it("gives nothing to fit to values that are all alike, or too few", () => {
    for (const values of [[], [5], Array.from({ length: 50 }, () => 7)]) {
      const { cells } = tallyOf(values);
      for (const family of [
        lognormals(1),
        lognormals(2),
        gamma,
        weibull,
        shiftedGamma,
        quantiles,
      ]) {
        const fit = family.fit(cells);
        if (fit !== null) expect(quantileOf(fit, 0.5)).toBeCloseTo(7, 3);
      }
    }
  });
});
