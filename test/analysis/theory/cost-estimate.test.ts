import { describe, expect, it } from "vitest";
import { estimateCost } from "../../../src/analysis/theory/cost-estimate.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { sizeInBytes } from "../../../src/sweep/record-size.ts";
import {
  all,
  buildPlan,
  constant,
  exponential,
  MS,
  SECOND,
  US,
} from "../../engine/plan-builder.ts";
import { buildStudy, metric } from "../study-builder.ts";

const closed = (clients: number) => ({ kind: "closed", clients, think: constant(0) }) as const;
const real = {
  disk: { fsync: exponential(100 * US), bandwidthBytesPerSecond: null, capacityBytes: null },
  cpu: { cores: 8, perOp: constant(20 * US) },
  apply: { workers: 1, time: constant(20 * US) },
};
const plans: readonly (readonly [string, Plan])[] = [
  ["one session, 70 ms", buildPlan({ delay: constant(35 * MS), replication: { ack: all(1) } })],
  [
    "64 sessions, three followers",
    buildPlan({
      followers: 3,
      nodes: [real, real, real, real],
      delay: { kind: "lognormal", p50: 5 * MS, p99: 5.2 * MS },
      replication: { ack: all(1, 2) },
      workload: { load: closed(64) },
    }),
  ],
  [
    "mostly reads, open loop",
    buildPlan({ workload: { load: { kind: "poisson", rate: 2000 }, writeShare: 0.1 } }),
  ],
  [
    "held back by the apply rate",
    buildPlan({
      nodes: [{}, { apply: { workers: 1, time: constant(2 * MS) } }],
      delay: constant(MS),
      replication: { ack: all(1), ackAt: "applied" },
      workload: { load: closed(64) },
    }),
  ],
];

describe("what a study will cost", () => {
  it.each(plans)("is right within a factor of two: %s", (_, plan) => {
    const { events } = estimateCost(buildStudy([plan]));
    const actual = runPlan(plan).events;
    expect(events / actual).toBeGreaterThan(0.5);
    expect(events / actual).toBeLessThan(2);
  });

  it("adds up over cases and trials, and knows the largest run", () => {
    const [short, long] = [plans[0]![1], buildPlan({ run: { durationNs: 1000 * SECOND } })];
    const one = estimateCost(buildStudy([short]));
    const both = estimateCost(buildStudy([short, long], { trials: { kind: "fixed", count: 3 } }));
    expect(both.events).toBeCloseTo(3 * (one.events + both.largestRunEvents), 0);
    const until = { kind: "until", metric: metric("rto"), within: 0.05, min: 5, max: 15 } as const;
    expect(estimateCost(buildStudy([short], { trials: until })).events).toBeCloseTo(
      10 * one.events,
      6,
    );
  });

  it("looks less closely at each of a thousand cases, and sees the same", () => {
    const plan = buildPlan({
      followers: 2,
      nodes: [real, real, real],
      delay: { kind: "lognormal", p50: 5 * MS, p99: 20 * MS },
      replication: { ack: all(1, 2) },
      workload: { load: closed(16) },
    });
    const alone = estimateCost(buildStudy([plan])).events;
    const thousand = estimateCost(buildStudy(Array.from({ length: 1000 }, () => ({ ...plan }))));
    expect(thousand.events / (1000 * alone)).toBeCloseTo(1, 1);
    expect(thousand.largestRunEvents).not.toBe(alone);
  });

  it("counts a history by the operation", () => {
    const plan = plans[2]![1];
    const kept = { ...plan, measures: { ...plan.measures, history: true } };
    const more = estimateCost(buildStudy([kept])).bytes - estimateCost(buildStudy([plan])).bytes;
    expect(more).toBeCloseTo(20_000 * 37, 0);
  });

  it("knows about how large records are, in one window and in many short ones", () => {
    const busy = buildPlan({
      nodes: [real, real],
      delay: { kind: "lognormal", p50: 5 * MS, p99: 20 * MS },
      workload: { load: { kind: "poisson", rate: 2000 }, writeShare: 0.5 },
    });
    const cut = Array.from({ length: 20 }, (_, at) => ({
      fromNs: (at * busy.run.durationNs) / 20,
      toNs: ((at + 1) * busy.run.durationNs) / 20,
    }));
    for (const windows of [[], cut]) {
      const plan = { ...busy, measures: { ...busy.measures, windows } };
      const actual = sizeInBytes(runPlan(plan));
      const { bytes } = estimateCost(buildStudy([plan]));
      expect(bytes / actual).toBeGreaterThan(1 / 3);
      expect(bytes / actual).toBeLessThan(3);
    }
  });

  it("stays a number where a scenario costs no time at all, so that it can be refused", () => {
    const { events } = estimateCost(buildStudy([buildPlan()]));
    expect(Number.isFinite(events)).toBe(true);
    expect(events).toBeGreaterThan(1e9);
  });
});
