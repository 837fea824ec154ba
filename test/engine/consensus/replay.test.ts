import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { LinkPlan } from "../../../src/model/topology.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { buildRaft, type RaftRun } from "./plan-builder.ts";
import { troubledRun } from "./random-trouble.ts";
import { at, crash, cut, episodesOf } from "./trouble.ts";

const SAMPLE = { seed: 7, numRuns: 4 };

describe("a run of a cluster", () => {
  it("is the same to the last event when it is run again", () => {
    for (const plan of fc.sample(troubledRun, SAMPLE)) {
      expect(runPlan(plan)).toEqual(runPlan(plan));
    }
  });

  it("does not change by a fault that strikes after its end", () => {
    for (const plan of fc.sample(troubledRun, SAMPLE)) {
      const late = at(plan.run.durationNs + 1, crash(0));
      const other: RaftRun = { ...plan, faults: [...plan.faults, late] };
      expect(runPlan(other).traceHash).toBe(runPlan(plan).traceHash);
    }
  });

  it("takes half the round trip each way where the link says so", () => {
    const link: Partial<LinkPlan> = {
      roundTrip: true,
      delay: { kind: "uniform", low: 0, high: 10 * MS },
    };
    // Time enough between two writes that no message waits for one before it.
    const load = { kind: "closed", clients: 1, think: constant(50 * MS) } as const;
    const plan = buildRaft({ link, workload: { load }, run: { durationNs: 200 * SECOND } });
    const { writeLatency } = runPlan(plan).windows[0]!;
    // The lesser of two round trips, each even over 0 to 20 ms; drawn apart for each way it were less even.
    const mean = writeLatency.sum / writeLatency.count / MS;
    expect(Math.abs(mean - 20 / 3)).toBeLessThan(4 * (4.72 / Math.sqrt(writeLatency.count)) + 0.01);
  });
});

describe("after a fault", () => {
  it("ends the convergence once every member has applied what was committed then", () => {
    const record = runPlan(
      buildRaft({
        delay: constant(20 * MS),
        workload: { load: { kind: "constant", rate: 500 } },
        faults: [at(2 * SECOND, cut([2], [0, 1]), 3 * SECOND)],
      }),
    );
    const [convergence] = episodesOf(record, "convergence");
    expect(convergence!.fromNs).toBe(5 * SECOND);
    // Entries that waited behind the cut come 20 ms later.
    expect(convergence!.toNs - convergence!.fromNs).toBeGreaterThanOrEqual(20 * MS);
    expect(convergence!.toNs - convergence!.fromNs).toBeLessThan(100 * MS);
  });
});
