import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { buildPlan, constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan } from "./failover-builder.ts";

const WAY = 5 * MS;
const BASE: PlanParts = {
  delay: constant(WAY),
  workload: {
    load: { kind: "poisson", rate: 300 },
    retry: { kind: "exponential_backoff", baseNs: 10 * MS, capNs: 100 * MS, tries: 20 },
  },
};

function order(kind: "promote" | "switchover", node: number, seconds = 2): FaultPlan {
  const action: FaultAction = { kind, node };
  return at(seconds * SECOND, action);
}

function run(failover: Partial<FailoverPlan>, faults: readonly FaultPlan[], parts: PlanParts = {}) {
  const record = runPlan(
    failoverPlan(failover, { ...BASE, ...parts, faults, run: { durationNs: 6 * SECOND } }),
  );
  expectConserved(record);
  return record;
}

function leaderAt(record: RunRecord, seconds: number): number {
  return record.series.columns["leader"]![Math.round(seconds * 10) - 1]!;
}

describe("a switchover", () => {
  const slowDisk = {
    disk: { fsync: constant(2 * MS), bandwidthBytesPerSecond: null, capacityBytes: null },
  };

  it("loses nothing, has never two leaders, and the old one follows", () => {
    for (const ackAt of ["received", "flushed"] as const) {
      const record = run({}, [order("switchover", 2)], {
        nodes: [slowDisk, slowDisk, slowDisk],
        replication: { ackAt },
      });
      expect([leaderAt(record, 1.9), leaderAt(record, 2.5)]).toEqual([0, 2]);
      expect(record.totals.lostWrites).toBe(0);
      expect(episodes(record, "split_brain")).toEqual([]);
      expect(episodes(record, "failover")).toEqual([]);
      expect(record.series.columns["lag[0]"]!.at(-1)).toBeLessThan(100 * MS);
      const [change] = episodes(record, "switchover");
      expect(change?.numbers).toMatchObject({ from: 0, to: 2, lost: 0 });
    }
  });

  it("takes as long as shipping the rest, the word and the promotion", () => {
    const record = run({ promotion: constant(50 * MS) }, [order("switchover", 1)]);
    const [change] = episodes(record, "switchover");
    // The last record's way to the heir and its confirmation's way back; the word's way; the promotion.
    const took = change!.toNs - change!.fromNs;
    expect(took).toBeGreaterThanOrEqual(WAY + 50 * MS);
    expect(took).toBeLessThanOrEqual(3 * WAY + 50 * MS);
    expect(record.windows[0]!.writesFailed).toBe(0);
  });

  it("works where there is no failover", () => {
    const record = runPlan(
      buildPlan({
        ...BASE,
        followers: 2,
        faults: [order("switchover", 1), order("switchover", 2, 4)],
        run: { durationNs: 6 * SECOND },
      }),
    );
    expectConserved(record);
    expect([leaderAt(record, 3), leaderAt(record, 5)]).toEqual([1, 2]);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("waits for an heir that is cut off, and takes no writes meanwhile", () => {
    const faults = [at(1900 * MS, cut([0], [1]), 1500 * MS), order("switchover", 1)];
    const record = run({ detect: { kind: "heartbeat", everyNs: SECOND, miss: 5 } }, faults);
    expect(leaderAt(record, 3)).toBe(0);
    expect(record.series.columns["write.ok"]!.slice(22, 33)).toEqual(new Float64Array(11));
    expect(leaderAt(record, 4)).toBe(1);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("is given up when the heir dies, and the leader leads on", () => {
    const faults = [
      at(1900 * MS, cut([0], [1]), 1500 * MS),
      order("switchover", 1),
      at(2500 * MS, crash(1)),
    ];
    const record = run({ detect: { kind: "heartbeat", everyNs: SECOND, miss: 5 } }, faults);
    expect(leaderAt(record, 5)).toBe(0);
    expect(record.series.columns["write.ok"]!.at(-1)).toBeGreaterThan(0);
  });

  it("hands the lease over too", () => {
    const fencing = { kind: "quorum_lease", ttlNs: 2 * SECOND } as const;
    const record = run({ fencing }, [order("switchover", 1)]);
    expect(leaderAt(record, 2.5)).toBe(1);
    expect(episodes(record, "split_brain")).toEqual([]);
    expect(record.series.columns["write.ok"]![24]).toBeGreaterThan(0);
  });
});

describe("an operator's promotion while the old leader lives", () => {
  it("leaves two leaders where nothing is fenced", () => {
    const record = run({}, [order("promote", 1)]);
    expect(record.series.columns["leaders"]!.at(-1)).toBe(2);
    expect(episodes(record, "split_brain").length).toBe(1);
  });

  it("leaves one once the old leader has heard of the new epoch", () => {
    const record = run({ fencing: { kind: "epoch" } }, [order("promote", 1)]);
    expect(record.series.columns["leaders"]!.at(-1)).toBe(1);
    expect(leaderAt(record, 3)).toBe(1);
    const [split] = episodes(record, "split_brain");
    expect((split?.toNs ?? 0) - (split?.fromNs ?? 0)).toBeLessThanOrEqual(2 * WAY);
  });

  it("has to wait for the lease that the old one holds", () => {
    const fencing = { kind: "quorum_lease", ttlNs: 2 * SECOND } as const;
    const record = run({ fencing }, [order("promote", 1)]);
    expect(episodes(record, "split_brain")).toEqual([]);
    expect(Math.max(...record.series.columns["leaders"]!)).toBe(1);
    expect(leaderAt(record, 5)).toBe(1);
    const gap = record.windows[0]!.unavailableNs.max;
    expect(gap).toBeLessThan(2 * SECOND);
  });

  it("is refused for the leader itself, and for a node that is down", () => {
    const record = run({}, [at(SECOND, crash(2)), order("promote", 0), order("promote", 2, 3)]);
    expect(leaderAt(record, 5)).toBe(0);
    expect(episodes(record, "switchover")).toEqual([]);
  });
});
