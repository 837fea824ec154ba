import { describe, expect, it } from "vitest";
import { boundedMetrics, judged } from "../../src/charts/expected-bounds.ts";
import { expectedByParam } from "../../src/charts/expected-by-param.ts";
import { buildResult } from "../report/result-builder.ts";
import { expecting } from "./expecting.ts";

const P99 = "p99(write.latency)";

interface Layer {
  readonly mark: { readonly type: string };
  readonly data?: { readonly values: readonly Record<string, unknown>[] };
  readonly encoding: Record<string, { readonly scale?: { readonly domain: readonly string[] } }>;
}

interface Spec {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly layer: readonly Layer[];
}

const specOf = (...given: Parameters<typeof expectedByParam>) =>
  expectedByParam(...given)?.spec as unknown as Spec;

describe("what is expected of a figure, over a sweep", () => {
  const sweep = buildResult({ sessions: [64], rtts: [0.001, 0.01, 0.07] });
  const p99s = sweep.cases.map(({ metrics }) => metrics.get(P99)!);
  const slo = { metric: P99, below: 0.02, label: "commit SLO" };

  it("is a line with its interval, the bound as a named rule, and a shape for each verdict", () => {
    const { data, layer } = specOf(expecting(sweep, slo), { metric: P99, by: ["rtt"] });
    expect(layer.map(({ mark }) => mark.type)).toEqual(["area", "line", "rule", "text", "point"]);
    expect(layer[2]?.data?.values).toEqual([{ f1: 20, f6: "commit SLO: < 20 ms" }]);
    expect(data.values.map(({ f0, f5 }) => [f0, f5])).toEqual([
      [1, "holds"],
      [10, "holds"],
      [70, "does not hold"],
    ]);
    expect(layer[4]?.encoding["shape"]?.scale?.domain).toEqual(["holds", "does not hold"]);
  });

  it("says that a case is undecided where its interval holds the bound", () => {
    const { low, high } = p99s[1]!;
    const within = { ...slo, below: (low! + high!) / 2 };
    const { data } = specOf(expecting(sweep, within), { metric: P99, by: ["rtt"] });
    expect(data.values.map(({ f5 }) => f5)).toEqual(["holds", "undecided", "does not hold"]);
  });

  it("lets a bound that depends on the case move with it", () => {
    const rtt = ({ plan }: (typeof sweep.cases)[number]) =>
      Number(plan.params.find(({ name }) => name === "rtt")?.json);
    const moving = { metric: P99, below: (one: Parameters<typeof rtt>[0]) => 2 * rtt(one) };
    const { layer } = specOf(expecting(sweep, moving), { metric: P99, by: ["rtt"] });
    const lines = layer.filter(({ mark }) => mark.type === "line");
    expect(lines[1]?.data?.values.map(({ f0, f1 }) => [f0, f1])).toEqual([
      [1, 2],
      [10, 20],
      [70, 140],
    ]);
  });

  it("shows two wishes for one figure in one picture, and the worse verdict", () => {
    const both = expecting(sweep, slo, { metric: P99, below: 0.005, label: "dream" });
    const { data, layer } = specOf(both, { metric: P99, by: ["rtt"] });
    expect(layer[2]?.data?.values).toHaveLength(2);
    expect(data.values[1]?.["f5"]).toBe("does not hold");
  });

  it("is dots over words, which lie on no line", () => {
    const words = buildResult({ sessions: [1, 64] });
    const metric = "throughput(write)";
    const { layer } = specOf(expecting(words, { metric, below: 500 }), {
      metric,
      by: ["sessions"],
    });
    expect(layer.map(({ mark }) => mark.type)).toEqual(["rule", "rule", "text", "point"]);
  });

  it("is no picture where nothing is expected, or nothing differs", () => {
    expect(expectedByParam(sweep, { metric: P99, by: ["rtt"] })).toBeNull();
    const alike = {
      ...sweep,
      cases: sweep.cases.map((one) => ({ ...one, metrics: sweep.cases[0]!.metrics })),
    };
    expect(expectedByParam(expecting(alike, slo), { metric: P99, by: ["rtt"] })).toBeNull();
  });

  it("tells only of bounds on the figure that is drawn, not of one during a part of the run", () => {
    const expected = expecting(sweep, slo);
    expect(boundedMetrics(expected)).toEqual([P99]);
    const partly = {
      ...expected,
      cases: expected.cases.map((one) => ({
        ...one,
        expectations: one.expectations.map((each) => ({
          ...each,
          expectation: { ...each.expectation, during: { fromNs: 0, toNs: 1e9 } },
        })),
      })),
    };
    expect(boundedMetrics(partly)).toEqual([]);
  });

  it.each([
    [">", "< 20 ms"],
    ["<=", "≥ 20 ms"],
    ["==", "= 20 ms"],
  ] as const)("reads `20ms %s p99` as `p99 %s`", (op, said) => {
    const [one] = expecting(sweep, slo).cases;
    const turned = one!.expectations.map((each) => {
      const { condition } = each.expectation;
      if (condition.kind !== "binary") throw new Error("the builder compares");
      const mirrored = {
        ...condition,
        op,
        left: condition.right,
        right: condition.left,
      };
      return { ...each, expectation: { ...each.expectation, condition: mirrored } };
    });
    expect(judged({ ...one!, expectations: turned }, P99, "s")?.bounds[0]?.label).toBe(
      `commit SLO: ${said}`,
    );
  });
});
