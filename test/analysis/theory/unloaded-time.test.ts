import { describe, expect, it } from "vitest";
import { unloadedWrite } from "../../../src/analysis/theory/unloaded-time.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { all, any, buildPlan, constant, exponential, MS } from "../../engine/plan-builder.ts";

const disk = (fsync: number) => ({
  disk: { fsync: constant(fsync), bandwidthBytesPerSecond: null, capacityBytes: null },
});
const timeOf = (plan: Plan) => unloadedWrite(plan, plan.workloads[0]!, 0);

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

  it("is never more than the time-out after which nobody is waited for", () => {
    const plan = buildPlan({
      delay: constant(50 * MS),
      replication: { ack: all(1), ackTimeoutNs: 10 * MS, onAckTimeout: "async" },
    });
    expect(timeOf(plan).total).toBe(10 * MS);
  });
});
