import { describe, it } from "vitest";
import { histogramQuantile } from "../../../src/analysis/statistics/histogram.ts";
import { expectConserved } from "../conservation.ts";
import { exponential, MS, SECOND } from "../plan-builder.ts";
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
