import { describe, expect, it } from "vitest";
import {
  missesOwnWrite,
  missOfSpread,
  quorumMiss,
  stalenessAtLag,
  visibleAfterExponential,
  withinVersions,
} from "../../../src/analysis/theory/staleness.ts";
import { ln } from "../../../src/random/mathematics.ts";
import { makeStream } from "../../../src/random/stream.ts";

const stream = makeStream("staleness", 0, "draws");
const exponential = (mean: number) => -mean * ln(stream.next());
const share = (count: number, hit: () => boolean) => {
  let hits = 0;
  for (let i = 0; i < count; i += 1) if (hit()) hits += 1;
  return hits / count;
};
const N = 40_000;
/** Four standard errors of a share. */
const near = (p: number) => 4 * Math.sqrt((p * (1 - p)) / N);

describe("a read of a replica that lags", () => {
  it("misses a write with 1 - e^(-λd)", () => {
    const p = stalenessAtLag(20, 0.05);
    expect(p).toBeCloseTo(1 - Math.exp(-1), 12);
    const drawn = share(N, () => exponential(1 / 20) < 0.05);
    expect(Math.abs(drawn - p)).toBeLessThan(near(p));
  });

  it("sees it after t with 1 - e^(-t/lag) when the lag is exponential", () => {
    const p = visibleAfterExponential(3, 5);
    const drawn = share(N, () => exponential(5) <= 3);
    expect(Math.abs(drawn - p)).toBeLessThan(near(p));
    expect(visibleAfterExponential(0, 0)).toBe(1);
  });

  it("misses its session's own write when the lag outlasts the pause", () => {
    const p = missesOwnWrite(2, 6);
    expect(p).toBe(0.25);
    const drawn = share(N, () => exponential(2) > exponential(6));
    expect(Math.abs(drawn - p)).toBeLessThan(near(p));
  });
});

describe("random quorums", () => {
  // Bailis et al., VLDB 2012, sections 2 and 3.
  it("miss the last write as the PBS paper says", () => {
    expect(quorumMiss(3, 1, 1)).toBeCloseTo(2 / 3, 12);
    expect(quorumMiss(100, 30, 30)).toBeCloseTo(1.8843490302199536e-6, 15);
    expect(quorumMiss(3, 2, 2)).toBe(0);
  });

  it("return one of the last k versions as it says", () => {
    expect(withinVersions(2, 3, 1, 1)).toBeCloseTo(5 / 9, 12);
    expect(withinVersions(3, 3, 1, 1)).toBeCloseTo(0.7037037037, 9);
    expect(withinVersions(2, 3, 1, 2)).toBeCloseTo(8 / 9, 12);
    expect(withinVersions(2, 3, 2, 1)).toBeCloseTo(8 / 9, 12);
    expect(withinVersions(10, 3, 1, 1)).toBeGreaterThan(0.98);
  });

  it("miss a write that spreads by the mean over where it has come", () => {
    expect(missOfSpread([0, 1, 0, 0], 1)).toBeCloseTo(quorumMiss(3, 1, 1), 12);
    expect(missOfSpread([0, 0, 0, 1], 1)).toBe(0);
    expect(missOfSpread([0, 0.5, 0.5, 0], 2)).toBeCloseTo(0.5 / 3, 12);
  });
});
