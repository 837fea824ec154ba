import { execFileSync } from "node:child_process";
import { Session } from "node:inspector";
import { fileURLToPath } from "node:url";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { type BenchCase, benchCases } from "./cases.ts";
import { consensusCases } from "./consensus-cases.ts";
import { inSyncCases } from "./in-sync-cases.ts";
import { leaderlessCases } from "./leaderless-cases.ts";
import { multiLeaderCases } from "./multi-leader-cases.ts";
import { type FileShare, sharesByFile } from "./profile.ts";

/**
 * Engine speed of every family: events and simulated operations for each second of CPU time, and
 * where the time goes. `npm run bench:families`, two and a half minutes.
 *
 * Each case runs in a process of its own, as each study does: code that one family has trained V8
 * for is slower for the next. The first run is for the compiler, of three more the fastest counts, so
 * that other work on the machine tells little. `--json` prints one object; `--case N` is one of the processes.
 */
const RUNS = 3;
/** So much of a case's plan is run each time: a second or less. */
const PART = 1 / 5;

interface Row {
  readonly case: string;
  readonly seconds: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly operations: number;
  readonly operationsPerSecond: number;
  readonly heapGrowthBytes: number;
  readonly shares: readonly FileShare[];
}

const cases = [
  ...benchCases(),
  ...consensusCases(),
  ...inSyncCases(),
  ...leaderlessCases(),
  ...multiLeaderCases(),
];
const own = process.argv.indexOf("--case");
if (own >= 0) console.log(JSON.stringify(await rowOf(cases[Number(process.argv[own + 1])]!)));
else {
  const rows = cases.map((_, index) => measured(index));
  if (process.argv.includes("--json")) console.log(JSON.stringify({ rows }, null, 2));
  else print(rows);
}

function measured(index: number): Row {
  const script = fileURLToPath(import.meta.url);
  const printed = execFileSync(process.execPath, [script, "--case", String(index)]);
  return JSON.parse(printed.toString()) as Row;
}

async function rowOf({ name, plan: whole }: BenchCase): Promise<Row> {
  const durationNs = Math.round(whole.run.durationNs * PART);
  const plan = { ...whole, run: { ...whole.run, durationNs } };
  runPlan(plan);
  const heapBefore = process.memoryUsage().heapUsed;
  let best = timed(plan);
  for (let run = 1; run < RUNS; run++) {
    const again = timed(plan);
    if (again.seconds < best.seconds) best = again;
  }
  const heapGrowthBytes = process.memoryUsage().heapUsed - heapBefore;
  const session = new Session();
  session.connect();
  const shares = await sharesByFile(session, () => void runPlan(plan));
  session.disconnect();
  const { seconds, events, operations } = best;
  return {
    case: name,
    seconds,
    events,
    eventsPerSecond: events / seconds,
    operations,
    operationsPerSecond: operations / seconds,
    heapGrowthBytes,
    shares,
  };
}

/** CPU time, not time on the wall: other work on the machine then costs the figures little. */
function timed(plan: Plan): { seconds: number; events: number; operations: number } {
  const from = process.cpuUsage();
  const { events, totals } = runPlan(plan);
  const { user, system } = process.cpuUsage(from);
  const operations = totals.writesAcknowledged + totals.readsAcknowledged;
  return { seconds: (user + system) / 1e6, events, operations };
}

function print(rows: readonly Row[]): void {
  const [oneSession, manySessions] = rows;
  console.log(
    "                                                          M ev/s against a single leader's",
  );
  console.log(
    "case                            M ev/s   M op/s   ev/op   of 1 session  of 64 sessions",
  );
  for (const row of rows) {
    const against = (base: Row) => (row.eventsPerSecond / base.eventsPerSecond).toFixed(2);
    console.log(
      row.case.padEnd(30),
      (row.eventsPerSecond / 1e6).toFixed(2).padStart(7),
      (row.operationsPerSecond / 1e6).toFixed(2).padStart(8),
      (row.events / row.operations).toFixed(1).padStart(7),
      against(oneSession!).padStart(14),
      against(manySessions!).padStart(15),
    );
  }
  console.log("\nshare of the time, by file, of all cases");
  const sums = new Map<string, number>();
  for (const { file, share } of rows.flatMap(({ shares }) => shares)) {
    sums.set(file, (sums.get(file) ?? 0) + share / rows.length);
  }
  const most = [...sums].sort(([, a], [, b]) => b - a).slice(0, 20);
  for (const [file, share] of most)
    console.log(`${(share * 100).toFixed(1).padStart(6)} %  ${file}`);
}
