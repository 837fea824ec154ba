import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { runScenario, sourceOf } from "../../src/run.ts";
import { noFiles } from "../language/compile/checked-builder.ts";

const folder = fileURLToPath(new URL("../../datasets/etcd-3.4", import.meta.url));
const text = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");

type Row = Readonly<Record<string, string>>;
const rowsOf = (name: string) =>
  parse(text(name), { columns: true, skip_empty_lines: true }) as readonly Row[];
const grid = rowsOf("etcd_grid.csv");

/** Metrics of every case of a scenario, in base units. */
async function run(scenario: string, set: Record<string, string>, measures: string[]) {
  const outcome = await runScenario(sourceOf("etcd.scenario", scenario), {
    reader: noFiles,
    set,
    measures,
  });
  if (outcome.result === null || outcome.result === undefined) {
    throw new Error(outcome.diagnostics.map(({ message }) => message).join("; "));
  }
  return outcome.result.cases.map(
    ({ metrics }) =>
      (name: string) =>
        metrics.get(name)!.value!,
  );
}

interface Prediction {
  readonly row: Row;
  readonly latencyMs: number;
  readonly throughput: number;
  /** Of the protocol, beats included. */
  readonly messagesPerOp: number;
}

const isRead = (row: Row) => row["op"] !== "put";
/** The calibration: a put with one client and no round trip. */
const isAtRest = (row: Row) =>
  row["rtt12_ms"] === "0" && row["op"] === "put" && row["clients"] === "1";

async function predict(row: Row, perOpMs: number): Promise<Prediction> {
  const kind = isRead(row) ? "read" : "write";
  const set = {
    rtt12: `${row["rtt12_ms"]}ms`,
    rtt13: `${row["rtt13_ms"]}ms`,
    rtt23: `${row["rtt23_ms"]}ms`,
    sessions: row["clients"]!,
    writes: isRead(row) ? "0%" : "100%",
    read: row["op"] === "get_ser" ? "s" : "l",
    at: row["client_at"]!,
    per_op: `${perOpMs.toFixed(6)}ms`,
  };
  const names = [`mean(${kind}.latency)`, `throughput(${kind})`, "messages"];
  const [found] = await run(text("trio.scenario"), set, names);
  const throughput = found!(`throughput(${kind})`);
  return {
    row,
    latencyMs: 1000 * found!(`mean(${kind}.latency)`),
    throughput,
    // Ten seconds are measured; two messages of each request are the client's own.
    messagesPerOp: found!("messages") / (10 * throughput) - 2,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle)
    ? (sorted[middle - 1]! + sorted[middle]!) / 2
    : sorted[Math.floor(middle)]!;
}

describe("etcd as measured", () => {
  const predictions: Prediction[] = [];
  const latencyError = ({ row, latencyMs }: Prediction) =>
    latencyMs / Number(row["lat_avg_ms"]) - 1;
  const throughputError = ({ row, throughput }: Prediction) => throughput / Number(row["tps"]) - 1;
  const medianError = (of: readonly Prediction[], error: (p: Prediction) => number) =>
    median(of.map((p) => Math.abs(error(p))));
  /** One client, and other members take part: nothing but what the protocol waits for. */
  const alone = () =>
    predictions.filter(({ row }) => row["clients"] === "1" && row["op"] !== "get_ser");

  beforeAll(async () => {
    const rest = grid.find(isAtRest)!;
    const flushes = await predict(rest, 0);
    const perOpMs = Number(rest["lat_avg_ms"]) - flushes.latencyMs;
    for (const row of grid) if (!isAtRest(row)) predictions.push(await predict(row, perOpMs));
  }, 240_000);

  it("is predicted within 15 % by the median of all rows, the bad ones counted", () => {
    expect(predictions.length).toBe(12);
    expect(medianError(predictions, latencyError)).toBeLessThan(0.15);
    expect(medianError(predictions, throughputError)).toBeLessThan(0.15);
  });

  it("is predicted within 10 % by the median of the rows with a round trip", () => {
    const far = predictions.filter(({ row }) => row["rtt12_ms"] !== "0");
    expect(medianError(far, latencyError)).toBeLessThan(0.1);
    expect(medianError(far, throughputError)).toBeLessThan(0.1);
  });

  it("takes its round trips: one to a majority, one more through a follower, for puts and gets", () => {
    expect(alone().length).toBe(5);
    for (const p of alone()) {
      const { client_at: at, op } = p.row;
      expect(Math.abs(latencyError(p)), `${op} at ${at}`).toBeLessThan(0.1);
    }
  });

  it("sends as many messages for each of one client's requests", () => {
    for (const { row, messagesPerOp } of alone()) {
      const measured = Number(row["raft_msgs_per_op"]);
      const error = Math.abs(messagesPerOp / measured - 1);
      expect(error, `${row["op"]} at ${row["client_at"]}`).toBeLessThan(0.1);
    }
  });
});

describe("etcd's failover as measured", () => {
  it("has the measured write gaps among its own, and loses nothing", async () => {
    for (const row of rowsOf("etcd_failover.csv")) {
      const killed = text("failover.scenario");
      const isKill = row["fault"] === "kill9";
      const cut = killed.replace("crash etcd1", "partition [etcd1] | [etcd2, etcd3]");
      const set = {
        rtt: `${row["rtt_ms"]}ms`,
        heartbeat: `${row["heartbeat_ms"]}ms`,
        election: `${row["election_ms"]}ms`,
      };
      const names = ["min(rto)", "max(rto)", "max(unavailable_time)", "lost_writes"];
      const cases = await run(isKill ? killed : cut, set, names);
      const of = (name: string) => cases.map((metric) => 1000 * metric(name));
      const measured = Number(row["write_gap_ms"]);
      const [election, beat] = [Number(row["election_ms"]), Number(row["heartbeat_ms"])];
      // A death is timed from its moment; a cut leader lives, so that its gap is the writers' own.
      const most = Math.max(...of(isKill ? "max(rto)" : "max(unavailable_time)"));
      const least = isKill ? Math.min(...of("min(rto)")) : election - beat;
      expect(measured, row["fault"]).toBeGreaterThan(least);
      expect(measured, row["fault"]).toBeLessThan(most);
      // One to two election time-outs, less the beat before, and the rounds of votes and writes.
      expect(least).toBeGreaterThanOrEqual(election - beat);
      expect(most).toBeLessThan(2 * election + 250);
      for (const metric of cases) expect(metric("lost_writes")).toBe(Number(row["lost_acked"]));
    }
  }, 240_000);
});
