import { parse } from "csv-parse/sync";

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
  /** Transactions a second and the median latency: medians over the repetitions. */
  readonly throughput: number;
  readonly latencyMsP50: number;
  /** Share of both cores used by other programs, 0..1. */
  readonly cpuOther: number;
  /** Share of both cores used by the measured processes, 0..1. */
  readonly cpuOwn: number | null;
  /** Microseconds: the probe beside the row, or the exact flush that was set. */
  readonly fsyncProbeUs: number | null;
  readonly fsyncSetUs: number | null;
}

type Fields = Readonly<Record<string, string>>;

/**
 * Reads one CSV file of the PostgreSQL measurements (see datasets/postgresql-15/README.md).
 * Errors: a missing column or a text where a number must stand throws a `RangeError` that names
 * file, line and column.
 */
export function readMeasuredRows(file: string, text: string): MeasuredRow[] {
  const rows = parse(text, { columns: true, skip_empty_lines: true }) as Fields[];
  return rows.map((fields, index) => measuredRow(file, index + 2, fields));
}

function measuredRow(file: string, line: number, fields: Fields): MeasuredRow {
  const text = (column: string): string => {
    const value = fields[column];
    if (value === undefined) {
      const present = Object.keys(fields).join(", ");
      throw new RangeError(`${file}.csv has no column ${column}; it has ${present}.`);
    }
    return value;
  };
  const optional = (column: string): number | null => {
    if (fields[column] === undefined) return null;
    const value = Number(fields[column]);
    if (fields[column] === "" || !Number.isFinite(value)) {
      throw new RangeError(`${file}.csv:${line}: ${column} is "${fields[column]}", not a number.`);
    }
    return value;
  };
  const number = (column: string): number => {
    text(column);
    return optional(column)!;
  };
  const two = fields["rule"] !== undefined;
  return {
    file,
    line,
    mode: text("sync_mode"),
    names: two ? text("rule").replaceAll("+", ", ") : "FIRST 1 (a)",
    rttMsA: number(two ? "rtt_a_ms" : "rtt_ms"),
    rttMsB: two ? number("rtt_b_ms") : null,
    sessions: number("clients"),
    throughput: number("tps"),
    latencyMsP50: number("lat_p50_ms"),
    cpuOther: number("cpu_other_pct") / 100,
    cpuOwn: percent(optional("cpu_own_pct")),
    fsyncProbeUs: optional("fsync_probe_p50_us"),
    fsyncSetUs: optional("fsync_set_us"),
  };
}

function percent(value: number | null): number | null {
  return value === null ? null : value / 100;
}
