import { calibrate } from "./calibration.ts";
import { closedLoopMeasures, closedLoopPrediction, trialsOf } from "./closed-loop.ts";
import { emulatedRtt, medianFlushUs, microseconds, openDataset } from "./dataset.ts";
import type { MeasuredCase } from "./measured-case.ts";
import { type MeasuredRow, readMeasuredRows } from "./measured-rows.ts";

const FILES = ["pg_grid_disk", "pg_grid_shim_2000us", "pg_multi"];

/**
 * PostgreSQL under closed loops: round trip × sync level × sessions, on the real disk and with
 * flushes of exactly 2 ms, with one standby and with two. One session at RTT 0 is the calibration
 * and is not predicted.
 */
export function postgresqlGrid(): MeasuredCase[] {
  const dataset = openDataset("postgresql-15");
  const rows = FILES.flatMap((name) => readMeasuredRows(name, dataset.text(`${name}.csv`)));
  const seriesUs = medianFlushUs();
  return rows
    .filter(({ rttMsA, sessions }) => rttMsA > 0 || sessions > 1)
    .map((row): MeasuredCase => {
      const two = row.rttMsB !== null;
      return {
        system: "postgresql",
        title: "PostgreSQL 15",
        file: `${dataset.name}/${row.file}.csv`,
        line: row.line,
        mode: two ? `${row.mode}, ${row.names}` : row.mode,
        rttMs: row.rttMsB === null ? [row.rttMsA] : [row.rttMsA, row.rttMsB],
        load: `${row.sessions} session${row.sessions === 1 ? "" : "s"}`,
        sessions: row.sessions,
        async predict() {
          const told = toldOf(row, rows, seriesUs);
          const [answer] = await dataset.run(two ? "trio.scenario" : "pair.scenario", {
            set: told,
            measures: closedLoopMeasures(),
            ...trialsOf(row.rttMsA),
          });
          return closedLoopPrediction(told, row, answer!);
        },
      };
    });
}

function toldOf(
  row: MeasuredRow,
  rows: readonly MeasuredRow[],
  seriesUs: number,
): Record<string, string> {
  const calibration = calibrate(rows, seriesUs, row);
  return {
    mode: row.mode,
    names: JSON.stringify(row.names),
    sessions: String(row.sessions),
    rtt_a: emulatedRtt(row.rttMsA),
    ...(row.rttMsB !== null && { rtt_b: emulatedRtt(row.rttMsB) }),
    per_op: microseconds(calibration.perOpUs),
    per_flush: microseconds(calibration.perFlushUs),
    per_message: microseconds(calibration.perMessageUs),
    fsync_scale: calibration.fsyncScale.toFixed(6),
    fsync_fixed: microseconds(calibration.fsyncFixedUs),
    others: Math.min(1, row.cpuOther).toFixed(4),
  };
}
