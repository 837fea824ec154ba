import { describe, expect, it } from "vitest";
import { directLabels, type LineEnd } from "../../src/charts/direct-labels.ts";
import { metricByParam } from "../../src/charts/metric-by-param.ts";
import { buildResult } from "../report/result-builder.ts";

const ends = (...ys: readonly number[]): LineEnd[] =>
  ys.map((y, i) => ({ series: `s${i}`, name: `name ${i}`, x: 70, y }));
const linear = { low: 0, high: 100, isLog: false, height: 260 };
const ratios = { low: 1, high: 1024, isLog: true, height: 260 };

describe("names at the ends of lines", () => {
  it("stand where the lines end", () => {
    const spec = directLabels(ends(10, 50), linear, { field: "f1" })!;
    expect((spec["data"] as { values: unknown }).values).toEqual([
      { f0: 70, f1: 10, f4: "s0", f5: "name 0" },
      { f0: 70, f1: 50, f4: "s1", f5: "name 1" },
    ]);
  });

  it("give way to a legend where two would lie on each other, by ratios on a logarithmic axis", () => {
    expect(directLabels(ends(10, 12), linear, {})).toBeNull();
    expect(directLabels(ends(10, 16), linear, {})).not.toBeNull();
    // A doubling is 26 pixels here, wherever it is.
    expect(directLabels(ends(2, 4), ratios, {})).not.toBeNull();
    expect(directLabels(ends(500, 600), ratios, {})).toBeNull();
  });

  it("are for few lines with short names", () => {
    expect(directLabels(ends(10), linear, {})).toBeNull();
    expect(
      directLabels(ends(...Array.from({ length: 8 }, (_, i) => 12 * i)), linear, {}),
    ).toBeNull();
    const long = ends(10, 50).map((end) => ({ ...end, name: "a long name ".repeat(5) }));
    expect(directLabels(long, linear, {})).toBeNull();
  });

  it("take the legend's place in a chart of lines", () => {
    const specOf = (metric: string) =>
      JSON.stringify(
        metricByParam(buildResult({ rtts: [0.001, 0.01, 0.07] }), {
          metric,
          by: ["rtt", "sessions"],
        })!.spec,
      );
    // Throughput differs 64 times at the end; latency does not differ at all.
    expect(specOf("throughput(write)")).toContain('"f5":"sessions=64"');
    expect(specOf("throughput(write)")).not.toContain('"legend":{');
    expect(specOf("p99(write.latency)")).toContain('"legend":{"title":"sessions"}');
  });
});
