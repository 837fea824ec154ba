import { describe, expect, it } from "vitest";
import { quantilePoints } from "../../src/analysis/calibration/quantile-points.ts";
import { quantilePlot } from "../../src/charts/quantile-plot.ts";
import { svgRenderer } from "../../src/charts/svg/render.ts";
import { draws, gamma, lognormal, tallyOf } from "../analysis/calibration/draws.ts";

const PLOT = { title: "Flushes of pg1", what: "time", unit: "s", factor: 1e-9 } as const;
const law = lognormal(200_000, 900_000);
const { cells } = tallyOf(draws(law, 5000));

describe("a quantile plot", () => {
  it("has the points on the line of the right law, and off that of a wrong one", () => {
    const right = quantilePoints(cells, law);
    const inside = right.filter(({ low, high, fitted }) => fitted >= low && fitted <= high);
    expect(inside.length / right.length).toBeGreaterThan(0.9);
    const wrong = quantilePoints(cells, gamma(1, 300_000));
    const outside = wrong.filter(({ low, high, fitted }) => fitted < low || fitted > high);
    expect(outside.length / wrong.length).toBeGreaterThan(0.7);
  });

  it("goes out as far as one value lies beyond", () => {
    const points = quantilePoints(cells, law);
    expect(points.at(-1)!.p).toBeCloseTo(1 - 1 / 5000, 5);
    expect(points.map(({ score }) => score)).toEqual(
      [...points.map(({ score }) => score)].sort((a, b) => a - b),
    );
  });

  it("names its axes with units, and says in words what it shows", async () => {
    const chart = quantilePlot(quantilePoints(cells, law), { ...PLOT, fit: "lognormal" });
    expect(chart.description).toContain("as lognormal has them; the median is 0.199 ms");
    const render = await svgRenderer("light");
    const svg = await render(chart, "plot");
    for (const word of ["time (ms)", "percentile", "p50", "p99.9", "measured", "lognormal"]) {
      expect(svg).toContain(`>${word}<`);
    }
  });
});
