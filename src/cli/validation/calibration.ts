import type { MeasuredRow } from "./measured-rows.ts";

/** Both cores of the measured machine; the percentages of the files are shares of both. */
const CORES = 2;

/** What the model is told of one row, and nothing that depends on the row's answer. */
export interface Calibration {
  /** CPU microseconds of a transaction. */
  readonly perOpUs: number;
  /** CPU microseconds of one flush on the primary. */
  readonly perFlushUs: number;
  /** CPU microseconds of shipping one batch. */
  readonly perMessageUs: number;
  readonly fsyncScale: number;
  /** 0: the measured series. */
  readonly fsyncFixedUs: number;
}

/**
 * Calibrates from the rows with one session at RTT 0, where every flush and every batch holds one
 * transaction: CPU of a transaction is what `synchronous_commit = off` uses, CPU of a flush what
 * `local` uses beyond that, CPU of shipping a batch what the row's own level uses beyond `local`.
 * Other programs share the cores fairly: a burst that meets one of them on its core runs at half
 * speed, and it meets one with the probability that the core is busy with others.
 * `seriesUsP50` is the median of the measured series of flushes, which the probe beside the row
 * scales. Errors: a level without its row at RTT 0 throws a `RangeError`.
 */
export function calibrate(
  rows: readonly MeasuredRow[],
  seriesUsP50: number,
  row: MeasuredRow,
): Calibration {
  const file = row.fsyncSetUs === null ? "pg_grid_disk" : row.file;
  const perOp = cpuPerTransaction(atRest(rows, "pg_grid_disk", "off"));
  const flushed = cpuPerTransaction(atRest(rows, file, "local"));
  const shipped = cpuPerTransaction(atRest(rows, file, row.mode));
  const stretchedUs = 1e6 * (1 + row.cpuOther);
  return {
    perOpUs: perOp * stretchedUs,
    perFlushUs: Math.max(0, flushed - perOp) * stretchedUs,
    perMessageUs: Math.max(0, shipped - flushed) * stretchedUs,
    fsyncScale: row.fsyncProbeUs === null ? 1 : row.fsyncProbeUs / seriesUsP50,
    fsyncFixedUs: row.fsyncSetUs ?? 0,
  };
}

/** CPU seconds that one transaction costs, over all the measured processes. */
function cpuPerTransaction(row: MeasuredRow): number {
  if (row.cpuOwn === null) throw new RangeError(`${row.file}.csv:${row.line} has no cpu_own_pct.`);
  return (row.cpuOwn * CORES) / row.throughput;
}

function atRest(rows: readonly MeasuredRow[], file: string, mode: string): MeasuredRow {
  const found = rows.find(
    (row) => row.file === file && row.mode === mode && row.rttMsA === 0 && row.sessions === 1,
  );
  if (found === undefined) {
    throw new RangeError(
      `${file}.csv has no row with RTT 0, one session and ${mode} to calibrate from.`,
    );
  }
  return found;
}
