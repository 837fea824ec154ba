import { describe, expect, it } from "vitest";
import { histogramQuantile } from "../../../src/analysis/statistics/histogram.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { expectConserved } from "../conservation.ts";
import { constant, exponential, MS, SECOND } from "../plan-builder.ts";
import { estimates, expectNear } from "../trials.ts";
import { leaderlessPlan, quorums } from "./plan-builder.ts";

const slowWrites = {
  w: exponential(5 * MS),
  a: exponential(1 * MS),
  r: exponential(1 * MS),
  s: exponential(1 * MS),
};

const plan = leaderlessPlan({
  replication: { ...quorums(1, 1), delays: slowWrites, ackAt: "received" },
  run: { durationNs: 50 * SECOND },
});

describe("WARS delays in place of the links'", () => {
  it("N = 3, R = W = 1: the share of stale reads, and the slowest in a hundred", () => {
    const [stale, reads, writes] = estimates(plan, 8, [
      (window, record) => {
        expectConserved(record);
        return window.staleReads / window.readsOk;
      },
      ({ readLatency }) => histogramQuantile(readLatency, 0.99)!,
      ({ writeLatency }) => histogramQuantile(writeLatency, 0.99)!,
    ]);
    // 29.3 %: a direct simulation of the four delays, without any engine.
    expectNear(stale!, 0.293);
    // The least of three sums of two delays: P(R + S > x)^3 = 1 % with (1 + x) e^-x, and for writes
    // (5 e^(-x/5) - e^-x) / 4.
    expectNear(reads!, 2.895 * MS);
    expectNear(writes!, 8.79 * MS);
  });
});

describe("a degraded link under WARS delays", () => {
  it("has its own delays again when that is over, not the link's", () => {
    const five = constant(5 * MS);
    const base = leaderlessPlan({
      replication: { delays: { w: five, a: five, r: five, s: five }, ackAt: "received" },
      measures: {
        windows: [
          { fromNs: 0, toNs: 2 * SECOND },
          { fromNs: 4 * SECOND, toNs: 6 * SECOND },
        ],
      },
      run: { durationNs: 6 * SECOND },
    });
    const links = base.topology.links.map((_, link) => link);
    const record = runPlan({
      ...base,
      faults: [
        {
          label: "slow",
          schedule: { kind: "at", atNs: 2 * SECOND },
          action: { kind: "degrade", links, changes: { delay: constant(30 * MS) } },
          lasts: constant(1 * SECOND),
        },
      ],
    });
    const [all, before, after] = record.windows.map(({ writeLatency }) => writeLatency.max);
    expect([before, after]).toEqual([10 * MS, 10 * MS]);
    expect(all).toBeGreaterThanOrEqual(60 * MS);
  });
});
