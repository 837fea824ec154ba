import { closedLoopFigures, closedLoopMeasures, closedLoopOf } from "./closed-loop.ts";
import { type CsvRow, type Dataset, metricOf, microseconds, openDataset } from "./dataset.ts";
import type { MeasuredCase } from "./measured-case.ts";

const OPERATIONS: Readonly<Record<string, string>> = {
  put: "put",
  get_lin: "linearizable get",
  get_ser: "serializable get",
};

/** etcd under closed loops: puts and gets, through the leader and through followers. */
export function etcdGrid(): MeasuredCase[] {
  const dataset = openDataset("etcd-3.4");
  const rows = dataset.rows("etcd_grid.csv");
  const rest = rows.find(isAtRest);
  if (rest === undefined) throw new RangeError("etcd_grid.csv has no put of one client at RTT 0");
  let known: Promise<number> | null = null;
  const localWorkUs = (): Promise<number> => {
    known ??= localWork(dataset, rest);
    return known;
  };
  return rows
    .filter((row) => !isAtRest(row))
    .map((row): MeasuredCase => {
      const sessions = row.number("clients");
      const at = row.text("client_at");
      const operation = OPERATIONS[row.text("op")] ?? row.text("op");
      return {
        system: "etcd",
        title: "etcd 3.4",
        file: `${dataset.name}/etcd_grid.csv`,
        line: row.line,
        mode: at === row.text("leader") ? operation : `${operation} through follower ${at}`,
        rttMs: [row.number("rtt12_ms"), row.number("rtt13_ms")],
        load: `${sessions} client${sessions === 1 ? "" : "s"}`,
        sessions,
        async predict() {
          const kind = row.text("op") === "put" ? "write" : "read";
          const told = etcdTold(row, await localWorkUs());
          const [answer] = await dataset.run("trio.scenario", {
            set: told,
            measures: closedLoopMeasures(kind),
          });
          return { told, figures: closedLoopFigures(closedLoopOf(row), answer!, kind) };
        },
      };
    });
}

function isAtRest(row: CsvRow): boolean {
  return row.number("rtt12_ms") === 0 && row.text("op") === "put" && row.number("clients") === 1;
}

/** What a put of one client takes at RTT 0 beyond its flushes, in microseconds. */
async function localWork(dataset: Dataset, rest: CsvRow): Promise<number> {
  const [flushes] = await dataset.run("trio.scenario", {
    set: etcdTold(rest, 0),
    measures: closedLoopMeasures(),
  });
  return 1000 * rest.number("lat_avg_ms") - 1e6 * metricOf(flushes!, "mean(write.latency)");
}

function etcdTold(row: CsvRow, perOpUs: number): Record<string, string> {
  return {
    rtt12: `${row.text("rtt12_ms")}ms`,
    rtt13: `${row.text("rtt13_ms")}ms`,
    rtt23: `${row.text("rtt23_ms")}ms`,
    sessions: row.text("clients"),
    writes: row.text("op") === "put" ? "100%" : "0%",
    read: row.text("op") === "get_ser" ? "s" : "l",
    at: row.text("client_at"),
    per_op: microseconds(perOpUs),
  };
}
