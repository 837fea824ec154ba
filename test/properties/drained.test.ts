import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { SECOND } from "../engine/plan-builder.ts";
import { randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

const SEEDS = Array.from({ length: 10 }, (_, seed) => 40 + seed);

/** A random plan whose clients stop, and which goes on until all that they began is over. */
function drained(plan: Plan): Plan {
  const { durationNs } = plan.run;
  const load = { kind: "phases", phases: [{ from: 200, to: 200, durationNs }] } as const;
  return {
    ...plan,
    topology: {
      ...plan.topology,
      links: plan.topology.links.map((link) => ({ ...link, loss: 0 })),
    },
    workloads: plan.workloads.map((workload) => ({ ...workload, load })),
    run: { ...plan.run, durationNs: durationNs + 10 * SECOND },
  };
}

describe.each(Object.entries(FAMILIES))("a run that has come to rest: %s", (_name, replication) => {
  it("has let go of all that it took in, and Little's law holds at every station to the last nanosecond", () => {
    let visited = 0;
    for (const seed of SEEDS) {
      const plan = drained(randomPlan(seed, { replication, faults: false }));
      const { windows, totals } = runPlan(plan);
      expect(totals.writesInFlight + totals.readsInFlight, `seed ${seed}`).toBe(0);
      for (const { name, kind, arrivals, completions, queueNs, sojournNs } of windows[0]!
        .stations) {
        if (arrivals === 0) continue;
        visited += 1;
        expect([name, kind, completions], `seed ${seed}`).toEqual([name, kind, arrivals]);
        // The two are summed in different orders: equal but for the last digits of a double.
        expect(Math.abs(queueNs - sojournNs), `seed ${seed}, ${name}`).toBeLessThanOrEqual(
          1e-9 * sojournNs,
        );
      }
    }
    expect(visited).toBeGreaterThan(5 * SEEDS.length);
  });
});
