import { describe, expect, it } from "vitest";
import {
  lagGrowth,
  secondsUntilFull,
  secondsUntilLag,
} from "../../../src/analysis/theory/lag-growth.ts";
import { littleDeviation } from "../../../src/analysis/theory/little.ts";

describe("a replica that cannot keep up", () => {
  it("falls behind by what is offered less what it can do", () => {
    const growth = lagGrowth(1000, 800, 500)!;
    expect(growth).toEqual({
      itemsPerSecond: 200,
      bytesPerSecond: 100_000,
      lagPerSecond: expect.closeTo(0.2, 12),
    });
    expect(secondsUntilLag(growth, 3600)).toBeCloseTo(18_000, 6);
    expect(secondsUntilFull(growth, 1e9)).toBeCloseTo(10_000, 6);
  });

  it("keeps up below its capacity, and not at it", () => {
    expect(lagGrowth(799, 800, 500)).toBeNull();
    const full = lagGrowth(800, 800, 500)!;
    expect(secondsUntilLag(full, 3600)).toBe(Infinity);
    expect(secondsUntilFull(full, 1e9)).toBe(Infinity);
  });
});

describe("Little's law", () => {
  it("compares the time inside with the number inside", () => {
    expect(littleDeviation(100, 98)).toBeCloseTo(0.02, 12);
    expect(littleDeviation(0, 0)).toBe(0);
  });
});
