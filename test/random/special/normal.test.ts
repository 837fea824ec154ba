import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile, Z99 } from "../../../src/random/special/normal.ts";

describe("the normal distribution", () => {
  it("has its tabulated shares (Abramowitz & Stegun, table 26.1)", () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 15);
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalCdf(-1.96)).toBeCloseTo(0.024997895148220435, 15);
    expect(normalCdf(-8) / 6.220960574271786e-16).toBeCloseTo(1, 6);
    expect([normalCdf(-50), normalCdf(50)]).toEqual([0, 1]);
  });

  it("has quantiles that undo the shares", () => {
    expect(normalQuantile(0.99)).toBeCloseTo(Z99, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    for (const z of [-6, -4, -2, -0.3, 0, 0.3, 2, 4]) {
      expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 9);
    }
  });
});
