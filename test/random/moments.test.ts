import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/random/distribution.ts";
import { cdfOf, meanOf, quantileOf, secondMomentOf } from "../../src/random/moments.ts";

const exponential: Distribution = { kind: "exponential", mean: 2 };
const lognormal: Distribution = { kind: "lognormal", p50: 10, p99: 40 };

describe("moments", () => {
  it("are the textbook's", () => {
    expect(meanOf({ kind: "uniform", low: 1, high: 3 })).toBe(2);
    expect(secondMomentOf({ kind: "uniform", low: 0, high: 3 })).toBeCloseTo(3, 12);
    expect(secondMomentOf(exponential)).toBe(8);
    expect(meanOf({ kind: "weibull", shape: 1, scale: 3 })).toBeCloseTo(3, 12);
    expect(secondMomentOf({ kind: "weibull", shape: 0.5, scale: 1 })).toBeCloseTo(24, 9);
    expect(meanOf({ kind: "pareto", min: 2, alpha: 3 })).toBe(3);
    expect(secondMomentOf({ kind: "gamma", shape: 4, mean: 2 })).toBe(5);
    // sigma = ln(4) / 2.3263 = 0.59591; mean = 10 e^(sigma²/2)
    expect(meanOf(lognormal)).toBeCloseTo(11.943, 3);
    expect(meanOf({ kind: "empirical", values: [1, 2, 9], source: "" })).toBeCloseTo(3.5, 12);
  });

  it("are infinite where a heavy tail leaves none", () => {
    expect(meanOf({ kind: "pareto", min: 1, alpha: 1 })).toBe(Infinity);
    expect(secondMomentOf({ kind: "pareto", min: 1, alpha: 2 })).toBe(Infinity);
  });

  it("of a shift, a scale and a mixture follow from their parts", () => {
    expect(meanOf({ kind: "shifted", by: 3, of: exponential })).toBe(5);
    expect(secondMomentOf({ kind: "shifted", by: 3, of: exponential })).toBe(8 + 12 + 9);
    expect(secondMomentOf({ kind: "scaled", by: 3, of: exponential })).toBe(72);
    const parts = [
      { weight: 3, of: exponential },
      { weight: 1, of: { kind: "constant", value: 6 } as const },
    ];
    expect(meanOf({ kind: "mixture", parts })).toBe(3);
    expect(secondMomentOf({ kind: "mixture", parts })).toBe(15);
  });

  it("count what is cut at zero: E[max(0, Z)] = 1/√2π and E[max(0, Z)²] = 1/2", () => {
    const standard: Distribution = { kind: "normal", mean: 0, sd: 1 };
    expect(meanOf(standard)).toBeCloseTo(0.3989422804, 8);
    expect(secondMomentOf(standard)).toBeCloseTo(0.5, 8);
    // max(0, X - 2) for an exponential X of mean 2: e^-1 of the samples survive, memoryless.
    const late: Distribution = { kind: "shifted", by: -2, of: exponential };
    expect(meanOf(late)).toBeCloseTo(2 * Math.exp(-1), 8);
    expect(secondMomentOf(late)).toBeCloseTo(8 * Math.exp(-1), 7);
  });
});

describe("quantiles", () => {
  const all: readonly Distribution[] = [
    exponential,
    lognormal,
    { kind: "normal", mean: 50, sd: 5 },
    { kind: "gamma", shape: 0.3, mean: 4 },
    { kind: "gamma", shape: 30, mean: 4 },
    { kind: "weibull", shape: 2, scale: 4 },
    { kind: "pareto", min: 3, alpha: 1.5 },
    {
      kind: "quantiles",
      points: [
        [0.5, 3],
        [0.9, 4],
        [0.99, 40],
      ],
    },
    {
      kind: "mixture",
      parts: [
        { weight: 1, of: exponential },
        { weight: 1, of: lognormal },
      ],
    },
  ];

  it("undo the distribution function", () => {
    for (const d of all) {
      for (const p of [0.001, 0.25, 0.5, 0.9, 0.99, 0.9999]) {
        expect(cdfOf(d, quantileOf(d, p)), `${d.kind} at ${p}`).toBeCloseTo(p, 10);
      }
    }
  });

  it("hit the given points exactly", () => {
    expect(quantileOf(lognormal, 0.5)).toBeCloseTo(10, 10);
    expect(quantileOf(lognormal, 0.99)).toBeCloseTo(40, 10);
    const points = [
      [0.5, 3],
      [0.9, 4],
      [0.999, 40],
    ] as const;
    for (const [p, value] of points) {
      expect(quantileOf({ kind: "quantiles", points }, p)).toBeCloseTo(value, 10);
    }
  });

  it("through two points are the lognormal through them, tails included", () => {
    const two: Distribution = {
      kind: "quantiles",
      points: [
        [0.5, 10],
        [0.99, 40],
      ],
    };
    for (const p of [0.0001, 0.3, 0.99999]) {
      expect(quantileOf(two, p)).toBeCloseTo(quantileOf(lognormal, p), 9);
    }
    expect(meanOf(two)).toBeCloseTo(meanOf(lognormal), 9);
    expect(secondMomentOf(two)).toBeCloseTo(secondMomentOf(lognormal), 8);
  });

  it.each([0.001, 0.01, 0.0001])(
    "have the mean of their curve at a step in a share of %f",
    (step) => {
      const stepped: Distribution & { kind: "quantiles" } = {
        kind: "quantiles",
        points: [
          [0, 0.5],
          [0.5, 1],
          [0.9, 2],
          [0.9 + step, 1000],
          [1, 1001],
        ],
      };
      // As many strips in each stretch between two points, however short it is.
      const strips = 10_000;
      let [first, second] = [0, 0];
      stepped.points.slice(1).forEach(([to], at) => {
        const from = stepped.points[at]![0];
        const width = (to - from) / strips;
        for (let strip = 0; strip < strips; strip++) {
          const value = quantileOf(stepped, from + (strip + 0.5) * width);
          first += value * width;
          second += value ** 2 * width;
        }
      });
      expect(meanOf(stepped) / first).toBeCloseTo(1, 5);
      expect(secondMomentOf(stepped) / second).toBeCloseTo(1, 5);
    },
  );

  it("never pass a given minimum or maximum", () => {
    const bounded: Distribution = {
      kind: "quantiles",
      points: [
        [0, 1],
        [0.5, 2],
        [1, 5],
      ],
    };
    expect(quantileOf(bounded, 1e-12)).toBeCloseTo(1, 10);
    expect(quantileOf(bounded, 1 - 1e-12)).toBeCloseTo(5, 10);
    expect(cdfOf(bounded, 5)).toBe(1);
    expect(cdfOf(bounded, 0.999)).toBe(0);
  });

  it("of measured values are linear between neighbours", () => {
    const measured: Distribution = { kind: "empirical", values: [1, 2, 4], source: "" };
    expect(quantileOf(measured, 0.75)).toBe(3);
    expect(cdfOf(measured, 3)).toBe(0.75);
    expect(quantileOf({ kind: "empirical", values: [7], source: "" }, 0.3)).toBe(7);
  });

  it("of a mixture of constants jump from one to the other", () => {
    const parts = [
      { weight: 9, of: { kind: "constant", value: 1 } as const },
      { weight: 1, of: { kind: "constant", value: 5 } as const },
    ];
    expect(quantileOf({ kind: "mixture", parts }, 0.89)).toBe(1);
    expect(quantileOf({ kind: "mixture", parts }, 0.91)).toBe(5);
  });
});
