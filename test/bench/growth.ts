import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { costOfRun } from "../../src/analysis/theory/cost-estimate.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { sizeInBytes } from "../../src/sweep/record-size.ts";
import { growthAxes, type Step, withHistory, withLatencies } from "./growth-cases.ts";
import { holdCost } from "./queue-hold.ts";

/**
 * What ten times as much costs: `npm run bench:growth`, under a minute on a free machine. Of
 * each axis the steps are run in turn, three times over, and the least CPU time of each counts, so that
 * other work on the machine tells little. growth.md says what was seen and why.
 */
const ROUNDS = 3;
const SHORT = { maxEvents: 200_000, maxBytes: 2e9 };

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

interface Cost {
  readonly label: string;
  readonly events: number;
  readonly operations: number;
  readonly ns: number;
}

function costsOf(steps: readonly Step[]): readonly Cost[] {
  const least = steps.map(() => Number.POSITIVE_INFINITY);
  const seen = steps.map(() => ({ events: 0, operations: 0 }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { plan }] of steps.entries()) {
      // No garbage is collected by force here: that throws compiled code away as well.
      const from = process.cpuUsage();
      const { events, totals } = runPlan(plan);
      const { user, system } = process.cpuUsage(from);
      least[index] = Math.min(least[index]!, (user + system) * 1e3);
      seen[index] = { events, operations: totals.writesAcknowledged + totals.readsAcknowledged };
    }
  }
  return steps.map(({ label }, index) => ({ label, ns: least[index]!, ...seen[index]! }));
}

/** Bytes that a run's record holds on to, and what the process has more of after it. */
function memoryOf(plan: Plan): { operations: number; record: number; held: number } {
  const before = inUse();
  const record = runPlan(plan);
  const held = inUse() - before;
  const { writesAcknowledged, readsAcknowledged } = record.totals;
  return { operations: writesAcknowledged + readsAcknowledged, record: sizeInBytes(record), held };
}

function inUse(): number {
  // What the first pass frees may be all that held on to something else.
  for (let pass = 0; pass < 3; pass += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const asked = process.argv.slice(2);
const axes = growthAxes().filter(({ name }) => asked.length === 0 || asked.includes(name));
console.log("axis        step           M events   ns/event   against the first   ns/operation   ");
for (const { name, steps } of axes) {
  // The code of this axis is compiled before anything is timed.
  for (const { plan } of steps) runPlan({ ...plan, run: { ...plan.run, limits: SHORT } });
  const costs = costsOf(steps);
  const [first] = costs;
  for (const { label, events, operations, ns } of costs) {
    const ratio = ns / events / (first!.ns / first!.events);
    console.log(
      name.padEnd(11),
      label.padEnd(14),
      (events / 1e6).toFixed(2).padStart(8),
      (ns / events).toFixed(0).padStart(10),
      `${ratio.toFixed(2)} x`.padStart(16),
      (ns / operations).toFixed(0).padStart(17),
    );
  }
}

if (asked.length === 0 || asked.includes("pending")) {
  console.log("\nthe queue alone, events pending and ns for one that goes and one that comes");
  const sizes = [10, 100, 1000, 10_000, 100_000];
  const costs = sizes.map((size) => holdCost(size, ROUNDS).toFixed(0));
  for (const row of [sizes, costs]) {
    console.log(row.map((one) => one.toString().padStart(9)).join(""));
  }
}

console.log(
  "\nmemory      operations   record, bytes an operation   foretold   held by the process",
);
const [, ...memory] = growthAxes().find(({ name }) => name === "operations")!.steps;
for (const { plan } of asked.length === 0 || asked.includes("memory") ? memory : []) {
  for (const [kind, one] of [
    ["summaries", plan],
    ["latencies", withLatencies(plan)],
    ["history", withHistory(plan)],
  ] as const) {
    const { operations, record, held } = memoryOf(one);
    console.log(
      kind.padEnd(11),
      operations.toString().padStart(10),
      (record / operations).toFixed(2).padStart(18),
      `${(costOfRun(one).bytes / record).toFixed(2)} x`.padStart(20),
      `${(held / 1024).toFixed(0)} KiB`.padStart(18),
    );
  }
}
