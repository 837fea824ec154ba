import { describe, expect, it } from "vitest";
import {
  histogramCountUpTo,
  histogramMean,
  histogramQuantile,
} from "../../../src/analysis/statistics/histogram.ts";
import { exponentialOrderStatistic } from "../../../src/analysis/theory/order-statistics.ts";
import type { AnswerRule, LeaderlessPlan } from "../../../src/model/leaderless.ts";
import type { WindowRecord } from "../../../src/model/run-record.ts";
import type { Quorum } from "../../../src/model/value.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { estimate, expectNear } from "../trials.ts";
import { type LeaderlessParts, leaderlessPlan, quorums } from "./plan-builder.ts";
import { at, run } from "./runs.ts";

const windowOf = (parts: LeaderlessParts): WindowRecord =>
  run({ delay: constant(1 * MS), ...parts }, "reads").windows[0]!;

describe("waiting for the k-th of n answers", () => {
  for (const [k, n] of [
    [1, 3],
    [2, 3],
    [3, 3],
    [2, 5],
  ] as const) {
    it(`takes (H${n} - H${n - k}) / mu for ${k} of ${n}, reads and writes alike`, () => {
      // One draw for both ways of an exchange: half of it each way.
      const plan = leaderlessPlan({
        members: n,
        delay: { kind: "exponential", mean: 10 * MS },
        link: { roundTrip: true },
        replication: {
          n,
          ...quorums(k, k),
          coordinator: "nearest",
        },
        workload: { load: { kind: "closed", clients: 1, think: constant(1 * SECOND) } },
        run: { durationNs: 1500 * SECOND },
        measures: { seriesIntervalNs: 100 * SECOND },
      });
      // The nearest node is its own replica, and has answered at once.
      const wait = k === 1 ? 0 : exponentialOrderStatistic(k - 1, n - 1, 20 * MS).mean;
      const commit = estimate(plan, 6, ({ commitLatency }) => histogramMean(commitLatency)!);
      if (wait === 0) expect(commit.mean).toBe(0);
      else expectNear(commit, wait);
    });
  }
});

describe("what a replica does before it answers", () => {
  const one = (node: object, replication: Partial<LeaderlessPlan> = {}) =>
    windowOf({
      nodes: [node, node, node],
      replication: { ...quorums(2, 2), ...replication },
      workload: { load: { kind: "closed", clients: 1, think: constant(20 * MS) } },
    });
  const disk = { fsync: constant(5 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };

  it("a flush, when it answers after it", () => {
    expect(one({ disk }).writeLatency).toMatchObject({ min: 7 * MS, max: 7 * MS });
    expect(one({ disk }).readLatency).toMatchObject({ min: 2 * MS, max: 2 * MS });
    expect(one({ disk }, { ackAt: "received" }).writeLatency.max).toBe(2 * MS);
  });

  it("flushes in groups: what comes during a flush waits for the next", () => {
    const busy = windowOf({
      nodes: [{ disk }, { disk }, { disk }],
      workload: { load: { kind: "closed", clients: 32, think: constant(0) }, writeShare: 1 },
    });
    // Never more than two flushes, and far more than one record in each.
    expect(busy.writeLatency.max).toBeLessThanOrEqual(12 * MS);
    expect(busy.flushedRecords / busy.flushes).toBeGreaterThan(5);
  });

  it("work, one operation after the other", () => {
    const cpu = { cores: 1, perOp: constant(3 * MS) };
    expect(one({ cpu }).readLatency).toMatchObject({ min: 5 * MS, max: 5 * MS });
    const slow = windowOf({
      nodes: [{ cpu }, { cpu }, { cpu }],
      workload: { load: { kind: "closed", clients: 8, think: constant(0) } },
    });
    const utilisation = slow.stations.find(({ name }) => name === "r1.cpu")!.busyNs / slow.toNs;
    expect(utilisation).toBeGreaterThan(0.95);
  });

  it("nothing at all when WARS delays stand for it", () => {
    const delays = { w: constant(MS), a: constant(MS), r: constant(MS), s: constant(MS) };
    const cpu = { cores: 1, perOp: constant(3 * MS) };
    const timeless = one({ cpu, disk }, { delays });
    expect(timeless.writeLatency.max).toBe(2 * MS);
    expect(timeless.readLatency.max).toBe(2 * MS);
  });
});

describe("whom a read asks", () => {
  it("as many as it needs, or all: the same staleness for more messages", () => {
    const asked = (readFanout: "all" | "quorum") =>
      windowOf({ replication: { readFanout }, workload: { writeShare: 0 } });
    const [all, needed] = [asked("all"), asked("quorum")];
    expect(all.messages / all.readsOk).toBeCloseTo(6, 1);
    expect(needed.messages / needed.readsOk).toBeCloseTo(4, 1);
  });

  it("a share of the reads asks all for the sake of repair", () => {
    const replication = { readFanout: "quorum", readRepairChance: 0.25 } as const;
    const { messages, readsOk } = windowOf({
      replication,
      workload: { writeShare: 0, load: { kind: "poisson", rate: 2000 } },
    });
    expect(messages / readsOk).toBeGreaterThan(4.4);
    expect(messages / readsOk).toBeLessThan(4.6);
  });

  it("one more when the first takes too long", () => {
    const delay = {
      kind: "mixture",
      parts: [
        { weight: 0.9, of: constant(1 * MS) },
        { weight: 0.1, of: constant(100 * MS) },
      ],
    } as const;
    const p95 = (speculation: LeaderlessPlan["speculation"]) => {
      const replication = { ...quorums(1, 1), readFanout: "quorum", speculation } as const;
      const workload = { writeShare: 0, load: { kind: "poisson", rate: 500 } } as const;
      const window = windowOf({ delay, replication, workload });
      return {
        slow: histogramQuantile(window.readLatency, 0.95)!,
        asked: window.messages / window.readsOk / 2,
      };
    };
    const [never, after] = [p95({ kind: "never" }), p95({ kind: "after", ns: 5 * MS })];
    expect(never.slow).toBeGreaterThan(100 * MS);
    expect(after.slow).toBeLessThan(10 * MS);
    // Every fifth read waits longer than 5 ms for one of its two ways.
    expect(after.asked).toBeGreaterThan(1.1);
    expect(after.asked).toBeLessThan(1.3);
    // Half of the reads are slower than the median of the reads.
    expect(p95({ kind: "quantile", share: 0.85 }).asked).toBeGreaterThan(1.02);
    expect(p95({ kind: "quantile", share: 0.85 }).slow).toBeLessThan(110 * MS);
  });

  it("and waits for its repairs when they block", () => {
    const latency = (readRepair: "off" | "async" | "blocking") =>
      windowOf({
        delay: { kind: "exponential", mean: 2 * MS },
        replication: { ...quorums(2, 1), readRepair },
        workload: { keys: { kind: "single" } },
      });
    const [off, async, blocking] = [latency("off"), latency("async"), latency("blocking")];
    expect(histogramMean(async.readLatency)).toBe(histogramMean(off.readLatency));
    expect(histogramMean(blocking.readLatency)!).toBeGreaterThan(
      1.1 * histogramMean(off.readLatency)!,
    );
    expect(async.messages).toBeGreaterThan(off.messages);
  });

  it("whoever coordinates: the client, a node near by, or any", () => {
    const latency = (coordinator: LeaderlessPlan["coordinator"]) =>
      windowOf({ replication: { ...quorums(2, 2), coordinator } }).writeLatency;
    expect(latency("client").max).toBe(2 * MS);
    // To the node, from there to another replica and back, and back to the client.
    expect(latency("nearest").max).toBe(4 * MS);
    expect(latency("any").max).toBe(4 * MS);
  });
});

describe("rules of answers", () => {
  const all = (...of: number[]): Quorum => ({ kind: "any", count: of.length, of });
  const rows: AnswerRule = { kind: "quorum", quorum: { kind: "or", of: [all(0, 1), all(2, 3)] } };
  const dead = (...nodes: number[]) =>
    at(
      0.2,
      { kind: "crash", target: { kind: "nodes", nodes }, site: false, losesDisk: false },
      null,
    );
  const failed = (read: AnswerRule, nodes: number[], parts: LeaderlessParts = {}) => {
    const { readsFailed, readsOk } = windowOf({
      members: 4,
      ...parts,
      replication: { n: 4, read, readFanout: "quorum", ...parts.replication },
      workload: { writeShare: 0 },
      faults: [dead(...nodes)],
    });
    return readsFailed / (readsFailed + readsOk);
  };

  it("(a and b) or (c and d): either row will do, and one node of each will not", () => {
    expect(failed(rows, [0, 1])).toBeLessThan(0.01);
    expect(failed(rows, [0])).toBeLessThan(0.01);
    expect(failed(rows, [0, 2])).toBeGreaterThan(0.8);
  });

  const sites = {
    members: 6,
    nodes: [0, 0, 0, 1, 1, 1].map((site) => ({ site })),
    replication: { n: 6 },
  };

  it("by site: the coordinator's own, or every one", () => {
    // Two of three in the other site are gone; the clients sit with the first.
    const gone = [3, 4];
    expect(failed({ kind: "local_majority" }, gone, sites)).toBeLessThan(0.01);
    expect(failed({ kind: "local", count: 3 }, gone, sites)).toBeLessThan(0.01);
    expect(failed({ kind: "count", count: 4 }, gone, sites)).toBeLessThan(0.01);
    expect(failed({ kind: "each_majority" }, gone, sites)).toBeGreaterThan(0.8);
    expect(failed({ kind: "local_majority" }, [0, 1], sites)).toBeGreaterThan(0.8);
  });
});

describe("a read that comes late to a key", () => {
  it("sees nothing where nobody has written, and is not stale", () => {
    const { staleReads, readsOk, siblings } = windowOf({
      workload: { writeShare: 0, keys: { kind: "uniform", count: 1000 } },
    });
    expect([staleReads, siblings.count]).toEqual([0, 0]);
    expect(readsOk).toBeGreaterThan(500);
  });

  it("is as old as the first write that it misses", () => {
    const stale = windowOf({
      replication: { ...quorums(1, 1), readFanout: "quorum", replicaTimeoutNs: null },
      workload: { keys: { kind: "single" } },
      delay: { kind: "exponential", mean: 20 * MS },
    });
    expect(stale.staleness.count).toBe(stale.staleReads);
    expect(stale.versionsBehind.count).toBe(stale.staleReads);
    expect(histogramCountUpTo(stale.versionsBehind, 0)).toBe(0);
    expect(stale.staleness.min).toBeGreaterThanOrEqual(0);
  });
});
