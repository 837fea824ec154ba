import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cellsOf } from "../../../src/analysis/calibration/cells.ts";
import { chooseFit } from "../../../src/analysis/calibration/choose-fit.ts";
import { quantiles } from "../../../src/analysis/calibration/fits/quantiles.ts";
import { heldOutError } from "../../../src/analysis/calibration/held-out.ts";
import { splitCounts } from "../../../src/analysis/calibration/split-counts.ts";
import { steadinessOf } from "../../../src/analysis/calibration/steadiness.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { cdfOf, quantileOf } from "../../../src/random/moments.ts";
import { draws, gamma, lognormal, tallyOf } from "./draws.ts";

const TWO: Distribution = {
  kind: "mixture",
  parts: [
    { weight: 0.9, of: lognormal(200, 300) },
    { weight: 0.1, of: lognormal(2000, 5000) },
  ],
};

function chosenFor(law: Distribution, n: number): string | undefined {
  const { cells, folds } = tallyOf(draws(law, n));
  return chooseFit(cells, folds)?.chosen.name;
}

describe("choosing a family by values held out", () => {
  it("finds the law that the values come from", () => {
    expect(chosenFor(lognormal(200, 900), 5000)).toBe("lognormal");
    expect(chosenFor(gamma(2, 900), 5000)).toBe("gamma");
    expect(chosenFor({ kind: "weibull", shape: 0.7, scale: 900 }, 5000)).toBe("weibull");
    expect(chosenFor({ kind: "shifted", by: 70, of: gamma(1.5, 0.4) }, 5000)).toBe("shifted gamma");
    expect(chosenFor(TWO, 5000)).toBe("2 lognormals");
  });

  it("does not take the fit to what was seen for the truth", () => {
    // With 400 values the percentiles themselves fit best what was seen, and the law is known better.
    const { cells, folds } = tallyOf(draws(lognormal(200, 900), 400));
    const { chosen, candidates } = chooseFit(cells, folds)!;
    const own = candidates.find(({ name }) => name === "quantiles")!;
    expect(own.seen).toBeLessThan(chosen.seen);
    expect(own.heldOut!.mean).toBeGreaterThan(chosen.heldOut!.mean);
    expect(chosen.name).not.toBe("quantiles");
  });

  it("chooses for a histogram whose order is lost", () => {
    const law = lognormal(30, 400);
    const edges = Array.from({ length: 40 }, (_, index) => 1.3 ** index);
    const rows = edges.map((high, i) => {
      const low = i === 0 ? 0 : edges[i - 1]!;
      return [low, high, Math.round(1e5 * (cdfOf(law, high) - cdfOf(law, low)))] as const;
    });
    const cells = cellsOf(rows);
    const parts = splitCounts(cells);
    expect(parts.reduce((sum, { total }) => sum + total, 0)).toBe(cells.total);
    for (const { total } of parts)
      expect(Math.abs(total / (cells.total / 4) - 1)).toBeLessThan(0.02);
    const { chosen } = chooseFit(cells, parts)!;
    expect(chosen.name).toBe("lognormal");
    expect(quantileOf(chosen.distribution, 0.99) / 400).toBeCloseTo(1, 1);
  });

  it("says a constant when all values are alike, and nothing for no value", () => {
    const { cells, folds } = tallyOf([7, 7, 7, 7, 7, 7]);
    const found = chooseFit(cells, folds)!;
    expect(found.chosen.name).toBe("constant");
    expect(quantileOf(found.chosen.distribution, 0.5)).toBeCloseTo(7, 3);
    expect(chooseFit(cellsOf([]), [])).toBeNull();
  });

  it("takes the family that is asked for", () => {
    const { cells, folds } = tallyOf(draws(TWO, 2000));
    const { chosen, why } = chooseFit(cells, folds, "gamma")!;
    expect([chosen.name, why]).toEqual(["gamma", "asked for"]);
  });

  it("has almost no error beyond scatter for the right law, and much for a wrong one", () => {
    const { cells, folds } = tallyOf(draws(TWO, 8000));
    const { candidates } = chooseFit(cells, folds)!;
    const off = (name: string) => candidates.find((one) => one.name === name)!.heldOut!;
    expect(off("2 lognormals").beyondScatter).toBeLessThan(0.01);
    expect(off("gamma").beyondScatter).toBeGreaterThan(0.3);
    // Percentiles in a gap between two modes scatter wildly: the bare error says so of any law.
    expect(off("2 lognormals").mean).toBeGreaterThan(3 * off("2 lognormals").beyondScatter);
    expect(heldOutError(quantiles, [])).toBeNull();
  });
});

function flushes(): number[] {
  const file = new URL("../../../datasets/postgresql-15/fsync_raw_20k.csv", import.meta.url);
  const rows = readFileSync(file, "utf8").trim().split("\n").slice(1);
  return rows.map((row) => Number(row.split(",")[1]));
}

describe("measured flushes of a real disk", () => {
  it("are fitted to within ten percent from the median to p99.9", () => {
    const micros = flushes();
    const { cells, folds } = tallyOf(micros);
    const { chosen } = chooseFit(cells, folds)!;
    // Two modes and a knee at p95: no law has that shape, so the percentiles themselves are taken.
    expect(chosen.name).toBe("quantiles");
    const sorted = micros.toSorted((a, b) => a - b);
    for (const p of [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]) {
      const exact = sorted[Math.ceil(p * sorted.length) - 1]!;
      expect(Math.abs(quantileOf(chosen.distribution, p) / exact - 1)).toBeLessThan(0.1);
    }
  });

  it("got a quarter faster while they were measured, which no fit may hide", () => {
    const { drift, neighbours } = steadinessOf(tallyOf(flushes()));
    expect(drift!.ratio).toBeLessThan(0.8);
    expect(neighbours).toBeGreaterThan(0.5);
  });
});
