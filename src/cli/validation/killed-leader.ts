import type { CaseResult } from "../../analysis/results.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { type CsvRow, type Dataset, emulatedRtt, openDataset } from "./dataset.ts";
import { differenceFigure, type Figure, type MeasuredCase, rangeFigure } from "./measured-case.ts";

/** What a system calls its settings where its leader was killed. */
interface KilledSystem {
  readonly system: string;
  readonly title: string;
  readonly folder: string;
  readonly file: string;
  /** The row's mode as users read it, and as the scenario's params take it. */
  readonly mode: (row: CsvRow) => string;
  readonly told: (row: CsvRow) => Record<string, string>;
}

/** A primary killed alone, or with its link, at about 500 transactions a second. */
export function postgresqlKilled(): MeasuredCase[] {
  return killedCases({
    system: "postgresql",
    title: "PostgreSQL 15",
    folder: "postgresql-15",
    file: "pg_failover.csv",
    mode: (row) => (row.text("sync_mode") === "async" ? "async" : row.text("sync_mode")),
    told: (row) => ({ mode: row.text("sync_mode") === "async" ? "local" : row.text("sync_mode") }),
  });
}

/** The same of Redis, without and with WAIT 1. */
export function redisKilled(): MeasuredCase[] {
  return killedCases({
    system: "redis",
    title: "Redis 7.0",
    folder: "redis-7.0",
    file: "redis_failover.csv",
    mode: (row) => (row.text("mode") === "none" ? "no WAIT" : "WAIT 1"),
    told: (row) => ({ replicas: row.text("mode") === "none" ? "0" : "1" }),
  });
}

function killedCases(of: KilledSystem): MeasuredCase[] {
  const dataset = openDataset(of.folder);
  return dataset.rows(of.file).map((row): MeasuredCase => {
    const rttMs = 2 * row.number("one_way_ms");
    const site = row.text("variant") === "site_loss";
    return {
      system: of.system,
      title: of.title,
      file: `${dataset.name}/${of.file}`,
      line: row.line,
      mode: `${of.mode(row)}, ${site ? "site lost" : "process killed"}`,
      rttMs: [rttMs],
      load: `${row.number("tps_before_kill").toFixed(0)}/s`,
      sessions: null,
      async predict() {
        const told = {
          ...of.told(row),
          rtt: emulatedRtt(rttMs),
          rate: `${row.number("tps_before_kill")} ops/s`,
        };
        return { told, figures: await lossFigures(dataset, row, site, told) };
      },
    };
  });
}

async function lossFigures(
  dataset: Dataset,
  row: CsvRow,
  site: boolean,
  told: Record<string, string>,
): Promise<Figure[]> {
  const [answer] = await dataset.run(site ? "site-loss.scenario" : "failover.scenario", {
    set: told,
    measures: ["lost_writes"],
  });
  const changes = failoversOf(answer!);
  const measured = row.number("lost_acked");
  const lost = changes.map(({ lost }) => lost);
  const figures: Figure[] = [rangeFigure("lost writes", "count", measured, lost)];
  const windows = changes.filter(({ lost }) => lost > 0).map(({ rpoNs }) => rpoNs / 1e9);
  if (measured > 0 && windows.length > 0) {
    figures.push(rangeFigure("loss window", "s", row.number("loss_window_ms") / 1e3, windows));
  }
  // A new leader that is alone and told to WAIT for a replica acknowledges nothing any more: its
  // writes would be counted here as well.
  if (told["replicas"] !== "1") {
    const inDoubt = answer!.records.map(({ totals }) => totals.inDoubtWrites);
    const measuredInDoubt = row.number("present_unacked");
    figures.push(rangeFigure("present, unacknowledged", "count", measuredInDoubt, inDoubt));
  }
  return figures;
}

/** Of each trial with a failover: acknowledged writes lost, and how old the oldest was. */
function failoversOf({ records }: CaseResult): { lost: number; rpoNs: number }[] {
  return records.flatMap(({ episodes }: RunRecord) => {
    const numbers = episodes.find(({ kind }) => kind === "failover")?.numbers;
    if (numbers === undefined) return [];
    return [{ lost: numbers["lost"] ?? 0, rpoNs: numbers["rpoNs"] ?? 0 }];
  });
}

/** How long etcd took no writes after its leader was killed or cut off. */
export function etcdKilled(): MeasuredCase[] {
  const dataset = openDataset("etcd-3.4");
  return dataset.rows("etcd_failover.csv").map((row): MeasuredCase => {
    const cut = row.text("fault") === "partition";
    return {
      system: "etcd",
      title: "etcd 3.4",
      file: `${dataset.name}/etcd_failover.csv`,
      line: row.line,
      mode: cut ? "leader cut off" : "leader killed",
      rttMs: [row.number("rtt_ms")],
      load: "6 writers",
      sessions: 6,
      async predict() {
        const told = {
          rtt: emulatedRtt(row.number("rtt_ms")),
          heartbeat: `${row.text("heartbeat_ms")}ms`,
          election: `${row.text("election_ms")}ms`,
        };
        const cases = await dataset.run(cut ? "cut-off.scenario" : "failover.scenario", {
          set: told,
          measures: ["lost_writes"],
        });
        const records = cases.flatMap((answer) => answer.records);
        const gaps = records.map((record) => longestGapNs(record) / 1e9);
        const lost = records.reduce((sum, { totals }) => sum + totals.lostWrites, 0);
        return {
          told,
          figures: [
            rangeFigure("write gap", "s", row.number("write_gap_ms") / 1e3, gaps),
            differenceFigure("lost writes", "count", row.number("lost_acked"), lost),
          ],
        };
      },
    };
  });
}

/** The longest stretch of a run in which writes were tried and none was acknowledged. */
function longestGapNs({ windows }: RunRecord): number {
  return windows[0]?.unavailableNs.max ?? 0;
}
