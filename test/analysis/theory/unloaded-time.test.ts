import { describe, expect, it } from "vitest";
import { unloadedWrite } from "../../../src/analysis/theory/unloaded-time.ts";
import type { SingleLeaderRun } from "../../../src/model/plan.ts";
import { all, any, buildPlan, constant, exponential, MS } from "../../engine/plan-builder.ts";

const disk = (fsync: number) => ({
  disk: { fsync: constant(fsync), bandwidthBytesPerSecond: null, capacityBytes: null },
});
const timeOf = (plan: SingleLeaderRun) => unloadedWrite(plan, plan.workloads[0]!, 0);

describe("the time of a write with idle hardware", () => {
  it("without waiting for anyone is the legs, the CPU and the leader's flush", () => {
    const plan = buildPlan({
      nodes: [{ ...disk(2 * MS), cpu: { cores: 4, perOp: constant(0.5 * MS) } }],
      clientDelay: constant(1 * MS),
    });
    expect(timeOf(plan).total).toBe(4.5 * MS);
    expect(timeOf(plan).confirmation).toBe(0);
  });

  it("of a log shipped at the append hides the leader's flush behind the round trip", () => {
    const parts = { nodes: [disk(2 * MS), disk(3 * MS)], delay: constant(5 * MS) };
    const early = buildPlan({ ...parts, replication: { ack: all(1) } });
    const late = buildPlan({ ...parts, replication: { ack: all(1), shipAfter: "flush" } });
    expect(timeOf(early).total).toBe(13 * MS);
    expect(timeOf(late).total).toBe(15 * MS);
  });

  it("adds the stages of the follower that the rule asks for", () => {
    const at = (ackAt: "received" | "flushed" | "applied", applyAfter: "received" | "flushed") =>
      timeOf(
        buildPlan({
          nodes: [{}, { ...disk(3 * MS), apply: { workers: 1, time: constant(7 * MS) } }],
          delay: constant(5 * MS),
          replication: { ack: all(1), ackAt, applyAfter },
        }),
      ).total / MS;
    expect(at("received", "flushed")).toBe(10);
    expect(at("flushed", "flushed")).toBe(13);
    expect(at("applied", "received")).toBe(17);
    expect(at("applied", "flushed")).toBe(20);
  });

  it("counts the bytes on a narrow link, headers included", () => {
    const plan = buildPlan({
      link: { bandwidthBytesPerSecond: 1e6 },
      replication: { ack: all(1), ackAt: "received" },
      workload: { value: constant(948) },
    });
    // 948 + 52 bytes there, 34 + 52 back, at 1 byte a microsecond.
    expect(timeOf(plan).total).toBeCloseTo(1.086 * MS, 3);
  });

  it("waits for the k-th of n exponential delays: (1/3 + 1/2) of their mean, there and back at once", () => {
    const plan = buildPlan({
      followers: 3,
      delay: exponential(3 * MS),
      link: { roundTrip: true },
      replication: { ack: any(2, 1, 2, 3), ackAt: "received" },
    });
    expect(timeOf(plan).total / (2 * 3 * MS * (1 / 3 + 1 / 2))).toBeCloseTo(1, 1.7);
    expect(timeOf(plan).total).toBe(timeOf(plan).total);
  });

  it("is made of parts that add up to it, for any rule and any times", () => {
    const spread = {
      disk: { fsync: exponential(2 * MS), bandwidthBytesPerSecond: 1e8, capacityBytes: null },
      cpu: {
        cores: 2,
        perOp: constant(0.1 * MS),
        perMessage: constant(0.05 * MS),
        perFlush: constant(0.02 * MS),
      },
      apply: { workers: 1, time: exponential(1 * MS) },
      nicBytesPerSecond: 1e7,
    };
    for (const ack of [any(1, 1, 2, 3), any(2, 1, 2, 3), all(1, 2, 3)]) {
      for (const shipAfter of ["append", "flush"] as const) {
        const plan = buildPlan({
          followers: 3,
          nodes: [spread, spread, spread, spread],
          delay: exponential(1 * MS),
          link: { bandwidthBytesPerSecond: 1e6 },
          clientDelay: constant(0.2 * MS),
          replication: { ack, ackAt: "applied", shipAfter, upstream: [0, 0, 1] },
        });
        const { total, parts } = timeOf(plan);
        const sum = parts.reduce((all, { ns }) => all + ns, 0);
        expect(sum / total).toBeCloseTo(1, 9);
        const names = new Set(parts.map(({ name }) => name));
        expect(names).toEqual(new Set(["round_trip", "fsync", "apply", "network", "cpu"]));
      }
    }
  });

  it("blames each part on what it passes at", () => {
    const plan = buildPlan({
      nodes: [disk(2 * MS), { ...disk(3 * MS), apply: { workers: 1, time: constant(7 * MS) } }],
      delay: constant(5 * MS),
      clientDelay: constant(1 * MS),
      replication: { ack: all(1), ackAt: "applied", shipAfter: "flush" },
    });
    const byPlace = timeOf(plan).parts.map(({ name, where, ns }) => [name, where, ns / MS]);
    expect(byPlace).toContainEqual(["fsync", "leader.disk", 2]);
    expect(byPlace).toContainEqual(["fsync", "r1.disk", 3]);
    expect(byPlace).toContainEqual(["apply", "r1.apply", 7]);
    const delays = byPlace.filter(([name]) => name === "round_trip");
    expect(delays.reduce((sum, [, , ms]) => sum + Number(ms), 0)).toBe(12);
    expect(byPlace).toHaveLength(3 + delays.length);
  });

  it("blames the leader's flush when that is what the write waits for last", () => {
    const parts = { nodes: [disk(20 * MS), disk(3 * MS)], delay: constant(5 * MS) };
    const found = timeOf(buildPlan({ ...parts, replication: { ack: all(1) } }));
    expect(found.parts).toEqual([{ name: "fsync", where: "leader.disk", ns: 20 * MS }]);
  });

  it("is never more than the time-out after which nobody is waited for", () => {
    const plan = buildPlan({
      delay: constant(50 * MS),
      replication: { ack: all(1), ackTimeoutNs: 10 * MS, onAckTimeout: "async" },
    });
    expect(timeOf(plan).total).toBe(10 * MS);
    expect(timeOf(plan).parts).toEqual([
      { name: "round_trip", where: "ack time-out", ns: 10 * MS },
    ]);
  });
});
