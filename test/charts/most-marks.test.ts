import { describe, expect, it } from "vitest";
import { ecdf } from "../../src/charts/ecdf.ts";
import { curveCases, firstCases, MOST_MARKS, thinned } from "../../src/charts/most-marks.ts";
import { timeSeries } from "../../src/charts/series-values.ts";
import { timeline } from "../../src/charts/timeline.ts";
import { utilisation } from "../../src/charts/utilisation.ts";
import { buildResult, metricRef } from "../report/result-builder.ts";

const many = (count: number) =>
  buildResult({ sessions: Array.from({ length: count }, (_, i) => i + 1) });

describe("the marks of a picture", () => {
  it("are of the first cases where there are too many, and it says so", () => {
    const { result, note } = firstCases(many(30), 20);
    expect(result.cases).toHaveLength(20);
    expect(note).toBe(" (the first 20 of 30 cases)");
    expect(firstCases(many(20), 20).note).toBe("");
    expect(curveCases(many(100)).result.cases).toHaveLength(60);
    expect(ecdf(many(100), { name: "write.latency" })!.title).toContain(
      "(the first 60 of 100 cases)",
    );
  });

  it("are thinned evenly, with both ends of a curve", () => {
    const points = Array.from({ length: 1001 }, (_, i) => i);
    expect(thinned(points, 1)).toBe(points);
    const few = thinned(points, MOST_MARKS / 5);
    expect(few).toEqual([0, 250, 500, 750, 1000]);
  });

  it("stay below the limit for a hundred curves of one timeline and for ten thousand stations", () => {
    const one = buildResult({ sessions: [64] }).cases[0]!;
    const metrics = Array.from({ length: 100 }, (_, i) => ({
      ...metricRef("lag(b)"),
      id: `lag(${i})`,
    }));
    const spec = JSON.stringify(timeline(one, { metrics })!.spec);
    expect(spec.match(/"f0":/g)!.length).toBeLessThan(MOST_MARKS);
    expect(
      timeSeries(metricRef("lag(b)"), one.records[0]!, one.plan.plan, 25)!.values,
    ).toHaveLength(25);

    const busy = many(100);
    const cases = busy.cases.map((each) => ({
      ...each,
      records: each.records.map((record) => ({
        ...record,
        windows: record.windows.map((window) => ({
          ...window,
          stations: Array.from({ length: 100 }, (_, i) => ({
            ...window.stations[0]!,
            name: `n${i}.disk`,
            busyNs: (i + 1) * 0.5e9,
          })),
        })),
      })),
    }));
    const chart = utilisation({ ...busy, cases })!;
    const { values } = (chart.spec as unknown as { data: { values: { f0: string }[] } }).data;
    expect(2 * values.length).toBeLessThanOrEqual(MOST_MARKS);
    expect(values.some(({ f0 }) => f0 === "n99.disk")).toBe(true);
    expect(values.some(({ f0 }) => f0 === "n0.disk")).toBe(false);
  });
});
