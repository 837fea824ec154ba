import { Session } from "node:inspector";
import { runPlan } from "../../src/engine/run-plan.ts";
import { benchCases } from "./cases.ts";
import { consensusCases } from "./consensus-cases.ts";
import { inSyncCases } from "./in-sync-cases.ts";
import { leaderlessCases } from "./leaderless-cases.ts";
import { multiLeaderCases } from "./multi-leader-cases.ts";
import { sharesByFile } from "./profile.ts";

/** Engine speed: events and simulated writes for each second of CPU time, and where the time goes. */

interface Row {
  readonly case: string;
  readonly seconds: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly writes: number;
  readonly writesPerSecond: number;
  readonly heapGrowthBytes: number;
}

const asJson = process.argv.includes("--json");
const rows: Row[] = [];
const cases = [
  ...benchCases(),
  ...consensusCases(),
  ...inSyncCases(),
  ...leaderlessCases(),
  ...multiLeaderCases(),
];
for (const { plan } of cases) {
  runPlan({ ...plan, run: { ...plan.run, durationNs: plan.run.durationNs / 20 } });
}
for (const { name, plan } of cases) {
  const heapBefore = process.memoryUsage().heapUsed;
  // CPU time, not time on the wall: other work on the machine then costs the figures little.
  const from = process.cpuUsage();
  const record = runPlan(plan);
  const used = process.cpuUsage(from);
  const seconds = (used.user + used.system) / 1e6;
  rows.push({
    case: name,
    seconds,
    events: record.events,
    eventsPerSecond: record.events / seconds,
    writes: record.totals.writesAcknowledged,
    writesPerSecond: record.totals.writesAcknowledged / seconds,
    heapGrowthBytes: process.memoryUsage().heapUsed - heapBefore,
  });
}

const session = new Session();
session.connect();
const shares = await sharesByFile(session, () => {
  for (const { plan } of cases) runPlan(plan);
});
session.disconnect();

if (asJson) {
  console.log(JSON.stringify({ rows, shares }, null, 2));
} else {
  const million = (value: number) => (value / 1e6).toFixed(2).padStart(8);
  console.log(
    "case                          M events   M ev/s  M writes  M wr/s   against 1 session",
  );
  const base = rows[0]!.eventsPerSecond;
  for (const row of rows) {
    console.log(
      row.case.padEnd(28),
      million(row.events),
      million(row.eventsPerSecond),
      million(row.writes),
      million(row.writesPerSecond),
      (row.eventsPerSecond / base).toFixed(2).padStart(12),
    );
  }
  console.log("\nshare of the time, by file");
  for (const { file, share } of shares.slice(0, 20)) {
    console.log(`${(share * 100).toFixed(1).padStart(6)} %  ${file}`);
  }
}
