import { closedLoopMeasures, closedLoopOf, closedLoopPrediction, trialsOf } from "./closed-loop.ts";
import { type CsvRow, emulatedRtt, microseconds, openDataset } from "./dataset.ts";
import type { MeasuredCase } from "./measured-case.ts";

/** Redis under closed loops: append-only file × round trip × WAIT × clients. */
export function redisGrid(): MeasuredCase[] {
  const dataset = openDataset("redis-7.0");
  const rows = dataset.rows("redis_grid.csv");
  const work = workOf(rows);
  return rows
    .filter((row) => !isCalibration(row))
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
            rtt_a: emulatedRtt(row.number("rtt_ms")),
            sessions: String(sessions),
            ...work,
          };
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
 * What a SET takes among many: one over the rate of 64 clients without a file, a round trip or WAIT.
 * What a turn of the loop takes, with its batch to the replica and the answer: the latency of one
 * client with WAIT at RTT 0 less that, in quantiles.
 */
function workOf(rows: readonly CsvRow[]): Record<string, string> {
  const find = (mode: string, clients: number): CsvRow => {
    const found = rows.find(
      (row) => isCalibration(row) && row.text("mode") === mode && row.number("clients") === clients,
    );
    if (found === undefined) throw new RangeError(`redis_grid.csv has no row at rest for ${mode}`);
    return found;
  };
  const perOpUs = 1e6 / find("none", 64).number("tps");
  const alone = find("wait1", 1);
  const turn = (column: string) => microseconds(1e3 * alone.number(column) - perOpUs);
  return {
    per_op: microseconds(perOpUs),
    turn_p50: turn("lat_p50_ms"),
    turn_p95: turn("lat_p95_ms"),
    turn_p99: turn("lat_p99_ms"),
  };
}

/** Without file and round trip: one client, or 64 that do not wait for the replica. */
function isCalibration(row: CsvRow): boolean {
  const alone = row.number("clients") === 1;
  const crowd = row.number("clients") === 64 && row.text("mode") === "none";
  return row.text("appendfsync") === "off" && row.number("rtt_ms") === 0 && (alone || crowd);
}
