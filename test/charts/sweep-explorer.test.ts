import { describe, expect, it } from "vitest";
import { sweepExplorer } from "../../src/charts/sweep-explorer.ts";
import { buildResult, metricRef, type StudySketch } from "../report/result-builder.ts";

interface Spec {
  readonly usermeta: { readonly labels: Readonly<Record<string, readonly string[]>> };
  readonly params: readonly { name: string; value: number; bind: Record<string, unknown> }[];
  readonly vconcat: readonly {
    readonly data: { readonly values: readonly Record<string, unknown>[] };
    readonly layer: readonly { transform?: readonly { filter: string }[] }[];
  }[];
}
const specOf = (sketch: StudySketch) => sweepExplorer(buildResult(sketch))!.spec as unknown as Spec;

const GRID = { sessions: [1, 8, 64], rtts: [0.001, 0.01, 0.02, 0.07] };

describe("the explorer of a sweep", () => {
  it("goes along the param with most values, and has a control for each other one", () => {
    const spec = specOf(GRID);
    expect(spec.params).toEqual([
      {
        name: "p1",
        value: 0,
        bind: { input: "range", min: 0, max: 2, step: 1, name: "sessions" },
      },
    ]);
    expect(spec.usermeta.labels).toEqual({ p1: ["1", "8", "64"] });
    expect(spec.vconcat[0]!.data.values.map(({ f0 }) => f0).slice(0, 4)).toEqual([1, 1, 1, 10]);
  });

  it("has a list where there are two values, and one bold line by the controls' places", () => {
    const spec = specOf({ ...GRID, sessions: [1, 64] });
    expect(spec.params[0]!.bind).toMatchObject({ input: "select", labels: ["1", "64"] });
    const bold = spec.vconcat[0]!.layer.flatMap(({ transform }) => transform ?? []);
    expect(bold.map(({ filter }) => filter)).toEqual(Array(3).fill("datum.f10 == p1"));
    const chosen = spec.vconcat[0]!.data.values.filter(({ f10 }) => f10 === 1);
    expect(chosen).toHaveLength(GRID.rtts.length);
  });

  it("shows what the report asks for, and the usual metrics after it", () => {
    const report = [
      { kind: "table", metrics: [metricRef("p50(write.latency)"), metricRef("rto")], by: [] },
    ] as const;
    expect(sweepExplorer(buildResult({ ...GRID, report }))!.title).toBe(
      "p50(write.latency), throughput(write), p99(write.latency) over rtt",
    );
  });

  it("puts no name of a user's into an expression", () => {
    const text = JSON.stringify(specOf({ ...GRID, paramName: "'] + alert(1) + ['" }).vconcat);
    const filters = [...text.matchAll(/"filter":"([^"]*)"/g)].map(([, filter]) => filter);
    expect(new Set(filters)).toEqual(new Set(["datum.f10 == p1"]));
  });

  it("is nothing for one param, or where nothing differs", () => {
    expect(sweepExplorer(buildResult({ sessions: [1, 8, 64] }))).toBeNull();
  });
});
