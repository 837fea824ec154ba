import { describe, expect, it } from "vitest";
import { pairedDifference, pairedRatio } from "../../../src/analysis/statistics/paired.ts";
import { normalQuantile } from "../../../src/random/special/normal.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("the difference of two cases, trial by trial", () => {
  it("is the mean of the pairs' differences with t times its standard error", () => {
    const found = pairedDifference([12, 14, 19], [11, 12, 16]);
    // Differences 1, 2, 3: mean 2, sd 1; t(0.975, 2) = 4.3027.
    expect(found).toMatchObject({ pairs: 3, difference: 2 });
    expect(found.low).toBeCloseTo(2 - 4.302652729911 / Math.sqrt(3), 9);
    expect(found.high).toBeCloseTo(2 + 4.302652729911 / Math.sqrt(3), 9);
    // t = 2√3 with 2 degrees of freedom: p = 1 - t / √(2 + t²).
    expect(found.p).toBeCloseTo(1 - Math.sqrt(12 / 14), 12);
  });

  it("sees a small difference that the trials' own scatter would hide", () => {
    const b = [100, 300, 200, 500, 400];
    const a = b.map((value, trial) => value + 1 + 0.1 * (trial % 2));
    const found = pairedDifference(a, b);
    expect(found.low).toBeGreaterThan(0.9);
    expect(found.high).toBeLessThan(1.2);
  });

  it("turns around with its two sides", () => {
    const [a, b] = [
      [3, 4, 9],
      [2, 8, 1],
    ];
    const [there, back] = [pairedDifference(a, b), pairedDifference(b, a)];
    expect(back.difference).toBe(-there.difference!);
    expect([back.low, back.high]).toEqual([-there.high!, -there.low!]);
    expect(back.p).toBe(there.p);
  });

  it("leaves out trials in which one of the two has no value, and what has no partner", () => {
    const found = pairedDifference([1, null, 5, 7, 9], [0, 2, null, 5]);
    expect(found).toMatchObject({ pairs: 2, difference: 1.5 });
  });

  it("has no interval from one pair, and no number from none or from what never came", () => {
    expect(pairedDifference([3], [1])).toEqual({
      pairs: 1,
      difference: 2,
      low: null,
      high: null,
      p: null,
    });
    expect(pairedDifference([], []).difference).toBeNull();
    expect(pairedDifference([Infinity, 1], [2, 1])).toMatchObject({ difference: null, low: null });
    expect(pairedDifference([Infinity, 1], [Infinity, 1])).toMatchObject({ difference: 0, p: 1 });
  });

  it("has no width when every pair differs by the same, and knows nothing from something", () => {
    expect(pairedDifference([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toMatchObject({
      low: 0,
      high: 0,
      p: 1,
    });
    expect(pairedDifference([3, 4, 5], [1, 2, 3])).toMatchObject({ low: 2, high: 2, p: 0 });
  });

  it("lies around the difference over all trials where one is given", () => {
    const found = pairedDifference([1, 2, 3], [0, 0, 0], { centre: 10 });
    expect(found.difference).toBe(10);
    expect((found.low! + found.high!) / 2).toBeCloseTo(10, 12);
  });

  it("is wider for a stricter level", () => {
    const width = (level: number) => {
      const { low, high } = pairedDifference([1, 2, 4], [0, 0, 0], { level });
      return high! - low!;
    };
    // t(0.995, 2) / t(0.975, 2).
    expect(width(0.99) / width(0.95)).toBeCloseTo(9.924843200918 / 4.302652729911, 9);
  });

  it("holds the truth in 95 of 100 studies", () => {
    const stream = makeStream("paired", 0, "cover");
    const normal = () => normalQuantile(stream.next());
    let covered = 0;
    for (let study = 0; study < 3000; study += 1) {
      const shared = Array.from({ length: 5 }, () => 10 * normal());
      const a = shared.map((value) => value + 3 + normal());
      const b = shared.map((value) => value + normal());
      const { low, high } = pairedDifference(a, b);
      if (low! <= 3 && 3 <= high!) covered += 1;
    }
    expect(covered / 3000).toBeGreaterThan(0.935);
    expect(covered / 3000).toBeLessThan(0.965);
  });
});

describe("the ratio of two cases, trial by trial", () => {
  it("is the ratio of the means, and its ends are the ratios that a paired t test lets pass", () => {
    const [a, b] = [
      [22, 19, 25, 21],
      [10, 11, 12, 10],
    ];
    const { ratio, low, high } = pairedRatio(a, b);
    expect(ratio).toBeCloseTo(87 / 43, 12);
    for (const end of [low!, high!]) {
      const against = b.map((value) => end * value);
      expect(pairedDifference(a, against).p).toBeCloseTo(0.05, 9);
    }
    expect(low).toBeLessThan(ratio!);
    expect(high).toBeGreaterThan(ratio!);
  });

  it("is exact where every pair has the same", () => {
    const { ratio, low, high } = pairedRatio([20, 22, 24], [10, 11, 12]);
    for (const one of [ratio, low, high]) expect(one).toBeCloseTo(2, 6);
  });

  it("has no ends where the other may as well be zero, and no value where it is", () => {
    expect(pairedRatio([5, 6, 7], [1, -1, 0.5])).toMatchObject({ low: null, high: null });
    expect(pairedRatio([5, 6, 7], [0, 0, 0])).toMatchObject({ ratio: null, low: null });
    expect(pairedRatio([5], [2])).toMatchObject({ ratio: 2.5, low: null });
  });

  it("holds the truth in 95 of 100 studies", () => {
    const stream = makeStream("ratio", 0, "cover");
    const normal = () => normalQuantile(stream.next());
    let covered = 0;
    for (let study = 0; study < 3000; study += 1) {
      const shared = Array.from({ length: 6 }, () => normal());
      const a = shared.map((value) => 20 + 4 * value + normal());
      const b = shared.map((value) => 10 + 2 * value + normal());
      const { low, high } = pairedRatio(a, b);
      if (low! <= 2 && 2 <= high!) covered += 1;
    }
    expect(covered / 3000).toBeGreaterThan(0.935);
    expect(covered / 3000).toBeLessThan(0.965);
  });
});
