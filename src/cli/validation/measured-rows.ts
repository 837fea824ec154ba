import { csvRows } from "./dataset.ts";

/** One measured row: what was set, and what the real system did. */
export interface MeasuredRow {
  /** The file's name without `.csv`. */
  readonly file: string;
  readonly line: number;
  readonly mode: string;
  /** `synchronous_standby_names` as it was set. */
  readonly names: string;
  readonly rttMsA: number;
  /** Null when there was one standby. */
  readonly rttMsB: number | null;
  readonly sessions: number;
  /** Transactions a second and quantiles of the latency: medians over the repetitions. */
  readonly throughput: number;
  readonly latencyMsP50: number;
  readonly latencyMsP99: number;
  /** Share of both cores used by other programs, 0..1. */
  readonly cpuOther: number;
  /** Share of both cores used by the measured processes, 0..1. */
  readonly cpuOwn: number | null;
  /** Microseconds: the probe beside the row, or the exact flush that was set. */
  readonly fsyncProbeUs: number | null;
  readonly fsyncSetUs: number | null;
}

/**
 * Reads one CSV file of the PostgreSQL measurements (see datasets/postgresql-15/README.md).
 * Errors: a missing column or a text where a number must stand throws a `RangeError` that names
 * file, line and column.
 */
export function readMeasuredRows(file: string, text: string): MeasuredRow[] {
  return csvRows(`${file}.csv`, text).map((row): MeasuredRow => {
    const optional = (column: string) => (row.has(column) ? row.number(column) : null);
    const two = row.has("rule");
    return {
      file,
      line: row.line,
      mode: row.text("sync_mode"),
      names: two ? row.text("rule").replaceAll("+", ", ") : "FIRST 1 (a)",
      rttMsA: row.number(two ? "rtt_a_ms" : "rtt_ms"),
      rttMsB: two ? row.number("rtt_b_ms") : null,
      sessions: row.number("clients"),
      throughput: row.number("tps"),
      latencyMsP50: row.number("lat_p50_ms"),
      latencyMsP99: row.number("lat_p99_ms"),
      cpuOther: row.number("cpu_other_pct") / 100,
      cpuOwn: row.has("cpu_own_pct") ? row.number("cpu_own_pct") / 100 : null,
      fsyncProbeUs: optional("fsync_probe_p50_us"),
      fsyncSetUs: optional("fsync_set_us"),
    };
  });
}
