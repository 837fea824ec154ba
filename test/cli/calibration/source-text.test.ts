import { describe, expect, it } from "vitest";
import { isRight } from "../../../src/cli/calibration/append.ts";
import { quantity, sourceText } from "../../../src/cli/calibration/source-text.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { gamma, lognormal } from "../../analysis/calibration/draws.ts";

const mixture = (...weights: number[]): Distribution => ({
  kind: "mixture",
  parts: weights.map((weight, k) => ({
    weight,
    of: lognormal(200_000 * (k + 1), 900_000 * (k + 1)),
  })),
});

describe("a fit as scenario text", () => {
  it.each([
    [lognormal(216_540, 988_000), "lognormal(p50: 216.5us, p99: 988us)"],
    [gamma(2.34567, 1_500_000), "gamma(shape: 2.346, mean: 1.5ms)"],
    [{ kind: "weibull", shape: 0.7, scale: 2e9 }, "weibull(shape: 0.7, scale: 2s)"],
    [{ kind: "constant", value: 4_460_362.9 }, "4.46ms"],
    // Where values differ by little, more digits are written: four would draw 70 ms and no spread.
    [
      { kind: "shifted", by: 70_000_692, of: gamma(1.5, 41_000) },
      "shifted(by: 70.0007ms, gamma(shape: 1.5, mean: 41us))",
    ],
    [lognormal(70_395_990, 71_157_000), "lognormal(p50: 70.396ms, p99: 71.157ms)"],
  ] as const)("%j", (law, text) => {
    expect(sourceText(law, "time")).toBe(text);
    expect(isRight(`let x = ${text}\n${REST}`, ".", ".")).toBe(true);
  });

  it("has shares that add up to 100 % as they are written", () => {
    for (const weights of [
      [0.92178, 0.07822],
      [0.333333, 0.333333, 0.333334],
      [0.999999, 0.000001],
    ]) {
      const text = sourceText(mixture(...weights), "time");
      const shares = [...text.matchAll(/\(([\d.]+)%/g)].map((match) => Number(match[1]));
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(100, 9);
      expect(isRight(`let x = ${text}\n${REST}`, ".", "."), text).toBe(true);
    }
  });

  it("picks the unit by size", () => {
    expect([12, 1234, 5.5e6, 2e9].map((ns) => quantity(ns, "time"))).toEqual([
      "12ns",
      "1.234us",
      "5.5ms",
      "2s",
    ]);
    expect([100, 4096].map((bytes) => quantity(bytes, "data"))).toEqual(["100B", "4.096KB"]);
  });
});

const REST = `topology { site a { node n } }
replicate single_leader on n { leader = n }
workload w on a { clients = 1 }
run { duration = 1s }
`;
