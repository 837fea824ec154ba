import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { CaseResult } from "../../src/analysis/results.ts";
import { unloadedWrite } from "../../src/analysis/theory/unloaded-time.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { SingleLeaderRun } from "../../src/model/plan.ts";
import {
  all,
  any,
  buildPlan,
  constant,
  exponential,
  MS,
  type PlanParts,
  SECOND,
  US,
} from "../engine/plan-builder.ts";
import { buildStudy, metric } from "./study-builder.ts";

/*
 * The closed forms and the simulation were written apart from each other. Here they meet.
 */

const throughput = metric("throughput", { words: ["write"] });

function run(plan: SingleLeaderRun): CaseResult {
  const study = buildStudy([plan], { metrics: [throughput] });
  return analyse(study, [[runPlan(plan)]]).cases[0]!;
}

const rateOf = (one: CaseResult) => one.metrics.get(throughput.id)!.value!;
const leastBound = (one: CaseResult) =>
  Math.min(...one.bounds.map(({ writesPerSecond }) => writesPerSecond ?? Infinity));
const closed = (clients: number) => ({ kind: "closed", clients, think: constant(0) }) as const;
const disk = (fsync: number) => ({
  disk: { fsync: constant(fsync), bandwidthBytesPerSecond: null, capacityBytes: null },
});

/** Two machines, all confirmations at applied, the four limits at will. */
function limitsPlan(sessions: number, parts: LimitParts): SingleLeaderRun {
  const cpu = { cores: 8, perOp: constant(20 * US) };
  return buildPlan({
    nodes: [
      { ...disk(parts.fsync), cpu },
      { ...disk(parts.fsync), cpu, apply: { workers: 1, time: constant(parts.apply) } },
    ],
    delay: constant(parts.rtt / 2),
    clientDelay: constant(50 * US),
    link: { roundTrip: true, bandwidthBytesPerSecond: parts.bytesPerSecond },
    replication: { ack: all(1), ackAt: "applied", applyAfter: "received" },
    workload: { load: closed(sessions), value: constant(1024) },
    run: { durationNs: 15 * SECOND, warmupNs: 5 * SECOND },
  });
}

interface LimitParts {
  readonly fsync: number;
  readonly bytesPerSecond: number;
  readonly apply: number;
  readonly rtt: number;
}

const fast: LimitParts = { fsync: 100 * US, bytesPerSecond: 1.25e9, apply: 5 * US, rtt: MS };

describe("the smallest bound is met within 2 %, and named", () => {
  it.each([
    ["round_trip", 1, { ...fast, rtt: 70 * MS }],
    ["round_trip", 64, { ...fast, rtt: 70 * MS }],
    ["fsync", 1, { ...fast, fsync: 5 * MS, rtt: 0 }],
    ["fsync", 64, { ...fast, fsync: 5 * MS, rtt: 0 }],
    ["round_trip", 1, { ...fast, bytesPerSecond: 1.25e6 }],
    ["network", 64, { ...fast, bytesPerSecond: 1.25e6 }],
    ["apply", 1, { ...fast, apply: 2 * MS }],
    ["apply", 64, { ...fast, apply: 2 * MS }],
  ] as const)("%s with %d sessions", (name, sessions, parts) => {
    const found = run(limitsPlan(sessions, parts));
    expect(rateOf(found) / leastBound(found)).toBeGreaterThan(0.98);
    expect(rateOf(found) / leastBound(found)).toBeLessThan(1.01);
    expect(found.bottleneck).toBe(name);
    expect(found.explanation).toMatch(/reach the .* bound of/);
    const waits = /1 session waits [\d.]+ ms for a write: [\d.]+ ms of that is (.*)\.$/;
    const words = { fsync: "leader's flush", apply: "r1's apply", round_trip: "network delay" };
    const said = new Map(Object.entries(words)).get(sessions === 1 ? name : "");
    const alone = waits.exec(found.explanation)?.[1];
    expect(alone).toBe(said);
  });
});

describe("the time of an unloaded write is the engine's", () => {
  const oneSession = (parts: PlanParts) => {
    const found = run(buildPlan({ run: { durationNs: 60 * SECOND, warmupNs: 0 }, ...parts }));
    return rateOf(found) / leastBound(found);
  };

  it("with constant times, to the last write", () => {
    const parts = {
      nodes: [disk(2 * MS), disk(3 * MS)],
      delay: constant(5 * MS),
      clientDelay: constant(100 * US),
    };
    for (const shipAfter of ["append", "flush"] as const) {
      for (const ackAt of ["received", "flushed", "applied"] as const) {
        const ratio = oneSession({ ...parts, replication: { ack: all(1), ackAt, shipAfter } });
        expect(Math.abs(ratio - 1), `${shipAfter}, ${ackAt}`).toBeLessThan(0.001);
      }
    }
  });

  it("with CPU for each flush and each shipped message", () => {
    const cpu = {
      cores: 2,
      perOp: constant(100 * US),
      perFlush: constant(300 * US),
      perMessage: constant(200 * US),
    };
    const plan = buildPlan({
      nodes: [{ ...disk(1 * MS), cpu }, disk(1 * MS)],
      delay: constant(2 * MS),
      replication: { ack: all(1), ackAt: "flushed", shipAfter: "flush" },
      workload: { load: closed(1) },
      run: { durationNs: 10 * SECOND, warmupNs: 0 },
    });
    const { total, parts } = unloadedWrite(plan, plan.workloads[0]!, 0);
    expect(total).toBeCloseTo((0.1 + 0.3 + 0.2 + 1 + 1 + 4) * MS, 3);
    expect(parts.find(({ name }) => name === "cpu")?.ns).toBeCloseTo(0.6 * MS, 3);
    expect(rateOf(run(plan)) / (SECOND / total)).toBeCloseTo(1, 3);
  });

  it("through a cascade", () => {
    const parts = { followers: 2, delay: constant(5 * MS), nodes: [disk(MS), disk(MS), disk(MS)] };
    for (const shipAfter of ["append", "flush"] as const) {
      const replication = { ack: all(2), upstream: [0, 1], shipAfter };
      expect(Math.abs(oneSession({ ...parts, replication }) - 1), shipAfter).toBeLessThan(0.002);
    }
  });

  it("with random times, any 2 of 3, when nothing is left of the write before", () => {
    const lognormal = (p50: number) => ({ kind: "lognormal", p50, p99: 3 * p50 }) as const;
    const random = {
      disk: { fsync: lognormal(MS), bandwidthBytesPerSecond: null, capacityBytes: null },
    };
    const plan = buildPlan({
      followers: 3,
      nodes: [random, random, random, random],
      delay: exponential(4 * MS),
      replication: { ack: any(2, 1, 2, 3) },
      workload: { load: { kind: "closed", clients: 1, think: constant(100 * MS) } },
      run: { durationNs: 1000 * SECOND, warmupNs: 0 },
    });
    const latency = metric("write.latency", { aggregate: "mean" });
    const study = buildStudy([plan], { metrics: [latency] });
    const seen = analyse(study, [[runPlan(plan)]]).cases[0]!.metrics.get(latency.id)!.value!;
    const expected = unloadedWrite(plan, plan.workloads[0]!, 0).total / SECOND;
    // 9,000 writes with a spread of about 0.4 of the mean: 4 standard errors are 1.7 %.
    expect(Math.abs(seen / expected - 1)).toBeLessThan(0.017);
  });

  it("is a bound, not an average, where a slow follower's last write delays the next", () => {
    const parts = { followers: 3, delay: exponential(4 * MS) };
    const ratio = oneSession({ ...parts, replication: { ack: any(2, 1, 2, 3) } });
    expect(ratio).toBeLessThan(0.98);
    expect(ratio).toBeGreaterThan(0.85);
  });
});

describe("flushes that vary, any of which may be enough", () => {
  const lognormal = { kind: "lognormal", p50: 1.8 * MS, p99: 6 * MS } as const;
  const varying = {
    disk: { fsync: lognormal, bandwidthBytesPerSecond: null, capacityBytes: null },
  };

  it.each([
    [1, 2],
    [2, 3],
    [2, 2],
  ])("let %d of %d confirm at the pace of the k-th shortest flush", (k, n) => {
    const others = Array.from({ length: n }, (_, index) => index + 1);
    const plan = buildPlan({
      followers: n,
      nodes: [{}, ...others.map(() => varying)],
      delay: exponential(50 * US),
      clientDelay: constant(50 * US),
      replication: { ack: any(k, ...others) },
      workload: { load: closed(32) },
    });
    const found = run(plan);
    // The slower of two is nobody's choice: all of them are needed, and the mean of one bounds it.
    const fsync = found.bounds.find(({ name }) => name === "fsync")!;
    expect(rateOf(found) / fsync.writesPerSecond!).toBeLessThan(1.1);
    expect(rateOf(found) / fsync.writesPerSecond!).toBeGreaterThan(0.8);
    expect(found.bottleneck).toBe("fsync");
  });
});

describe("what lies below its bound says why", () => {
  it("commits that wait in groups fall behind, and the reason is given", () => {
    const plan = (commitPipeline: "held" | "concurrent") =>
      buildPlan({
        nodes: [{ ...disk(2.3 * MS), cpu: { cores: 1, perOp: constant(0.3 * MS) } }, disk(0)],
        delay: constant(5 * MS),
        workload: { load: closed(16) },
        replication: { ack: all(1), ackAt: "received", shipAfter: "flush", commitPipeline },
        run: { durationNs: 20 * SECOND, warmupNs: 2 * SECOND },
      });
    const [held, free] = [run(plan("held")), run(plan("concurrent"))];
    expect(rateOf(held)).toBeLessThan(0.95 * rateOf(free));
    expect(held.explanation).toContain("Commits wait in groups");
    expect(free.explanation).not.toContain("Commits wait in groups");
  });

  it("random service times leave queues, and the figure lies below", () => {
    const found = run(
      buildPlan({
        nodes: [{}, { apply: { workers: 1, time: exponential(2 * MS) } }],
        delay: exponential(5 * MS),
        workload: { load: closed(6) },
        replication: { ack: all(1), ackAt: "applied", applyAfter: "received" },
        run: { durationNs: 60 * SECOND, warmupNs: 5 * SECOND },
      }),
    );
    expect(rateOf(found)).toBeLessThan(0.98 * leastBound(found));
    expect(found.explanation).toContain("the rest is waiting in queues");
  });

  it("an open loop that is carried is limited by what is offered", () => {
    const load = { kind: "poisson", rate: 200 } as const;
    const found = run(buildPlan({ nodes: [disk(MS)], workload: { load } }));
    expect(found.bottleneck).toBe("offered");
    expect(found.instabilities).toEqual([]);
  });

  it("an open loop beyond the apply rate has no steady state, as the run shows", () => {
    const parts = {
      nodes: [{}, { apply: { workers: 1, time: constant(2 * MS) } }],
      replication: { ack: all(1), ackAt: "applied" },
      workload: { load: { kind: "poisson", rate: 800 } },
    } as const;
    const found = run(buildPlan(parts));
    expect(found.bottleneck).toBe("apply");
    expect(rateOf(found)).toBeCloseTo(500, -1);
    expect(found.instabilities[0]).toMatch(
      /^r1\.apply has no steady state: 800 writes\/s arrive and it can take 500 writes\/s/,
    );
  });
});
