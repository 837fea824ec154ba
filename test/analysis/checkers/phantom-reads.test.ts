import { describe, expect, it } from "vitest";
import { phantomReads } from "../../../src/analysis/checkers/phantom-reads.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { at, failoverPlan, siteCrash } from "../../engine/failover/failover-builder.ts";
import { all, constant, MS, SECOND } from "../../engine/plan-builder.ts";

const [WRITES, READS, KEYS, WAY] = [400, 2000, 40, 0.04];

/** A site dies with what is on its wire; its leader shows writes before they are confirmed, or after. */
function phantomsOf(seed: number, visible: "before_ack" | "after_ack"): number {
  const plan = failoverPlan(
    { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } },
    {
      delay: constant(WAY * SECOND),
      replication: { ack: all(1, 2), visible },
      workload: {
        load: { kind: "poisson", rate: WRITES + READS },
        writeShare: WRITES / (WRITES + READS),
        keys: { kind: "uniform", count: KEYS },
      },
      faults: [at(SECOND, siteCrash(0))],
      measures: { history: true },
      run: { durationNs: 2 * SECOND, seed: `phantom ${seed}` },
    },
  );
  const { history, totals } = runPlan(plan);
  expect(totals.lostWrites).toBe(0);
  return phantomReads(history!).violations[0]!;
}

describe("readers of a leader that dies with its site", () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);

  it("have seen what the wire still held, where a write shows before it is confirmed", () => {
    // A read x before the end of the last one-way delay d hits a key written in that time with
    // chance 1 - e^(-writes x / keys): the mean is the integral over all x up to d.
    const perKey = WRITES / KEYS;
    const mean = READS * (WAY - (1 - Math.exp(-perKey * WAY)) / perKey);
    const counts = seeds.map((seed) => phantomsOf(seed, "before_ack"));
    const seen = counts.reduce((sum, count) => sum + count, 0) / seeds.length;
    const scatter =
      counts.reduce((sum, count) => sum + (count - seen) ** 2, 0) / (seeds.length - 1);
    expect(Math.abs(seen - mean)).toBeLessThan(4 * Math.sqrt(scatter / seeds.length));
    expect(seen).toBeGreaterThan(5);
  });

  it("have seen nothing that is gone, where it shows only then", () => {
    for (const seed of seeds.slice(0, 10)) expect(phantomsOf(seed, "after_ack")).toBe(0);
  });
});
