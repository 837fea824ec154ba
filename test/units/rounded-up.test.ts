import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundedUp } from "../../src/units/rounded-up.ts";

describe("a bound for reading", () => {
  it("has two digits", () => {
    expect(roundedUp(0.599_146)).toBe(0.6);
    expect(roundedUp(0.5942)).toBe(0.6);
    expect(roundedUp(0.000_1895)).toBe(0.000_19);
    expect(roundedUp(0.0996)).toBe(0.1);
    expect(roundedUp(3)).toBe(3);
    expect(roundedUp(997)).toBe(1000);
    expect(roundedUp(1 - 0.999)).toBe(0.001);
  });

  it("never claims more than it bounds, and gives away a tenth at most", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (bound) => {
        const shown = roundedUp(bound);
        expect(shown).toBeGreaterThanOrEqual(bound * (1 - 1e-9));
        expect(shown).toBeLessThanOrEqual(1.1 * bound * (1 + 1e-12));
      }),
    );
  });
});
