import { describe, expect, it } from "vitest";
import {
  differenceFigure,
  type Figure,
  median,
  type Prediction,
  rangeFigure,
  shareFigure,
} from "../../../src/cli/validation/measured-case.ts";
import { validationText } from "../../../src/cli/validation/print.ts";
import { judge, misses } from "../../../src/cli/validation/promises.ts";

function prediction(figures: readonly Figure[], more: Partial<Prediction> = {}): Prediction {
  return {
    system: "postgresql",
    title: "PostgreSQL 15",
    file: "datasets/postgresql-15/pg_grid_disk.csv",
    line: 2,
    mode: "on",
    rttMs: [10],
    load: "1 session",
    sessions: 1,
    told: {},
    figures,
    ...more,
  };
}

describe("holding figures together", () => {
  it("by the share of the measured one, by the difference, or by the runs' range", () => {
    expect(shareFigure("throughput", "/s", 200, 220).error).toBeCloseTo(0.1, 12);
    expect(differenceFigure("stale reads", "1", 0.5, 0.45).error).toBeCloseTo(-0.05, 12);
    expect(rangeFigure("lost writes", "count", 2, [5, 1, 3])).toMatchObject({
      predicted: 3,
      error: 1,
      range: [1, 5],
    });
    expect(() => rangeFigure("lost writes", "count", 2, [])).toThrow("no run says anything");
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe("the promises", () => {
  const rows = [0.02, -0.09, 0.5].map((error) =>
    prediction([shareFigure("throughput", "/s", 100, 100 * (1 + error))]),
  );

  it("of a median lets a single row be far off, and counts it", () => {
    expect(judge(rows)).toMatchObject([{ rows: 3, within: 2, kept: true }]);
    expect(judge(rows)[0]!.error).toBeCloseTo(0.09, 12);
    expect(judge(rows.slice(1))[0]).toMatchObject({ rows: 2, within: 1, kept: false });
  });

  it("of each row are broken by one", () => {
    const stale = [0.01, 0.04].map((error) =>
      prediction([differenceFigure("stale reads", "1", 0.5, 0.5 + error)]),
    );
    expect(judge(stale)).toMatchObject([{ rows: 2, within: 1, kept: false }]);
    const lost = (measured: number) =>
      prediction([rangeFigure("lost writes", "count", measured, [0, 3])]);
    expect(judge([lost(2)])).toMatchObject([{ kept: true }]);
    expect(judge([lost(2), lost(4)])).toMatchObject([{ within: 1, kept: false }]);
  });

  it("say nothing of rows on one machine, and of figures that are not named", () => {
    const local = prediction([shareFigure("throughput", "/s", 100, 300)], { rttMs: [0] });
    expect(judge([local])).toEqual([]);
    expect(misses([local])).toEqual([]);
    expect(judge([prediction([shareFigure("write gap", "s", 1, 2)])])).toEqual([]);
  });

  it("are told with what misses them, the worst first", () => {
    const found = {
      predictions: rows,
      judgements: judge(rows),
      misses: misses(rows),
      complete: true,
    };
    const text = validationText(found, 100, false);
    expect(text).toContain(
      "3 measured rows of PostgreSQL 15 against the model: 1 of 1 promises kept",
    );
    expect(text).toMatch(/throughput +median within 10 % +9\.0 % +2 of 3 +kept/);
    expect(text.replaceAll(/\s+/g, " ")).toContain("100/s measured, 150/s predicted (+50.0 %)");
  });
});
