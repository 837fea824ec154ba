import { describe, it } from "vitest";
import { histogramQuantile } from "../../../src/analysis/statistics/histogram.ts";
import { expectConserved } from "../conservation.ts";
import { exponential, MS, SECOND } from "../plan-builder.ts";
import { estimate, expectNear } from "../trials.ts";
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
  // 29.3 %: a direct simulation of the four delays, without any engine.
  it("N = 3, R = W = 1: the share of stale reads", () => {
    const stale = estimate(plan, 8, (window, record) => {
      expectConserved(record);
      return window.staleReads / window.readsOk;
    });
    expectNear(stale, 0.293);
  });

  it("N = 3, R = W = 1: the slowest in a hundred, the least of three sums of two delays", () => {
    // P(R + S > x)^3 = 1 % with (1 + x) e^-x, and for writes (5 e^(-x/5) - e^-x) / 4.
    const reads = estimate(plan, 8, ({ readLatency }) => histogramQuantile(readLatency, 0.99)!);
    expectNear(reads, 2.895 * MS);
    const writes = estimate(plan, 8, ({ writeLatency }) => histogramQuantile(writeLatency, 0.99)!);
    expectNear(writes, 8.79 * MS);
  });
});
