import { describe, expect, it } from "vitest";
import type { Estimate, StudyResult } from "../../src/analysis/results.ts";
import type { YearsAnswer } from "../../src/analysis/years/years.ts";
import { availabilityNines } from "../../src/charts/availability-nines.ts";
import { SECONDS_A_YEAR } from "../../src/model/rare-faults.ts";
import { buildResult } from "../report/result-builder.ts";

interface Row {
  readonly f1: number;
  readonly f2: number;
  readonly f3: number;
  readonly f4: string;
  readonly f5: string;
}
const rowsOf = (result: StudyResult): readonly Row[] =>
  (availabilityNines(result)!.spec as unknown as { data: { values: Row[] } }).data.values;

/** A study whose cases' writes succeeded with these shares. */
function available(...shares: readonly (readonly [number, number, number])[]): StudyResult {
  const result = buildResult({ sessions: shares.map((_, i) => i + 1) });
  const cases = result.cases.map((one, index) => {
    const [value, low, high] = shares[index]!;
    const estimate: Estimate = { value, low, high, unit: "1" };
    return { ...one, metrics: new Map([...one.metrics, ["availability(write)", estimate]]) };
  });
  return { ...result, cases };
}

/** A study whose cases are down for so many seconds of a year. */
function down(...seconds: readonly number[]): StudyResult {
  const result = buildResult({ sessions: seconds.map((_, i) => i + 1) });
  const cases = result.cases.map((one, index) => {
    const value = seconds[index]!;
    const unavailable_time = { value, low: value / 2, high: value * 2 };
    const years = { endless: null, mean: { unavailable_time } } as unknown as YearsAnswer;
    return { ...one, years };
  });
  return { ...result, cases };
}

describe("availability in nines", () => {
  it("moves one step for every further nine", () => {
    const nines = rowsOf(available([0.9, 0.8, 0.95], [0.999, 0.99, 0.9999])).map(({ f1 }) => f1);
    expect(nines[0]).toBeCloseTo(1, 6);
    expect(nines[1]).toBeCloseTo(3, 6);
  });

  it("keeps the interval's ends on their sides", () => {
    const [row] = rowsOf(available([0.999, 0.99, 0.9999]));
    expect(row!.f2).toBeCloseTo(2, 6);
    expect(row!.f3).toBeCloseTo(4, 6);
  });

  it("claims only the lower end where nothing failed", () => {
    const [, perfect] = rowsOf(available([0.9, 0.8, 0.95], [1, 0.9996, 1]));
    expect(perfect).toMatchObject({ f4: "at least", f5: "at least 99.96%" });
    expect(availabilityNines(available([1, 0.9996, 1]))).toBeNull();
  });

  it("speaks of years where faults are rare, and says what a year leaves", () => {
    const chart = availabilityNines(down(SECONDS_A_YEAR / 1000, SECONDS_A_YEAR / 10))!;
    expect(chart.title).toBe("Availability in a year");
    expect(chart.description).toContain("99.9%, 8.76 h a year down");
    const [row] = rowsOf(down(SECONDS_A_YEAR / 1000));
    expect(row!.f1).toBeCloseTo(3, 9);
    expect(JSON.stringify(chart.spec)).toContain("datum.value == 2 ? ['99%', '3.6 d']");
  });
});
