import { describe, expect, it } from "vitest";
import {
  countDifference,
  countRatio,
  isRare,
} from "../../../src/analysis/statistics/count-difference.ts";
import { pairedDifference } from "../../../src/analysis/statistics/paired.ts";
import { exp } from "../../../src/random/mathematics.ts";
import { makeStream, type Stream } from "../../../src/random/stream.ts";

/** `events` of them one by one over ten trials, the rest empty. */
const alone = (events: number) => Array.from({ length: 10 }, (_, at) => (at < events ? 1 : 0));

function poisson(stream: Stream, mean: number): number {
  const limit = exp(-mean);
  let count = 0;
  for (let product = stream.next(); product > limit; product *= stream.next()) count += 1;
  return count;
}

describe("the difference of rare counts", () => {
  it("is one from six against none on, as by the exact conditional test", () => {
    // Two-sided 2 · 2^-5 = 6.3 %, 2 · 2^-6 = 3.1 %.
    expect(countDifference(alone(5), alone(0)).low).toBeLessThan(0);
    expect(countDifference(alone(6), alone(0)).low).toBeGreaterThan(0);
    expect(countDifference(alone(0), alone(6)).high).toBeLessThan(0);
  });

  it("takes no law from two trials, where a paired t interval does", () => {
    const [a, b] = [
      [2, 2, 2],
      [0, 0, 0],
    ];
    expect(pairedDifference(a, b).low).toBe(2);
    const { low, high } = countDifference(a, b);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(3);
  });

  it("leaves zero out in no more than 5 of 100 studies without one, and holds one that there is", () => {
    const stream = makeStream("rare differences", 0, "draws");
    const studies = 800;
    for (const [trials, left, right] of [
      [10, 0.1, 0.1],
      [10, 0.5, 0.5],
      [5, 0.2, 1.5],
      [20, 0.1, 0.6],
    ] as const) {
      let covered = 0;
      for (let study = 0; study < studies; study += 1) {
        const draws = (mean: number) => Array.from({ length: trials }, () => poisson(stream, mean));
        const { low, high } = countDifference(draws(left), draws(right));
        if (low! <= left - right && left - right <= high!) covered += 1;
      }
      expect(covered / studies, `${trials} × ${left}, ${right}`).toBeGreaterThan(0.94);
    }
  });

  it("is asked for while one of two has few events, of counts alone", () => {
    expect(isRare(alone(3), [900, 1000, 1100])).toBe(true);
    expect(isRare([30, 40], [900, 1000])).toBe(false);
    expect(isRare([0.5, 0.2], [900, 1000])).toBe(false);
  });
});

describe("the ratio of rare counts", () => {
  it("is that of the chance that an event is one of a's", () => {
    // 3 of 8: Clopper and Pearson's 8.52 to 75.51 %.
    const { low, high } = countRatio(alone(3), alone(5));
    expect(low).toBeGreaterThan(0.98 * (0.0852 / (1 - 0.0852)) * 0.9);
    expect(low).toBeLessThan((0.0852 / (1 - 0.0852)) * 1.02);
    expect(high).toBeCloseTo(0.7551 / (1 - 0.7551), 0);
  });

  it("begins at zero where a has none, and does not exist where b has none", () => {
    expect(countRatio(alone(0), alone(6)).low).toBe(0);
    expect(countRatio(alone(0), alone(6)).high).toBeLessThan(1);
    expect(countRatio(alone(6), alone(0))).toEqual({ low: null, high: null });
  });

  it("is wider where events come in bunches", () => {
    const bunched = [6, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const [one, other] = [countRatio(alone(6), alone(9)), countRatio(bunched, alone(9))];
    expect(other.high! / other.low!).toBeGreaterThan(2 * (one.high! / one.low!));
  });
});
