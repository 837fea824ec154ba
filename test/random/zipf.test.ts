import { describe, expect, it } from "vitest";
import { makeStream } from "../../src/random/stream.ts";
import { makeZipf } from "../../src/random/zipf.ts";

function counts(keys: number, skew: number, draws: number): number[] {
  const draw = makeZipf(keys, skew, makeStream("zipf", keys, `skew ${skew}`));
  const seen = new Array<number>(keys).fill(0);
  for (let i = 0; i < draws; i += 1) seen[draw()]! += 1;
  return seen;
}

describe("the popularity of keys", () => {
  it.each([0, 0.5, 0.99, 1, 1 + 1e-9, 1.5])("follows Zipf's law with skew %d", (skew) => {
    const [keys, draws] = [20, 500_000];
    const weights = Array.from({ length: keys }, (_, k) => (k + 1) ** -skew);
    const total = weights.reduce((a, b) => a + b);
    const chiSquare = counts(keys, skew, draws).reduce((sum, seen, k) => {
      const expected = (draws * weights[k]!) / total;
      return sum + (seen - expected) ** 2 / expected;
    }, 0);
    // Chi-square with 19 degrees of freedom exceeds 62 less than twice in a million.
    expect(chiSquare).toBeLessThan(62);
  });

  it("works for a billion keys without a table", () => {
    const draw = makeZipf(1e9, 0.99, makeStream("zipf", 0, "billion"));
    const keys = Array.from({ length: 50_000 }, () => draw());
    expect(keys.every((k) => Number.isInteger(k) && k >= 0 && k < 1e9)).toBe(true);
    // The harmonic sum of 10^9 terms with exponent 0.99 is 23.60 (Euler–Maclaurin).
    const first = keys.filter((k) => k === 0).length / keys.length;
    expect(Math.abs(first - 1 / 23.6)).toBeLessThan(5 * Math.sqrt(0.0424 / 50_000));
    expect(Math.max(...keys)).toBeGreaterThan(1e8);
  });

  it("has only key 0 in a space of one", () => {
    expect(counts(1, 0.99, 100)).toEqual([100]);
    expect(() => makeZipf(0, 1, makeStream("zipf", 0, "none"))).toThrow(RangeError);
  });

  it("takes the same count of draws for every key", () => {
    const [a, b] = [makeStream("zipf", 0, "step"), makeStream("zipf", 0, "step")];
    const draw = makeZipf(1000, 1.2, a);
    for (let i = 0; i < 5000; i += 1) {
      draw();
      b.bits();
      b.bits();
    }
    expect(a.state()).toEqual(b.state());
  });
});
