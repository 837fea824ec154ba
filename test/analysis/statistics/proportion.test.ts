import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../../src/analysis/statistics/proportion.ts";

describe("the interval of a share", () => {
  it("is Wilson's", () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 15 of 148.
    expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(15, 148).low).toBeCloseTo(0.0624, 4);
    expect(wilsonInterval(15, 148).high).toBeCloseTo(0.1605, 4);
  });

  it("stays inside 0 and 1 and says something even when all were seen", () => {
    expect(wilsonInterval(20, 20)).toEqual({ low: expect.closeTo(0.8389, 4), high: 1 });
    expect(wilsonInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) });
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
