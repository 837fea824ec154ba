/**
 * What all rules take over a long history: CPU time and memory. One leader and two followers, most of
 * it reads everywhere, some writes replies, so that the rules have work to do.
 *
 * npm run build, then: node --expose-gc dist/test/bench/checkers.js [operations]
 */
import { RULES } from "../../src/analysis/checkers/judge-history.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { benchPlan } from "./cases.ts";

const RATE = 20_000;
const operations = Number(process.argv[2] ?? 1_000_000);

/** Readers anywhere, of which some reply to what they have just read. */
function longPlan(): Plan {
  const plan = benchPlan(64, 2, operations / RATE);
  const [workload] = plan.workloads;
  if (workload === undefined) throw new Error("the plan has no workload");
  const asked: typeof workload = {
    ...workload,
    load: { kind: "poisson", rate: RATE },
    writeShare: 0.3,
    keys: { kind: "zipf", count: 100_000, skew: 0.99 },
    readFrom: { kind: "any" },
    replies: 0.2,
  };
  return { ...plan, workloads: [asked], measures: { ...plan.measures, history: true } };
}

function megabytes(): string {
  const { rss, arrayBuffers, heapUsed } = process.memoryUsage();
  const mega = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  return `${mega(rss)} in all, ${mega(heapUsed)} heap, ${mega(arrayBuffers)} columns`;
}

const { history } = runPlan(longPlan());
if (history === null) throw new Error("the run kept no history");
globalThis.gc?.();
console.log(`${history.count} operations; ${megabytes()}`);
let whole = 0;
for (const [rule, check] of Object.entries(RULES)) {
  // CPU time, not time on the wall: other work on the machine then costs the figures little.
  const from = process.cpuUsage();
  const { checked, violations } = check(history);
  const used = process.cpuUsage(from);
  const ms = (used.user + used.system) / 1000;
  whole += ms;
  console.log(`${rule}: ${ms.toFixed(0)} ms, ${violations[0]} of ${checked[0]}`);
}
console.log(`all rules: ${(whole / 1000).toFixed(2)} s; ${megabytes()}`);
