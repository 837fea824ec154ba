import { describe, expect, it } from "vitest";
import { timeline } from "../../src/charts/timeline.ts";
import { buildResult, metricRef } from "../report/result-builder.ts";

interface Spec {
  readonly datasets: { readonly bands: readonly object[] };
  readonly vconcat: readonly {
    readonly layer: readonly { data: { values?: readonly Record<string, unknown>[] } }[];
  }[];
}

describe("a timeline", () => {
  const one = buildResult({ sessions: [64] }).cases[0]!;
  const draw = (...ids: string[]) => timeline(one, { metrics: ids.map(metricRef) });

  it("shades and names the faults", () => {
    const spec = draw("rate(write.ok)")?.spec as unknown as Spec;
    expect(spec.datasets.bands).toEqual([{ f0: 20, f1: 30, f2: "WAN cut" }]);
  });

  it("gives each metric a panel, and rates per second", () => {
    const spec = draw("rate(write.ok)", "lag(b)", "leader")?.spec as unknown as Spec;
    expect(spec.vconcat).toHaveLength(3);
    const points = spec.vconcat[0]?.layer.at(-1)?.data.values ?? [];
    // 183 writes in an interval of 200 ms are 915 a second; during the cut there are none.
    expect(points.find(({ f0 }) => f0 === 10.4)?.["f1"]).toBe(915);
    expect(points.find(({ f0 }) => f0 === 25.2)?.["f1"]).toBe(0);
  });

  it("tells ranges and faults in words", () => {
    expect(draw("lag(b)")?.description).toBe(
      "lag(b) over time. lag(b) from 70.4 ms to 10 s. Faults: WAN cut from 20 s to 30 s.",
    );
  });

  it("merges points beyond what the eye can tell, and keeps the peak of a lag", () => {
    const spec = draw("lag(b)")?.spec as unknown as Spec;
    const points = spec.vconcat[0]?.layer.at(-1)?.data.values ?? [];
    expect(points.length).toBeGreaterThan(100);
    expect(points.length).toBeLessThanOrEqual(280);
    expect(Math.max(...points.map(({ f1 }) => Number(f1)))).toBe(10);
  });

  it("shares its scale with the timelines beside it, so that they compare", () => {
    const among = buildResult({ sessions: [1, 64] }).cases;
    const domain = (index: number, others: typeof among) => {
      const metrics = [metricRef("rate(write.ok)")];
      const spec = timeline(among[index]!, { metrics, among: others })?.spec as unknown as {
        vconcat: { layer: { encoding: { y?: { scale: unknown } } }[] }[];
      };
      return JSON.stringify(spec.vconcat[0]?.layer.at(-1)?.encoding.y?.scale);
    };
    expect(domain(0, among)).toBe(domain(1, among));
    expect(domain(0, [])).not.toBe(domain(0, among));
  });

  it("is nothing for metrics that have no series", () => {
    expect(draw("rto")).toBeNull();
  });
});
