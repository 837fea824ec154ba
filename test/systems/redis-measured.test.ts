import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { runScenario, sourceOf } from "../../src/run.ts";
import { noFiles } from "../language/compile/checked-builder.ts";
import { planOf } from "../language/compile/scenario-text.ts";

const folder = fileURLToPath(new URL("../../datasets/redis-7.0", import.meta.url));
const text = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");

type Row = Readonly<Record<string, string>>;
const rowsOf = (name: string) =>
  parse(text(name), { columns: true, skip_empty_lines: true }) as readonly Row[];
const grid = rowsOf("redis_grid.csv");

interface Prediction {
  readonly row: Row;
  readonly latencyMs: number;
  readonly throughput: number;
}

/** Mean latency in milliseconds of a row with one client and no round trip, where nothing is shared. */
function atRest(mode: string): number {
  const row = grid.find(
    (each) =>
      each["appendfsync"] === "off" &&
      each["rtt_ms"] === "0" &&
      each["mode"] === mode &&
      each["clients"] === "1",
  );
  return Number(row!["lat_avg_ms"]);
}

/** One client at rest: all work is one after the other, and WAIT adds that of a batch and its answer. */
const PER_OP_MS = atRest("none");
const PER_MESSAGE_MS = atRest("wait1") - PER_OP_MS;

async function predict(row: Row): Promise<Prediction> {
  const outcome = await runScenario(sourceOf("redis.scenario", text("pair.scenario")), {
    reader: noFiles,
    set: {
      policy: row["appendfsync"]!,
      replicas: row["mode"] === "wait1" ? "1" : "0",
      rtt_a: `${row["rtt_ms"]}ms`,
      sessions: row["clients"]!,
      per_op: `${PER_OP_MS.toFixed(6)}ms`,
      per_message: `${PER_MESSAGE_MS.toFixed(6)}ms`,
    },
    measures: ["mean(write.latency)", "throughput(write)"],
  });
  const metrics = outcome.result?.cases[0]?.metrics;
  if (metrics === undefined) {
    throw new Error(outcome.diagnostics.map(({ message }) => message).join("; "));
  }
  return {
    row,
    latencyMs: 1000 * metrics.get("mean(write.latency)")!.value!,
    throughput: metrics.get("throughput(write)")!.value!,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
  );
}

describe("redis with WAIT over a round trip of 10 ms, as measured", () => {
  const predictions: Prediction[] = [];
  const latencyError = ({ row, latencyMs }: Prediction) =>
    latencyMs / Number(row["lat_avg_ms"]) - 1;
  const throughputError = ({ row, throughput }: Prediction) => throughput / Number(row["tps"]) - 1;

  beforeAll(async () => {
    for (const row of grid) if (row["rtt_ms"] !== "0") predictions.push(await predict(row));
  }, 240_000);

  it("is predicted within 15 % by the median of all rows, the bad ones counted", () => {
    expect(predictions.length).toBe(8);
    const errors = (error: (p: Prediction) => number) =>
      median(predictions.map((p) => Math.abs(error(p))));
    expect(errors(latencyError)).toBeLessThan(0.15);
    expect(errors(throughputError)).toBeLessThan(0.15);
  });

  it("takes one round trip, and a flush on either side with appendfsync = always", () => {
    const alone = (policy: string) =>
      predictions.find(({ row }) => row["appendfsync"] === policy && row["clients"] === "1")!;
    expect(alone("off").latencyMs).toBeGreaterThan(10);
    const flushes = alone("always").latencyMs - alone("off").latencyMs;
    // Two flushes of 0.2 ms at the median and 0.3 ms on average.
    expect(flushes).toBeGreaterThan(0.4);
    expect(flushes).toBeLessThan(1);
  });
});

describe("a redis leader that is killed at 500 writes a second, as measured", () => {
  const TOPOLOGY = `topology {
    site here { node a }  site there { node b }
    link here <-> there { rtt = 10ms, bandwidth = 10 Gbps }
  }`;

  function lostIn(row: Row, seed: number): { lost: number; windowMs: number } {
    const plan = planOf({
      topology: TOPOLOGY,
      replicate: `system redis "7.0" on a, b {
        leader = a, wait-replicas = ${row["mode"] === "wait1" ? 1 : 0}
        failover { detect = heartbeat(every: 100ms, miss: 3), promotion = 0s }
      }`,
      workload: "workload app on here { mix = (write: 100%), load { hold 500 ops/s for 3s } }",
      run: `run { duration = 4s, warmup = 0s, trials = 1, seed = "redis/${seed}" }`,
    });
    const site = row["variant"] === "site_loss";
    const record = runPlan({
      ...plan,
      faults: [
        {
          label: "killed",
          schedule: { kind: "at", atNs: 2e9 + seed * 37e6 },
          action: {
            kind: "crash",
            target: { kind: "nodes", nodes: [0] },
            site,
            losesDisk: false,
          },
          lasts: null,
        },
      ],
    });
    const numbers = record.episodes.find(({ kind }) => kind === "failover")!.numbers!;
    return { lost: numbers["lost"]!, windowMs: numbers["rpoNs"]! / 1e6 };
  }

  it.each(rowsOf("redis_failover.csv").map((row) => [row["variant"]!, row["mode"]!, row] as const))(
    "%s, %s",
    (_variant, _mode, row) => {
      const runs = Array.from({ length: 12 }, (_, seed) => lostIn(row, seed));
      const lost = runs.map((each) => each.lost);
      const measured = Number(row["lost_acked"]);
      if (measured === 0) {
        expect(Math.max(...lost)).toBe(0);
        return;
      }
      expect(Math.abs(median(lost) - measured)).toBeLessThanOrEqual(1.5);
      const windows = runs.filter((each) => each.lost > 0).map((each) => each.windowMs);
      expect(Math.abs(median(windows) - Number(row["loss_window_ms"]))).toBeLessThan(2);
    },
  );
});
