import type { ImportReader } from "../../language/source.ts";
import { runScenario, sourceOf } from "../../run.ts";
import type { Calibration } from "./calibration.ts";
import type { MeasuredRow } from "./measured-rows.ts";

/** A measured row, what the model says of it, and how far that is off. */
export interface Prediction {
  readonly row: MeasuredRow;
  readonly calibration: Calibration;
  /** Transactions a second and the median latency in milliseconds. */
  readonly throughput: number;
  readonly latencyMsP50: number;
  /** Share of the measured value, with its sign: +0.1 is a tenth too high. */
  readonly throughputError: number;
  readonly latencyError: number;
}

/** A scenario of the dataset: where it stands and what it says. */
export interface ScenarioText {
  readonly id: string;
  readonly text: string;
}

/**
 * Predicts one measured row: puts the row's settings and calibration into the scenario and runs
 * it. Errors: a scenario that does not run throws, as it is part of the product.
 */
export async function predict(
  row: MeasuredRow,
  calibration: Calibration,
  scenario: ScenarioText,
  reader: ImportReader,
): Promise<Prediction> {
  const outcome = await runScenario(sourceOf(scenario.id, scenario.text), {
    reader,
    set: assignments(row, calibration),
    measures: ["throughput(write)", "p50(write.latency)"],
  });
  const only = outcome.result?.cases[0];
  if (only === undefined) {
    const reasons = outcome.diagnostics.map(({ code, message }) => `${code} ${message}`);
    throw new Error(`${scenario.id} does not run: ${reasons.join("; ")}`);
  }
  const throughput = only.metrics.get("throughput(write)")?.value ?? Number.NaN;
  const latencyMsP50 = (only.metrics.get("p50(write.latency)")?.value ?? Number.NaN) * 1000;
  return {
    row,
    calibration,
    throughput,
    latencyMsP50,
    throughputError: throughput / row.throughput - 1,
    latencyError: latencyMsP50 / row.latencyMsP50 - 1,
  };
}

function assignments(row: MeasuredRow, calibration: Calibration): Record<string, string> {
  const us = (value: number): string => `${value.toFixed(3)}us`;
  return {
    mode: row.mode,
    names: JSON.stringify(row.names),
    sessions: String(row.sessions),
    rtt_a: `${row.rttMsA}ms`,
    ...(row.rttMsB !== null && { rtt_b: `${row.rttMsB}ms` }),
    per_op: us(calibration.perOpUs),
    per_flush: us(calibration.perFlushUs),
    per_message: us(calibration.perMessageUs),
    fsync_scale: calibration.fsyncScale.toFixed(6),
    fsync_fixed: us(calibration.fsyncFixedUs),
  };
}
