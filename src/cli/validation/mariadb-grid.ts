import { closedLoopMeasures, closedLoopOf, closedLoopPrediction, trialsOf } from "./closed-loop.ts";
import { type CsvRow, emulatedRtt, medianFlushUs, microseconds, openDataset } from "./dataset.ts";
import type { MeasuredCase } from "./measured-case.ts";

const CORES = 2;

/** MariaDB under closed loops: round trip × wait point × sessions. One session at RTT 0 calibrates. */
export function mariadbGrid(): MeasuredCase[] {
  const dataset = openDataset("mariadb-10.11");
  const rows = dataset.rows("maria_grid.csv");
  const seriesUs = medianFlushUs();
  return rows
    .filter((row) => row.number("rtt_ms") > 0 || row.number("clients") > 1)
    .map((row): MeasuredCase => {
      const sessions = row.number("clients");
      return {
        system: "mariadb",
        title: "MariaDB 10.11",
        file: `${dataset.name}/maria_grid.csv`,
        line: row.line,
        mode: row.text("mode"),
        rttMs: [row.number("rtt_ms")],
        load: `${sessions} session${sessions === 1 ? "" : "s"}`,
        sessions,
        async predict() {
          const told = mariadbTold(row, rows, seriesUs);
          const [answer] = await dataset.run("pair.scenario", {
            set: told,
            measures: closedLoopMeasures(),
            ...trialsOf(row.number("rtt_ms")),
          });
          return closedLoopPrediction(told, closedLoopOf(row), answer!);
        },
      };
    });
}

/**
 * CPU of a transaction is what `async` uses at one session and RTT 0, CPU of a shipped batch what
 * the row's own mode uses beyond it; a burst that meets another program runs at half speed.
 */
export function mariadbTold(
  row: CsvRow,
  rows: readonly CsvRow[],
  seriesUs: number,
): Record<string, string> {
  const mode = row.text("mode");
  const others = row.number("cpu_other_pct") / 100;
  const stretched = 1 + others;
  const perOp = cpuAtRestUs(rows, "async");
  const perMessage = Math.max(0, cpuAtRestUs(rows, mode) - perOp);
  return {
    mode: mode === "async" ? "off" : mode,
    rtt_a: emulatedRtt(row.number("rtt_ms")),
    sessions: row.text("clients"),
    per_op: microseconds(perOp * stretched),
    per_message: microseconds(perMessage * stretched),
    fsync_scale: (row.number("fsync_probe_p50_us") / seriesUs).toFixed(6),
    others: Math.min(1, others).toFixed(4),
  };
}

/** CPU microseconds of a transaction at one session and RTT 0, both cores counted. */
function cpuAtRestUs(rows: readonly CsvRow[], mode: string): number {
  const rest = rows.find(
    (row) => row.text("mode") === mode && row.number("rtt_ms") === 0 && row.number("clients") === 1,
  );
  if (rest === undefined) throw new RangeError(`maria_grid.csv has no row at rest for ${mode}`);
  return ((rest.number("cpu_own_pct") / 100) * CORES * 1e6) / rest.number("tps");
}
