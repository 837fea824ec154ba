import { closedLoopMeasures, closedLoopOf, closedLoopPrediction, trialsOf } from "./closed-loop.ts";
import {
  type CsvRow,
  type Dataset,
  emulatedRtt,
  metricOf,
  microseconds,
  openDataset,
} from "./dataset.ts";
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
  let known: Promise<Work> | null = null;
  const workAtRest = (): Promise<Work> => {
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
          const told = etcdTold(row, await workAtRest());
          const [answer] = await dataset.run("trio.scenario", {
            set: told,
            measures: closedLoopMeasures(kind),
            ...trialsOf(row.number("rtt12_ms")),
          });
          return closedLoopPrediction(told, closedLoopOf(row), answer!, kind);
        },
      };
    });
}

function isAtRest(row: CsvRow): boolean {
  return row.number("rtt12_ms") === 0 && row.text("op") === "put" && row.number("clients") === 1;
}

/** Quantiles of the local work of a request, in microseconds. */
interface Work {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What a put of one client takes at RTT 0 beyond the mean of its flushes. */
async function localWork(dataset: Dataset, rest: CsvRow): Promise<Work> {
  const [answer] = await dataset.run("trio.scenario", {
    set: etcdTold(rest, { p50: 0.001, p95: 0.002, p99: 0.003 }),
    measures: closedLoopMeasures(),
  });
  const flushesUs = 1e6 * metricOf(answer!, "mean(write.latency)");
  const beyond = (column: string) => 1000 * rest.number(column) - flushesUs;
  return { p50: beyond("lat_p50_ms"), p95: beyond("lat_p95_ms"), p99: beyond("lat_p99_ms") };
}

function etcdTold(row: CsvRow, work: Work): Record<string, string> {
  return {
    rtt12: emulatedRtt(row.number("rtt12_ms")),
    rtt13: emulatedRtt(row.number("rtt13_ms")),
    rtt23: emulatedRtt(row.number("rtt23_ms")),
    sessions: row.text("clients"),
    writes: row.text("op") === "put" ? "100%" : "0%",
    read: row.text("op") === "get_ser" ? "s" : "l",
    at: row.text("client_at"),
    work_p50: microseconds(work.p50),
    work_p95: microseconds(work.p95),
    work_p99: microseconds(work.p99),
  };
}
