import type { Plan } from "../../src/model/plan.ts";
import type { WorkloadPlan } from "../../src/model/workload.ts";
import { benchPlan } from "./cases.ts";

export interface Step {
  readonly label: string;
  readonly plan: Plan;
}

/** One thing that grows tenfold from step to step while everything else stays. */
export interface Axis {
  readonly name: "operations" | "sessions" | "replicas" | "keys" | "pending";
  readonly steps: readonly Step[];
}

/** The axes; every step but those of `operations` takes about as many events as the others of its axis. */
export function growthAxes(): readonly Axis[] {
  return [
    {
      name: "operations",
      steps: [0.3, 3, 30].map((seconds) => ({
        label: `${seconds} s`,
        plan: readsToo(benchPlan(64, 2, seconds)),
      })),
    },
    {
      name: "sessions",
      steps: [10, 100, 1000, 10_000].map((clients) => ({
        label: `${clients}`,
        plan: readsToo(benchPlan(clients, 2, 4)),
      })),
    },
    {
      name: "replicas",
      steps: [2, 29].map((followers) => ({
        label: `${followers + 1}`,
        plan: benchPlan(64, followers, followers === 2 ? 8 : 1),
      })),
    },
    {
      name: "keys",
      steps: [10_000, 100_000, 1_000_000].map((count) => ({
        label: count.toLocaleString("en"),
        plan: changed(readsToo(benchPlan(64, 2, 4)), { keys: { kind: "uniform", count } }),
      })),
    },
    { name: "pending", steps: [100, 1000, 10_000, 100_000].map(waiting) },
  ];
}

/** So many sessions that think most of the time, 20,000 operations a second of all of them together. */
function waiting(clients: number): Step {
  const think = { kind: "exponential", mean: (clients / 20_000) * 1e9 } as const;
  const load = { kind: "closed", clients, think } as const;
  return { label: `${clients}`, plan: changed(readsToo(benchPlan(clients, 2, 6)), { load }) };
}

/** The same with every operation kept. */
export function withHistory(plan: Plan): Plan {
  return { ...plan, measures: { ...plan.measures, history: true } };
}

/** The same with every latency kept. */
export function withLatencies(plan: Plan): Plan {
  return { ...plan, measures: { ...plan.measures, exactLatencies: true } };
}

function readsToo(plan: Plan): Plan {
  return changed(plan, { writeShare: 0.5 });
}

function changed(plan: Plan, changes: Partial<WorkloadPlan>): Plan {
  return { ...plan, workloads: plan.workloads.map((one) => ({ ...one, ...changes })) };
}
