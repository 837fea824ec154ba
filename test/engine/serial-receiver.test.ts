import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { SingleLeaderPlan, Stage } from "../../src/model/single-leader.ts";
import { all, buildPlan, constant, freeNode, MS } from "./plan-builder.ts";

const WAY = 1 * MS;

/** One session whose writes are confirmed by a follower that flushes slowly. */
function latencies(receiver: SingleLeaderPlan["receiver"], ackAt: Stage, fsync: number) {
  const disk = { fsync: constant(fsync), bandwidthBytesPerSecond: null, capacityBytes: null };
  const plan = buildPlan({
    nodes: [freeNode(0), { ...freeNode(1), disk }],
    delay: constant(WAY),
    replication: { ack: all(1), ackAt, receiver },
  });
  const { writeLatency } = runPlan(plan).windows[0]!;
  return { first: writeLatency.min, mean: writeLatency.sum / writeLatency.count };
}

describe("a follower whose receiver is one loop", () => {
  it("cannot read while it flushes: remote_write feels an fsync longer than the round trip", () => {
    const { first, mean } = latencies("serial", "written", 5 * MS);
    // The first write finds the loop idle; every later one waits until the last one is flushed.
    expect(first).toBe(2 * WAY);
    expect(mean / (5 * MS)).toBeCloseTo(1, 2);
  });

  it("does not make a session wait for a flush that is over before its next write comes", () => {
    expect(latencies("serial", "written", 1.9 * MS)).toEqual({ first: 2 * WAY, mean: 2 * WAY });
  });

  it("costs what a pipelined one does not", () => {
    const free = { first: 2 * WAY, mean: 2 * WAY };
    expect(latencies("pipelined", "written", 5 * MS)).toEqual(free);
    const flushed = { first: 2 * WAY + 5 * MS, mean: 2 * WAY + 5 * MS };
    expect(latencies("serial", "flushed", 5 * MS)).toEqual(flushed);
    expect(latencies("pipelined", "flushed", 5 * MS)).toEqual(flushed);
  });
});
