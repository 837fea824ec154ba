import { describe, expect, it } from "vitest";
import { holm, simultaneousLevel } from "../../../src/analysis/statistics/many.ts";
import { pairedDifference } from "../../../src/analysis/statistics/paired.ts";
import { normalQuantile } from "../../../src/random/special/normal.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("several questions at once", () => {
  it("multiplies the smallest p by their number, the next by one less, and never falls", () => {
    const close = (values: readonly (number | null)[]) =>
      values.map((value) => (value === null ? null : Math.round(value * 1e9) / 1e9));
    expect(close(holm([0.01, 0.04, 0.03, 0.005]))).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(close(holm([0.5, null, 0.7]))).toEqual([1, null, 1]);
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([])).toEqual([]);
  });

  it("asks each interval of a family to be surer", () => {
    expect(simultaneousLevel(1)).toBe(0.95);
    expect(simultaneousLevel(10)).toBeCloseTo(0.995, 12);
  });

  it("finds a difference where there is none in 5 of 100 families, not in 40", () => {
    const stream = makeStream("many", 0, "families");
    const normal = () => normalQuantile(stream.next());
    const families = 1500;
    let [naive, careful, simultaneous] = [0, 0, 0];
    for (let family = 0; family < families; family += 1) {
      const base = Array.from({ length: 6 }, normal);
      const others = Array.from({ length: 10 }, () => base.map(normal));
      const level = simultaneousLevel(others.length);
      const found = others.map((other) => pairedDifference(other, base, { level }));
      const ps = found.map(({ p }) => p);
      if (ps.some((p) => p! < 0.05)) naive += 1;
      if (holm(ps).some((p) => p! < 0.05)) careful += 1;
      if (found.some(({ low, high }) => low! > 0 || high! < 0)) simultaneous += 1;
    }
    expect(naive / families).toBeGreaterThan(0.2);
    expect(careful / families).toBeLessThan(0.065);
    // Both refuse the same families: the smallest p decides.
    expect(simultaneous).toBe(careful);
  });
});
