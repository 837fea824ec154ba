import { describe, expect, it } from "vitest";
import type { Estimate, MetricUnit, StudyResult } from "../../src/analysis/results.ts";
import { frontier } from "../../src/charts/frontier.ts";
import { buildResult, metricRef } from "../report/result-builder.ts";

/** A study whose cases have these costs and values. */
function priced(points: readonly (readonly [cost: number, p99: number])[]): StudyResult {
  const result = buildResult({ sessions: points.map((_, i) => i + 1) });
  const known = (value: number, unit: MetricUnit): Estimate => ({
    value,
    low: null,
    high: null,
    unit,
  });
  const cases = result.cases.map((one, index) => {
    const [cost, value] = points[index]!;
    const metrics = new Map([
      ["cost", known(cost, "USD/h")],
      ["p99(write.latency)", known(value, "s")],
      ["throughput(write)", known(value, "/s")],
    ]);
    return { ...one, metrics };
  });
  return { ...result, cases };
}

const POINTS = [
  [1, 0.1],
  [2, 0.05],
  [3, 0.06],
  [4, 0.01],
] as const;

const bestOf = (result: StudyResult, y: string): number[] => {
  const chart = frontier(result, { x: metricRef("cost"), y: metricRef(y) })!;
  const { values } = (chart.spec as unknown as { data: { values: Record<string, unknown>[] } })
    .data;
  return values.flatMap(({ f2 }, i) => (f2 === "no case is better in both" ? [i] : []));
};

describe("the frontier of cost and benefit", () => {
  it("is made of the cases that no other beats in both", () => {
    expect(bestOf(priced(POINTS), "p99(write.latency)")).toEqual([0, 1, 3]);
  });

  it("knows that more throughput is better", () => {
    expect(bestOf(priced(POINTS), "throughput(write)")).toEqual([0]);
    expect(bestOf(priced(POINTS.map(([cost, y]) => [cost, 1 / y])), "throughput(write)")).toEqual([
      0, 1, 3,
    ]);
  });

  it("keeps equals side by side", () => {
    expect(
      bestOf(
        priced([
          [1, 0.1],
          [1, 0.1],
          [2, 0.05],
        ]),
        "p99(write.latency)",
      ),
    ).toEqual([0, 1, 2]);
  });

  it("is nothing where there is nothing to choose", () => {
    const draw = (points: readonly (readonly [number, number])[]) =>
      frontier(priced(points), { x: metricRef("cost"), y: metricRef("p99(write.latency)") });
    expect(draw([[1, 0.1]])).toBeNull();
    expect(
      draw([
        [1, 0.1],
        [1, 0.2],
      ]),
    ).toBeNull();
    expect(frontier(buildResult(), { x: metricRef("cost"), y: metricRef("rto") })).toBeNull();
  });
});
