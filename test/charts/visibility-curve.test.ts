import { describe, expect, it } from "vitest";
import type { StudyResult } from "../../src/analysis/results.ts";
import { isVisibilityRange, visibilityCurve } from "../../src/charts/visibility-curve.ts";
import type { MetricRef } from "../../src/model/measures.ts";
import { histogram, MS } from "../analysis/record-builder.ts";
import { buildResult } from "../report/result-builder.ts";

const range: MetricRef = {
  id: "consistency_probability(t: 0ms..60ms)",
  name: "consistency_probability",
  words: [],
  numbers: { from: 0, t: 0.06 },
};

/** A study whose writes are visible after 0, 5, 20 and 40 ms in equal shares, in each trial. */
function visible(neverVisible = 0): StudyResult {
  const result = buildResult({ sessions: [1, 64] });
  const visibleAfterNs = histogram([0, 5 * MS, 20 * MS, 40 * MS]);
  const cases = result.cases.map((one) => ({
    ...one,
    records: one.records.map((record) => ({
      ...record,
      windows: record.windows.map((window) => ({ ...window, visibleAfterNs, neverVisible })),
    })),
  }));
  return { ...result, cases };
}

interface Spec {
  readonly data: { readonly values: readonly { f0: number; f1: number; f2: string }[] };
  readonly encoding: { readonly x: { title: string; axis: { values: readonly number[] } } };
}
const draw = (result: StudyResult) =>
  visibilityCurve(result, range, "P(a read sees it)")?.spec as unknown as Spec;

describe("the curve of visibility", () => {
  it("rises from the share at once to that at the end, a curve a case", () => {
    const { data } = draw(visible());
    expect(new Set(data.values.map(({ f2 }) => f2)).size).toBe(2);
    const first = data.values.filter(({ f2 }) => f2 === data.values[0]!.f2);
    const at = (ms: number) => first.filter(({ f0 }) => f0 <= ms).at(-1)!.f1;
    expect([at(0), at(4.9), at(19), at(39), at(60)]).toEqual([25, 25, 50, 75, 100]);
    expect(first.at(-1)!.f0).toBe(60);
    for (let i = 1; i < first.length; i += 1) {
      expect(first[i]!.f0).toBeGreaterThan(first[i - 1]!.f0);
      expect(first[i]!.f1).toBeGreaterThanOrEqual(first[i - 1]!.f1);
    }
  });

  it("stays below one where writes are never seen", () => {
    expect(draw(visible(4)).data.values.at(-1)!.f1).toBe(50);
  });

  it("is marked at zero and at 1, 2 and 5 times powers of ten", () => {
    const { x } = draw(visible()).encoding;
    expect(x.title).toBe("time since the write's acknowledgement (ms)");
    expect(x.axis.values).toEqual([0, 0.5, 1, 2, 5, 10, 20, 50]);
  });

  it("is nothing where replication does not tell, nor for a single time", () => {
    expect(visibilityCurve(buildResult(), range, "")).toBeNull();
    expect(isVisibilityRange(range)).toBe(true);
    expect(isVisibilityRange({ ...range, numbers: { t: 0.06 } })).toBe(false);
  });
});
