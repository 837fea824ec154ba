import { describe, expect, it } from "vitest";
import { gammaShareBelow, lnGamma } from "../../../src/random/special/gamma.ts";

describe("the gamma function", () => {
  it("is the factorial, and √π at a half", () => {
    expect(lnGamma(11)).toBeCloseTo(Math.log(3628800), 11);
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(lnGamma(0.01)).toBeCloseTo(4.599479878042022, 12);
  });

  it("gives the shares of sums of exponentials: P(3, x) = 1 - e^-x (1 + x + x²/2)", () => {
    for (const x of [0.1, 1, 3, 5, 20]) {
      const exact = 1 - Math.exp(-x) * (1 + x + (x * x) / 2);
      expect(gammaShareBelow(3, x)).toBeCloseTo(exact, 13);
    }
    expect([gammaShareBelow(2, 0), gammaShareBelow(2, Infinity)]).toEqual([0, 1]);
  });
});
