import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { GroupCommitPlan } from "../../src/model/single-leader.ts";
import { all, buildPlan, constant, freeNode, MS, SECOND } from "./plan-builder.ts";

const FSYNC = 2 * MS;

function committing(clients: number, groupCommit: GroupCommitPlan, think = 0) {
  const disk = { fsync: constant(FSYNC), bandwidthBytesPerSecond: null, capacityBytes: null };
  const plan = buildPlan({
    followers: 0,
    nodes: [{ ...freeNode(0), disk }],
    replication: { groupCommit },
    workload: { load: { kind: "closed", clients, think: constant(think) } },
    run: { durationNs: 20 * SECOND, warmupNs: SECOND },
  });
  const window = runPlan(plan).windows[0]!;
  return {
    perSecond: window.writesOk / 19,
    latency: window.writeLatency.sum / window.writeLatency.count,
    batch: window.flushedRecords / window.flushes,
  };
}

describe("group commit", () => {
  const on = { enabled: true, delayNs: 0, max: null };

  it("flushes each write alone when there is one client", () => {
    expect(committing(1, on)).toEqual({ perSecond: 500, latency: FSYNC, batch: 1 });
  });

  it("gathers those who come during a flush into the next: two half crowds take turns", () => {
    // The first to come flushes alone, the others gather meanwhile; with no think time the groups
    // of 1 and N-1 alternate, N writes in every two flushes.
    const { perSecond, batch } = committing(16, on);
    expect(perSecond).toBeCloseTo(16 / (2 * FSYNC * 1e-9), -1);
    expect(batch).toBeCloseTo(8, 1);
  });

  it("approaches the fixed point of batch = rate x flush time when clients think", () => {
    const { perSecond, batch, latency } = committing(64, on, 7 * MS);
    expect(batch / (perSecond * FSYNC * 1e-9)).toBeCloseTo(1, 1);
    // 64 clients, each 7 ms of thinking and its latency: the interactive response time law.
    expect(perSecond * ((latency + 7 * MS) * 1e-9)).toBeCloseTo(64, 0);
  });

  it("flushes one record at a time, first come first served, when it is off", () => {
    const { perSecond, batch, latency } = committing(16, { ...on, enabled: false });
    expect(perSecond).toBeCloseTo(500, 0);
    expect(batch).toBe(1);
    expect(latency).toBe(16 * FSYNC);
  });

  it("takes at most `max` records a flush", () => {
    const { batch, perSecond } = committing(16, { ...on, max: 4 });
    expect(batch).toBeCloseTo(4, 1);
    expect(perSecond).toBeCloseTo(2000, -1);
  });

  it("waits `delay` for company before a flush", () => {
    const { latency, batch } = committing(4, { ...on, delayNs: 1 * MS });
    expect(batch).toBeCloseTo(4, 1);
    expect(latency).toBeCloseTo(3 * MS, -4);
  });
});

describe("commits that wait in groups for the follower", () => {
  const disk = { fsync: constant(1 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
  const rate = (commitPipeline: "held" | "staged" | "concurrent", clients: number) => {
    const plan = buildPlan({
      nodes: [
        { ...freeNode(0), disk, cpu: { cores: 1, perOp: constant(0.3 * MS) } },
        { ...freeNode(1), disk },
      ],
      delay: constant(5 * MS),
      replication: { ack: all(1), shipAfter: "flush", commitPipeline },
      workload: { load: { kind: "closed", clients, think: constant(0) } },
    });
    return runPlan(plan).windows[0]!.writesOk / 10;
  };

  it("commit fewer writes the more they hold back", () => {
    const [held, staged, free] = [rate("held", 16), rate("staged", 16), rate("concurrent", 16)];
    expect(held).toBeLessThan(0.9 * staged);
    expect(staged).toBeLessThan(free);
    expect(free).toBeLessThan(16 / 0.0123);
  });

  it("cost a session that is alone nothing, and two sessions nothing either: one group each", () => {
    for (const clients of [1, 2]) expect(rate("held", clients)).toBeGreaterThan(clients * 80);
  });

  describe("with two of them under way at a time, so that a third waits, and flushes of next to no time", () => {
    const WAY = 20 * MS;
    const ROUND = 2 * WAY;
    const latency = (clients: number, rampUpNs: number) =>
      runPlan(
        buildPlan({
          nodes: [
            {
              ...freeNode(0),
              disk: { ...disk, fsync: constant(MS / 1000) },
              cpu: { cores: 8, perOp: constant(MS / 50) },
            },
            freeNode(1),
          ],
          delay: constant(WAY),
          replication: {
            ack: all(1),
            ackAt: "received",
            shipAfter: "flush",
            commitPipeline: "held",
          },
          workload: { load: { kind: "closed", clients, think: constant(0), rampUpNs } },
          run: { warmupNs: SECOND },
        }),
      ).windows[0]!.writeLatency;

    it.each([
      [6, 5],
      [9, 10],
      [16, 15],
    ])(
      "take a round trip and a half on average: %s sessions, of which the first two began %s ms apart",
      (clients, apartMs) => {
        const apart = apartMs * MS;
        const { min, max, sum, count } = latency(clients, clients * apart);
        // Who comes back waits for the later of the two, or for the earlier one's next, and then a round trip.
        expect(Math.abs(min - (ROUND + apart))).toBeLessThan(0.1 * MS);
        expect(Math.abs(max - (2 * ROUND - apart))).toBeLessThan(0.1 * MS);
        expect(sum / count / ROUND).toBeCloseTo(1.5, 1);
      },
    );

    it("take nearly two when all began at once, as no real ones do: the first to come back has its group alone", () => {
      const { sum, count } = latency(16, 0);
      expect(sum / count / ROUND).toBeCloseTo((2 * 16) / (16 + 1), 1);
    });
  });
});
