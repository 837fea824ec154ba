import { describe, expect, it } from "vitest";
import { tQuantile, tShareBelow } from "../../../src/analysis/statistics/students-t.ts";

describe("Student's t", () => {
  it("has the tabulated factors of 95 % intervals", () => {
    const table: readonly (readonly [number, number])[] = [
      [1, 12.7062047362],
      [2, 4.3026527297],
      [4, 2.7764451052],
      [9, 2.2621571628],
      [29, 2.0452296421],
      [1000, 1.9623390808],
    ];
    for (const [freedom, factor] of table) {
      expect(tQuantile(0.975, freedom)).toBeCloseTo(factor, 8);
    }
  });

  it("is Cauchy's law with one degree of freedom", () => {
    expect(tShareBelow(1, 1)).toBeCloseTo(0.75, 12);
    expect(tShareBelow(0, 5)).toBeCloseTo(0.5, 12);
  });
});
