import { closedLoopFigures, closedLoopMeasures, closedLoopOf } from "./closed-loop.ts";
import { type CsvRow, microseconds, openDataset } from "./dataset.ts";
import type { MeasuredCase } from "./measured-case.ts";

/** Redis under closed loops: append-only file × round trip × WAIT × clients. */
export function redisGrid(): MeasuredCase[] {
  const dataset = openDataset("redis-7.0");
  const rows = dataset.rows("redis_grid.csv");
  const perOpUs = latencyAtRestUs(rows, "none");
  const perMessageUs = latencyAtRestUs(rows, "wait1") - perOpUs;
  return rows
    .filter((row) => row.number("rtt_ms") > 0 || row.number("clients") > 1)
    .map((row): MeasuredCase => {
      const sessions = row.number("clients");
      return {
        system: "redis",
        title: "Redis 7.0",
        file: `${dataset.name}/redis_grid.csv`,
        line: row.line,
        mode: `${row.text("mode") === "none" ? "no WAIT" : "WAIT 1"}, appendfsync ${row.text("appendfsync")}`,
        rttMs: [row.number("rtt_ms")],
        load: `${sessions} client${sessions === 1 ? "" : "s"}`,
        sessions,
        async predict() {
          const told = {
            policy: row.text("appendfsync"),
            replicas: row.text("mode") === "wait1" ? "1" : "0",
            rtt_a: `${row.text("rtt_ms")}ms`,
            sessions: String(sessions),
            per_op: microseconds(perOpUs),
            per_message: microseconds(perMessageUs),
          };
          const [answer] = await dataset.run("pair.scenario", {
            set: told,
            measures: closedLoopMeasures(),
          });
          return { told, figures: closedLoopFigures(closedLoopOf(row), answer!) };
        },
      };
    });
}

/** Mean latency of one client at RTT 0 without the append-only file: all work, one after the other. */
function latencyAtRestUs(rows: readonly CsvRow[], mode: string): number {
  const rest = rows.find(
    (row) =>
      row.text("appendfsync") === "off" &&
      row.text("mode") === mode &&
      row.number("rtt_ms") === 0 &&
      row.number("clients") === 1,
  );
  if (rest === undefined) throw new RangeError(`redis_grid.csv has no row at rest for ${mode}`);
  return 1000 * rest.number("lat_avg_ms");
}
