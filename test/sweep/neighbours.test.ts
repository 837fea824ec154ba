import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { prepare, sourceOf } from "../../src/run.ts";
import { noFiles } from "../language/compile/checked-builder.ts";

/** The plans of a sweep over round trips, by the round trip. */
function plansOf(values: string): ReadonlyMap<string, Plan> {
  const text = `param rtt = 5ms in 1ms..100ms
    topology { site x { node a } site y { node b, c } link x <-> y { rtt = rtt } }
    replicate single_leader on a, b, c { leader = a, ack = any 1 of [b, c] }
    workload w on x { arrivals = poisson(200 ops/s), mix = (read: 50%, write: 50%), read_from = any }
    run { duration = 2s, warmup = 0s, trials = 1, seed = "neighbours" }
    sweep { vary rtt over [${values}] }`;
  const { study, diagnostics } = prepare(sourceOf("sweep.scenario", text), { reader: noFiles });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return new Map(study!.cases.map(({ label, plan }) => [label, plan]));
}

describe("a cell of a sweep", () => {
  it("is the same run whoever its neighbours are, and wherever it stands among them", () => {
    const few = plansOf("10ms, 20ms");
    const more = plansOf("40ms, 20ms, 3ms, 10ms, 80ms");
    expect(few.size).toBe(2);
    for (const [label, plan] of few) {
      const other = more.get(label)!;
      expect(other, label).toEqual(plan);
      expect(runPlan(other).traceHash).toBe(runPlan(plan).traceHash);
    }
    const hashes = [...more.values()].map((plan) => runPlan(plan).traceHash);
    expect(new Set(hashes).size).toBe(5);
  });
});
