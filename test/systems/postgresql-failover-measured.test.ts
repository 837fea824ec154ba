import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../src/model/faults.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { planOf } from "../language/compile/scenario-text.ts";

const folder = fileURLToPath(new URL("../../datasets/postgresql-15", import.meta.url));
type Row = Readonly<Record<string, string>>;
const rowsOf = (name: string) =>
  parse(readFileSync(`${folder}/${name}`, "utf8"), {
    columns: true,
    skip_empty_lines: true,
  }) as readonly Row[];

const MS = 1e6;
const SECOND = 1e9;

/** The machine's disk (`fsync_dist.csv`), one standby at 5 ms each way. */
const TOPOLOGY = `
  topology {
    site here  { node pg1 { disk = disk(fsync: quantiles(p50: 210us, p90: 330us, p99: 2.8ms)) } }
    site there { node pg2 { disk = disk(fsync: quantiles(p50: 210us, p90: 330us, p99: 2.8ms)) } }
    link here <-> there { rtt = 10ms, bandwidth = 10 Gbps }
  }`;

/** A run of a pair whose primary or standby meets trouble at a time that falls anywhere in a second. */
function run(mode: string, workload: string, seed: number, faults: readonly FaultPlan[]) {
  const plan = planOf({
    topology: TOPOLOGY,
    replicate: `system postgresql "15" on pg1, pg2 {
      leader = pg1, synchronous_commit = ${mode === "async" ? "local" : "on"}
      synchronous_standby_names = "FIRST 1 (pg2)"
      failover { detect = heartbeat(every: 100ms, miss: 3) }
    }`,
    workload,
    run: `run { duration = 6s, warmup = 0s, trials = 1, seed = "measured/${seed}" }`,
  });
  return runPlan({ ...plan, faults, measures: { ...plan.measures, history: true } });
}

function at(atNs: number, action: FaultAction, lastsNs: number | null = null): FaultPlan {
  const lasts = lastsNs === null ? null : ({ kind: "constant", value: lastsNs } as const);
  return { label: action.kind, schedule: { kind: "at", atNs }, action, lasts };
}

function crash(site: boolean, node: number): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes: [node] }, site, losesDisk: false };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
  );
}

describe("a PostgreSQL primary that is killed at 500 transactions a second, as measured", () => {
  const rows = rowsOf("pg_failover.csv");

  function killed(row: Row): readonly RunRecord[] {
    const site = row["variant"] === "site_loss";
    const load = "workload bench on here { mix = (write: 100%), load { hold 500 ops/s for 4s } }";
    return Array.from({ length: 12 }, (_, seed) =>
      run(row["sync_mode"]!, load, seed, [at(2 * SECOND + seed * 37 * MS, crash(site, 0))]),
    );
  }

  it.each(rows.map((row) => [row["variant"]!, row["sync_mode"]!, row] as const))(
    "%s, %s",
    (_variant, mode, row) => {
      const records = killed(row);
      const changes = records.map(
        ({ episodes }) => episodes.find(({ kind }) => kind === "failover")!.numbers!,
      );
      const lost = changes.map((numbers) => numbers["lost"]!);
      const measured = Number(row["lost_acked"]);
      if (measured === 0) {
        // Of ten runs not one lost anything, and neither does one of these.
        expect(Math.max(...lost)).toBe(0);
      } else {
        expect(Math.abs(median(lost) - measured)).toBeLessThanOrEqual(1.5);
        const windows = changes.filter((_, run) => lost[run]! > 0).map((n) => n["rpoNs"]! / MS);
        expect(Math.abs(median(windows) - Number(row["loss_window_ms"]))).toBeLessThan(2);
      }
      // Written but not acknowledged, and on the standby: waiting for the way back when it happened.
      const present = records.map(({ totals }) => totals.inDoubtWrites);
      if (mode === "on") {
        expect(Math.abs(median(present) - Number(row["present_unacked"]))).toBeLessThanOrEqual(3);
      }
    },
  );
});

describe("a synchronous PostgreSQL standby that comes and goes, as measured", () => {
  const rows = rowsOf("pg_syncblock_events.csv");
  const measured = (event: string, name: string) =>
    Number(rows.find((row) => row["event"] === event)?.[name]);

  /** Acknowledgements of four sessions, in milliseconds after the event. */
  function acknowledgements(faults: readonly FaultPlan[], eventNs: number): readonly number[] {
    const load = "workload bench on here { clients = 4, mix = (write: 100%) }";
    const plan = run("on", load, 1, faults);
    const { history } = plan;
    return [...history!.endNs]
      .filter((_, row) => history!.outcome[row] === 0)
      .map((endNs) => (endNs - eventNs) / MS);
  }

  const gapAfter = (times: readonly number[]) => ({
    last: Math.max(...times.filter((time) => time < 1000)),
    first: Math.min(...times.filter((time) => time >= 1000)),
  });

  it("stops acknowledgements within the time that an answer was on its way when it is killed", () => {
    const times = acknowledgements([at(2 * SECOND, crash(false, 1), 2 * SECOND)], 2 * SECOND);
    const { last, first } = gapAfter(times);
    expect(last).toBeLessThan(measured("kill_standby", "last_ack_after_event_ms"));
    // The real one takes 0.6 s to start and connect. Here a restart takes no time, and its first
    // word takes half a round trip: it counts again, with what it had confirmed while it was away.
    expect(first - 2000).toBeGreaterThan(5);
    expect(first - 2000).toBeLessThan(measured("restart_standby", "first_ack_after_gap_ms"));
  });

  it("stops them at once behind a black hole, and goes on in a round trip when it heals", () => {
    const cut: FaultAction = { kind: "partition", groups: [[0], [1]], direction: "both" };
    const times = acknowledgements([at(2 * SECOND, cut, 2 * SECOND)], 2 * SECOND);
    const { last, first } = gapAfter(times);
    expect(Math.abs(last - measured("partition", "last_ack_after_event_ms"))).toBeLessThan(6);
    expect(Math.abs(first - 2000 - measured("heal", "first_ack_after_gap_ms"))).toBeLessThan(5);
  });
});
