import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { planOf } from "../language/compile/scenario-text.ts";

const folder = fileURLToPath(new URL("../../datasets/redis-7.0", import.meta.url));
const text = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");

type Row = Readonly<Record<string, string>>;
const rowsOf = (name: string) =>
  parse(text(name), { columns: true, skip_empty_lines: true }) as readonly Row[];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
  );
}

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
