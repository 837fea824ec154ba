import { emulatedRtt, openDataset } from "./dataset.ts";
import { differenceFigure, type MeasuredCase, median, shareFigure } from "./measured-case.ts";

/** Bytes of log of a transaction: `binlog_bytes_per_tx` of the grid. */
const RECORD_BYTES = 610;

/**
 * How many transactions an asynchronous replica is behind after 5 s of load. Told: the rate that the
 * primary took, and the rate at which the replica applied after the load, when it had the machine
 * to itself (of a row that had nothing to catch up, that of the other row with as many threads).
 */
export function mariadbLag(): MeasuredCase[] {
  const dataset = openDataset("mariadb-10.11");
  const rows = dataset.rows("maria_lag.csv");
  return rows.map((row): MeasuredCase => {
    const threads = row.text("parallel_threads");
    const drained = rows.find(
      (other) =>
        other.text("parallel_threads") === threads && other.text("apply_tps_during_drain") !== "",
    );
    return {
      system: "mariadb",
      title: "MariaDB 10.11",
      file: `${dataset.name}/maria_lag.csv`,
      line: row.line,
      mode: `async, slave_parallel_threads ${threads}`,
      rttMs: [row.number("rtt_ms")],
      load: `${row.number("master_tps").toFixed(0)}/s`,
      sessions: row.number("clients"),
      async predict() {
        const told = {
          rate: `${row.text("master_tps")} ops/s`,
          rtt: emulatedRtt(row.number("rtt_ms")),
          apply_time: `${(1e6 / drained!.number("apply_tps_during_drain")).toFixed(3)}us`,
        };
        const [answer] = await dataset.run("lag.scenario", {
          set: told,
          measures: ["lag_bytes(a)"],
        });
        const behind = answer!.records.map(({ series }) => {
          const lag = series.columns["lag_bytes[1]"]!;
          return lag[series.points - 1]! / RECORD_BYTES;
        });
        const measured = row.number("tx_behind_at_load_end");
        const predicted = median(behind);
        const figure =
          measured > 0
            ? shareFigure("transactions behind", "count", measured, predicted)
            : differenceFigure("transactions behind", "count", measured, predicted);
        return { told, figures: [figure] };
      },
    };
  });
}
