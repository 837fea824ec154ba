import { expect } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { RunRecord, StationWindow, WindowRecord } from "../../src/model/run-record.ts";

export interface Estimate {
  readonly mean: number;
  /** Standard error of the mean over the trials. */
  readonly error: number;
}

export type Measure = (window: WindowRecord, record: RunRecord) => number;

/** A measure over independent trials of a plan, from pinned seeds. */
export function estimate(plan: Plan, trials: number, measure: Measure): Estimate {
  return estimates(plan, trials, [measure])[0]!;
}

/** Several measures of the same trials, in their order. */
export function estimates(
  plan: Plan,
  trials: number,
  measures: readonly Measure[],
): readonly Estimate[] {
  const rows = Array.from({ length: trials }, (_, trial) => {
    const record = runPlan({ ...plan, run: { ...plan.run, seed: `${plan.run.seed}/${trial}` } });
    expect(record.complete).toBe(true);
    return measures.map((measure) => measure(record.windows[0]!, record));
  });
  return measures.map((_, column) => summaryOf(rows.map((row) => row[column]!)));
}

function summaryOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

/** Within max(1 %, 4 standard errors) of the theory, and sharp enough to tell (errors under 2 %). */
export function expectNear(measured: Estimate, theory: number): void {
  expect(measured.error).toBeLessThanOrEqual(0.02 * theory);
  const allowed = Math.max(0.01 * theory, 4 * measured.error);
  expect(measured.mean).toBeGreaterThan(theory - allowed);
  expect(measured.mean).toBeLessThan(theory + allowed);
}

export function station(window: WindowRecord, name: string): StationWindow {
  const found = window.stations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no station ${name}`);
  return found;
}

/** Mean time from arrival to completion, nanoseconds. */
export function sojourn(window: WindowRecord, name: string): number {
  const { sojournNs, completions } = station(window, name);
  return sojournNs / completions;
}
