import { describe, expect, it } from "vitest";
import { exponentialOrderStatistic } from "../../../src/analysis/theory/order-statistics.ts";
import { missOfSpread } from "../../../src/analysis/theory/staleness.ts";
import { seenAfter, type Wars, warsDraws } from "../../../src/analysis/theory/wars.ts";
import type { Distribution } from "../../../src/random/distribution.ts";

const SIZE = 100_000;
const constant = (value: number): Distribution => ({ kind: "constant", value });
const exponential = (mean: number): Distribution => ({ kind: "exponential", mean });
const mixed = (share: number, min: number, alpha: number, mean: number): Distribution => ({
  kind: "mixture",
  parts: [
    { weight: share, of: { kind: "pareto", min, alpha } },
    { weight: 1 - share, of: exponential(mean) },
  ],
});
/** LinkedIn's production fits in milliseconds (the paper's table 3). */
const fast = mixed(0.9122, 0.235, 10, 0.6024);
const slow = mixed(0.38, 1.05, 1.51, 5.4645);
const linkedIn = (r: number, w: number, write: Distribution): Wars => ({
  n: 3,
  r,
  w,
  delays: { w: write, a: fast, r: fast, s: fast },
});
const mean = (column: Float64Array) => column.reduce((sum, one) => sum + one, 0) / column.length;

describe("the WARS model", () => {
  // Converged Monte Carlo of the paper's own model; its printed figures round or stop earlier.
  it.each([
    ["SSD", fast, 1, 1, 0.97356],
    ["SSD", fast, 1, 2, 0.97817],
    ["SSD", fast, 2, 1, 0.99942],
    ["disk", slow, 1, 1, 0.43645],
    ["disk", slow, 2, 1, 0.76265],
  ])("on LinkedIn's %s sees a write at once as PBS does", (_, write, r, w, expected) => {
    const found = seenAfter(warsDraws(linkedIn(r, w, write), SIZE), 0);
    const error = Math.sqrt((expected * (1 - expected)) / SIZE);
    expect(Math.abs(found - expected)).toBeLessThan(4 * error + 5e-5);
  });

  it("sees everything at once when quorums overlap", () => {
    for (const [r, w] of [
      [2, 2],
      [3, 1],
      [1, 3],
    ] as const) {
      expect(seenAfter(warsDraws(linkedIn(r, w, slow), 5000), 0)).toBe(1);
    }
  });

  it("takes the k-th of n answers: exponential there, at once back", () => {
    const delays = { w: exponential(6), a: constant(0), r: exponential(6), s: constant(0) };
    const { writeLatency, readLatency } = warsDraws({ n: 3, r: 1, w: 2, delays }, SIZE);
    expect(mean(writeLatency)).toBeCloseTo(exponentialOrderStatistic(2, 3, 6).mean, 1);
    expect(mean(readLatency)).toBeCloseTo(exponentialOrderStatistic(1, 3, 6).mean, 1);
  });

  it("with reads that take no time and any replica's answer first is a random quorum", () => {
    // Ties are broken by the replica's number: the first replica answers, whichever has the write.
    const delays = { w: exponential(1), a: constant(0), r: constant(0), s: exponential(1e-9) };
    const draws = warsDraws({ n: 3, r: 1, w: 1, delays }, SIZE);
    expect(1 - seenAfter(draws, 0)).toBeCloseTo(missOfSpread([0, 1, 0, 0], 1), 2);
  });
});
