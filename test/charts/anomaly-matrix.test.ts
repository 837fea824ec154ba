import { describe, expect, it } from "vitest";
import { type AnomalyCell, anomalyMatrix } from "../../src/charts/anomaly-matrix.ts";

const CELLS: readonly AnomalyCell[] = [
  { violation: "read your writes", fix: "nearest", value: 0.032, low: 0.03, high: 0.034 },
  { violation: "monotonic reads", fix: "nearest", value: 0.0004, low: 0.0003, high: 0.0005 },
  { violation: "read your writes", fix: "token", value: 0, low: 0, high: 0.00012 },
  { violation: "monotonic reads", fix: "token", value: null, low: null, high: null },
];

interface Spec {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly layer: readonly {
    encoding: { fillOpacity?: { scale: Record<string, unknown> } };
  }[];
}
const specOf = (cells: readonly AnomalyCell[]) =>
  anomalyMatrix(cells, { title: "Violations", unit: "1" })!.spec as unknown as Spec;

describe("the anomaly matrix", () => {
  it("says in each cell how often the rule is broken, and what is known where it is not", () => {
    expect(specOf(CELLS).data.values.map(({ f3 }) => f3)).toEqual([
      "3.2%",
      "0.04%",
      "✓ ≤ 0.012%",
      "–",
    ]);
  });

  it("shades by the logarithm where the worst is over ten times the least", () => {
    const shade = (cells: readonly AnomalyCell[]) =>
      specOf(cells).layer[0]!.encoding.fillOpacity!.scale;
    expect(shade(CELLS)).toMatchObject({ type: "log", domain: [0.0004, 0.032] });
    expect(shade([CELLS[0]!])).toEqual({ domain: [0, 0.032], nice: false, range: [0.1, 0.6] });
  });

  it("tells a fix' violations in words, and one that has none", () => {
    expect(anomalyMatrix(CELLS, { title: "Violations", unit: "1" })!.description).toBe(
      "Violations. nearest: read your writes 3.2% (3% to 3.4%), monotonic reads 0.04% (0.03% to 0.05%). token: no violation seen.",
    );
  });

  it("is nothing without a single value", () => {
    expect(anomalyMatrix([CELLS[3]!], { title: "", unit: "1" })).toBeNull();
  });
});
