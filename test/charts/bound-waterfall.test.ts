import { describe, expect, it } from "vitest";
import { boundWaterfall, type WaterfallRow } from "../../src/charts/bound-waterfall.ts";

const WHY: readonly WaterfallRow[] = [
  { step: "round-trip bound", value: 14.2 },
  { step: "waiting in queues", value: -1.9 },
  { step: "retransmissions", value: -0.6 },
  { step: "batching", value: 0.2 },
  { step: "simulated", value: 11.9 },
];

interface Row {
  readonly f0: string;
  readonly f1: number;
  readonly f2: number;
  readonly f3: string;
  readonly f4: string;
}
const rowsOf = (rows: readonly WaterfallRow[]): readonly Row[] => {
  const chart = boundWaterfall(rows, { title: "Why 11.9 and not 14.2", unit: "/s" });
  return (chart!.spec as unknown as { data: { values: Row[] } }).data.values;
};

describe("a waterfall from a bound to the figure", () => {
  it("begins each bar where the one before it ends, and ends at the figure", () => {
    const bars = rowsOf(WHY);
    expect(bars.map(({ f3 }) => f3)).toEqual([
      "amount",
      "takes away",
      "takes away",
      "adds",
      "amount",
    ]);
    for (let i = 1; i < bars.length - 1; i += 1) expect(bars[i]!.f1).toBe(bars[i - 1]!.f2);
    expect(bars.at(-2)!.f2).toBeCloseTo(11.9, 10);
    expect(bars.map(({ f4 }) => f4)).toEqual(["14.2/s", "−1.9/s", "−0.6/s", "+0.2/s", "11.9/s"]);
  });

  it("shows what the steps leave open as a step of its own", () => {
    const bars = rowsOf(WHY.filter(({ step }) => step !== "retransmissions"));
    const open = bars.find(({ f0 }) => f0 === "not explained");
    expect(open?.f4).toBe("−0.6/s");
    expect(bars.at(-2)!.f2).toBeCloseTo(11.9, 10);
  });

  it("begins at zero only where the steps would show, and draws no bar that has no foot", () => {
    const specOf = (rows: readonly WaterfallRow[]) =>
      boundWaterfall(rows, { title: "", unit: "/s" })!.spec as unknown as {
        layer: { mark: { type: string }; encoding: { x: { scale: Record<string, unknown> } } }[];
      };
    const near = specOf(WHY);
    expect(near.layer.map(({ mark }) => mark.type)).toEqual(["point", "bar", "rule", "text"]);
    const [low, high] = near.layer[0]!.encoding.x.scale["domain"] as [number, number];
    expect(low).toBeGreaterThan(11);
    expect(low).toBeLessThan(11.7);
    expect(high).toBeGreaterThan(14.2);
    const far = specOf([
      WHY[0]!,
      { step: "waiting", value: -12 },
      { step: "simulated", value: 2.2 },
    ]);
    expect(far.layer.map(({ mark }) => mark.type)).toEqual(["bar", "rule", "text"]);
    expect(far.layer[0]!.encoding.x.scale).toMatchObject({ zero: true });
  });

  it("keeps steps of one name apart", () => {
    const twice = WHY.map((row, i) => (i === 1 || i === 2 ? { ...row, step: "a wait" } : row));
    expect(rowsOf(twice).map(({ f0 }) => f0)).toContain("a wait (2)");
  });

  it("is nothing without two amounts that are numbers", () => {
    const draw = (rows: readonly WaterfallRow[]) => boundWaterfall(rows, { title: "", unit: "/s" });
    expect(draw(WHY.slice(0, 1))).toBeNull();
    expect(draw([WHY[0]!, { step: "simulated", value: Number.NaN }])).toBeNull();
  });
});
