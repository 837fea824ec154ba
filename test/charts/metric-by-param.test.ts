import { describe, expect, it } from "vitest";
import { metricByParam } from "../../src/charts/metric-by-param.ts";
import { buildResult } from "../report/result-builder.ts";

interface Spec {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly encoding: Record<string, { title?: string; axis?: { title?: string }; scale?: object }>;
  readonly layer: readonly {
    mark: { type: string };
    encoding: Record<string, { axis?: { title?: string }; scale?: object; legend?: unknown }>;
  }[];
}

function specOf(...args: Parameters<typeof metricByParam>): Spec {
  return metricByParam(...args)!.spec as unknown as Spec;
}

describe("a metric by a param", () => {
  const result = buildResult({ sessions: [1, 64], rtts: [0.001, 0.01, 0.07] });

  it("is a line with its interval as a band where the param is a number", () => {
    const spec = specOf(result, { metric: "p50(write.latency)", by: ["rtt", "sessions"] });
    expect(spec.layer.map(({ mark }) => mark.type)).toEqual(["area", "line", "point"]);
    expect(spec.data.values).toHaveLength(6);
  });

  it("speaks in the units of the scenario, with the unit in the axis' title", () => {
    const spec = specOf(result, { metric: "p50(write.latency)", by: ["rtt", "sessions"] });
    expect(spec.encoding["x"]?.title).toBe("rtt (ms)");
    expect(spec.data.values.map(({ f0 }) => f0)).toEqual([1, 1, 10, 10, 70, 70]);
    expect(spec.layer[0]?.encoding["y"]?.axis?.title).toBe("p50(write.latency) (ms)");
    expect(spec.data.values[4]?.["f1"]).toBeCloseTo(70.4);
  });

  it("takes a logarithmic axis where the spread demands it, and only there", () => {
    const scale = (metric: string, rtts: readonly number[]) =>
      specOf(buildResult({ rtts }), { metric, by: ["rtt", "sessions"] }).layer[0]?.encoding["y"]
        ?.scale;
    expect(scale("throughput(write)", [0.001, 0.01, 0.07])).toMatchObject({ type: "log" });
    expect(scale("p50(write.latency)", [0.05, 0.06, 0.07])).toMatchObject({ zero: true });
  });

  it("has a legend only when there is more than one series", () => {
    const legend = (by: readonly string[], sessions: readonly number[]) =>
      specOf(buildResult({ sessions, rtts: [0.01, 0.02, 0.03] }), {
        metric: "p50(write.latency)",
        by,
      }).layer[1]?.encoding["strokeDash"]?.legend;
    expect(legend(["rtt"], [64])).toBeNull();
    expect(legend(["rtt", "sessions"], [1, 64])).toEqual({ title: "sessions" });
  });

  it("keeps cases apart by params that the chart does not name", () => {
    const spec = specOf(result, { metric: "throughput(write)", by: ["rtt"] });
    expect(new Set(spec.data.values.map(({ f4 }) => f4))).toEqual(new Set(["1", "64"]));
  });

  it("draws no bar on a logarithmic axis, where its length would lie", () => {
    const spec = specOf(buildResult(), {
      metric: "throughput(write)",
      by: ["sessions"],
      mark: "bar",
    });
    expect(spec.layer[0]?.mark.type).toBe("point");
  });

  it("names fields f0, f1, … whatever the params are called", () => {
    const spec = specOf(buildResult({ paramName: "datum['x']" }), {
      metric: "throughput(write)",
      by: ["datum['x']"],
    });
    for (const row of spec.data.values) {
      expect(Object.keys(row).every((key) => /^f\d$/.test(key))).toBe(true);
    }
  });

  it("says its figures in words for readers who do not see it", () => {
    const chart = metricByParam(buildResult(), { metric: "throughput(write)", by: ["sessions"] });
    expect(chart?.description).toMatch(
      /^throughput\(write\) by sessions\. sessions 1: 14\.2\/s; sessions 64: 909\.1\/s\.$/,
    );
  });

  it("is nothing where no case has a number", () => {
    expect(metricByParam(buildResult(), { metric: "bottleneck", by: ["sessions"] })).toBeNull();
    expect(metricByParam(buildResult(), { metric: "no such metric", by: ["sessions"] })).toBeNull();
  });
});
