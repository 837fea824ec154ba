import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { CaseResult } from "../../src/analysis/results.ts";
import { exponentialOrderStatistic } from "../../src/analysis/theory/order-statistics.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { NodePlan } from "../../src/model/topology.ts";
import { buildRaft } from "../engine/consensus/plan-builder.ts";
import { leaderlessPlan, quorums } from "../engine/leaderless/plan-builder.ts";
import { multiPlan } from "../engine/multi-leader/plan.ts";
import { constant, exponential, MS, SECOND, US } from "../engine/plan-builder.ts";
import { buildStudy, metric } from "./study-builder.ts";

/*
 * The closed forms of the families that have more or less than one leader, and their simulations,
 * were written apart from each other. Here they meet.
 */

const throughput = metric("throughput", { words: ["write"] });
const closed = (clients: number) => ({ kind: "closed", clients, think: constant(0) }) as const;

function run(plan: Plan): CaseResult {
  return analyse(buildStudy([plan], { metrics: [throughput] }), [[runPlan(plan)]]).cases[0]!;
}
const rateOf = (one: CaseResult) => one.metrics.get(throughput.id)!.value!;
const boundOf = (one: CaseResult, name: string) =>
  one.bounds.find((bound) => bound.name === name)?.writesPerSecond ?? Infinity;
const disk = (fsync: number, bandwidth: number | null = null): Partial<NodePlan> => ({
  disk: { fsync: constant(fsync), bandwidthBytesPerSecond: bandwidth, capacityBytes: null },
});
const near = (value: number, wanted: number, share = 0.02) => {
  expect(value / wanted).toBeGreaterThan(1 - share);
  expect(value / wanted).toBeLessThan(1 + share);
};

describe("leaderless", () => {
  const writes = (clients: number) => ({ load: closed(clients), writeShare: 1 });

  it("waits for the W-th of N answers: 10 ms there and back, whoever is slower", () => {
    const found = run(
      leaderlessPlan({
        delay: constant(5 * MS),
        nodes: [{}, {}, disk(50 * MS)],
        replication: quorums(1, 2),
        workload: writes(4),
      }),
    );
    expect(boundOf(found, "round_trip")).toBeCloseTo(400, 6);
    near(rateOf(found), 400);
    expect(found.bottleneck).toBe("round_trip");
    expect(found.explanation).toContain("reach the round-trip bound of 400 writes/s");
  });

  it("has the order statistic of random delays in it", () => {
    const delays = {
      w: exponential(3 * MS),
      a: constant(0),
      r: exponential(MS),
      s: constant(0),
    };
    const found = run(
      leaderlessPlan({
        replication: { ...quorums(1, 2), delays },
        workload: writes(1),
        run: { durationNs: 40 * SECOND },
      }),
    );
    const second = exponentialOrderStatistic(2, 3, 3 * MS).mean;
    near(boundOf(found, "round_trip"), 1e9 / second, 0.03);
    near(rateOf(found), 1e9 / second, 0.03);
  });

  it("counts a coordinator's way: the client's to it, and its to the others", () => {
    const found = run(
      leaderlessPlan({
        delay: constant(5 * MS),
        replication: { ...quorums(1, 2), coordinator: "nearest" },
        workload: writes(1),
      }),
    );
    near(rateOf(found), boundOf(found, "round_trip"));
    expect(boundOf(found, "round_trip")).toBeCloseTo(50, 6);
  });

  it("is held by the flushes of the slowest member that it needs", () => {
    const slow = (w: number) =>
      run(
        leaderlessPlan({
          delay: constant(0),
          nodes: [disk(MS), disk(2 * MS), disk(4 * MS)],
          replication: quorums(1, w),
          workload: writes(16),
        }),
      );
    for (const [w, fsync] of [
      [1, 8000],
      [2, 4000],
      [3, 2000],
    ] as const) {
      const found = slow(w);
      expect(boundOf(found, "fsync")).toBeCloseTo(fsync, 6);
      expect(rateOf(found)).toBeLessThan(1.02 * fsync);
      if (w === 3) near(rateOf(found), fsync, 0.05);
    }
  });

  it("needs no member that is slower than the others, whichever keys it holds", () => {
    const found = run(
      leaderlessPlan({
        members: 5,
        delay: constant(0),
        nodes: [disk(MS), disk(MS), disk(10 * MS), disk(MS), disk(MS)],
        replication: quorums(1, 2),
        workload: { ...writes(50), keys: { kind: "uniform", count: 100_000 } },
        run: { durationNs: 2 * SECOND },
      }),
    );
    // 30 of 50 sessions at a member, half of them in a flush: 25 of all writes a millisecond.
    expect(boundOf(found, "fsync")).toBeCloseTo(25_000, 6);
    expect(rateOf(found)).toBeLessThan(1.02 * 25_000);
    expect(rateOf(found)).toBeGreaterThan(0.6 * 25_000);
  });

  it("shares the CPU of all members: each takes n of m writes", () => {
    const cpu = { cores: 1, perOp: constant(100 * US) };
    const found = run(
      leaderlessPlan({
        members: 6,
        delay: constant(0),
        nodes: Array.from({ length: 6 }, () => ({ cpu })),
        replication: quorums(1, 2),
        workload: { ...writes(200), keys: { kind: "uniform", count: 100_000 } },
        run: { durationNs: 2 * SECOND },
      }),
    );
    // 6 members of 10,000/s each, three of them for each write.
    expect(rateOf(found)).toBeLessThan(1.02 * 20_000);
    near(rateOf(found), 20_000, 0.06);
    expect(found.bottleneck).toBe("cpu");
  });
});

describe("multi leader", () => {
  it("waits for the nearest leader alone: its flush, and no other site", () => {
    const found = run(
      multiPlan({
        nodes: [disk(MS), disk(MS)],
        delay: constant(40 * MS),
        workload: { load: closed(1), clientHosts: [0] },
      }),
    );
    expect(boundOf(found, "round_trip")).toBeCloseTo(1000, 6);
    near(rateOf(found), 1000);
  });

  it("adds the leaders' flushes up", () => {
    const found = run(
      multiPlan({
        nodes: [disk(MS), disk(2 * MS)],
        workload: { load: closed(32) },
      }),
    );
    // Eight of sixteen sessions in a flush: 8 / 1 ms + 8 / 2 ms.
    expect(boundOf(found, "fsync")).toBeCloseTo(12_000, 6);
    expect(rateOf(found)).toBeLessThan(1.02 * 12_000);
    expect(found.bottleneck).toBe("fsync");
  });

  it("falls behind where a member cannot apply what the others write, and holds nobody up", () => {
    const apply = { apply: { workers: 1, time: constant(10 * MS) } };
    const found = run(
      multiPlan({ nodes: [{}, apply], workload: { load: { kind: "poisson", rate: 400 } } }),
    );
    // Half of what is written is foreign to it: 100/s against 200/s.
    expect(boundOf(found, "apply")).toBeCloseTo(200, 6);
    near(rateOf(found), 400, 0.1);
    expect(found.bottleneck).toBe("offered");
    expect(found.instabilities.join()).toContain("n1 falls behind without end");
    expect(found.instabilities.join()).toContain("n1.apply can take 200 writes/s");
  });

  it("sends each write to all others through its own NIC, or round a ring once", () => {
    const nic = { nicBytesPerSecond: 1e6 };
    const bound = (kind: "all_to_all" | "ring") =>
      boundOf(
        run(
          multiPlan({
            leaders: 3,
            nodes: [nic, nic, nic],
            replication: { exchange: { kind } },
            workload: { load: { kind: "poisson", rate: 300 } },
          }),
        ),
        "network",
      );
    expect(bound("all_to_all") / bound("ring")).toBeCloseTo(1, 6);
    expect(bound("all_to_all")).toBeGreaterThan(1e6 / 200);
  });
});

describe("consensus", () => {
  it("is a log whose leader waits for a majority: the median peer", () => {
    const found = run(
      buildRaft({
        voters: 5,
        delay: constant(10 * MS),
        workload: { load: closed(8) },
      }),
    );
    near(rateOf(found), boundOf(found, "round_trip"), 0.03);
    expect(found.bottleneck).toBe("round_trip");
  });

  it("passes on what clients ask of the nearest member, which applies before it answers", () => {
    const slowApply = { apply: { workers: 4, time: constant(3 * MS) } };
    const plan = buildRaft({
      nodes: [{}, slowApply],
      delay: constant(5 * MS),
      clientDelay: constant(9 * MS),
      workload: { load: closed(1) },
    });
    const found = run(plan);
    // 5 ms to the nearest and back, 5 ms on to the leader and back, its round to a majority, 3 ms.
    expect(boundOf(found, "round_trip")).toBeCloseTo(1000 / 33, 6);
    near(rateOf(found), 1000 / 33);
    const many = { ...plan, workloads: [{ ...plan.workloads[0]!, load: closed(64) }] };
    expect(boundOf(run(many), "apply")).toBeCloseTo(1000 / 3, 6);
    near(rateOf(run(many)), 1000 / 3);
    expect(run(many).bottleneck).toBe("apply");
  });

  it("is held by its leader's flushes like any group commit", () => {
    const found = run(
      buildRaft({ nodes: [disk(4 * MS), disk(MS), disk(MS)], workload: { load: closed(32) } }),
    );
    expect(boundOf(found, "fsync")).toBeCloseTo(4000, 6);
    expect(rateOf(found)).toBeLessThan(1.02 * 4000);
    expect(found.bottleneck).toBe("fsync");
  });
});
