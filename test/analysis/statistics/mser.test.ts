import { describe, expect, it } from "vitest";
import { mser } from "../../../src/analysis/statistics/mser.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("the end of a transient", () => {
  it("is the start when there is none", () => {
    expect(mser(new Array<number>(20).fill(14.2), 1)).toEqual({ cut: 0, settled: true });
  });

  it("is found after a cold start", () => {
    const stream = makeStream("mser", 0, "noise");
    const values = Array.from({ length: 200 }, (_, i) => {
      const cold = i < 40 ? 50 * (1 - i / 40) : 0;
      return 100 + cold + stream.next();
    });
    const { cut, settled } = mser(values);
    expect(settled).toBe(true);
    expect(cut).toBeGreaterThanOrEqual(35);
    expect(cut).toBeLessThanOrEqual(50);
  });

  it("is not found when the values are still falling at the end", () => {
    const falling = Array.from({ length: 20 }, (_, i) => (20 - i) * (20 - i));
    expect(mser(falling, 1)).toEqual({ cut: 10, settled: false });
  });

  it("has nothing to say about nothing", () => {
    expect(mser([], 5)).toEqual({ cut: 0, settled: true });
    expect(mser([3, 4], 5)).toEqual({ cut: 0, settled: true });
  });
});
