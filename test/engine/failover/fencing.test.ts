import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan, FencingPlan } from "../../../src/model/failover.ts";
import type { ClockPlan } from "../../../src/model/hardware.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan, figure, pause } from "./failover-builder.ts";

const QUICK = { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } } as const;
const PAUSE = 3 * SECOND;

function run(failover: Partial<FailoverPlan>, seed: number, parts: PlanParts = {}): RunRecord {
  const record = runPlan(
    failoverPlan(
      { ...QUICK, ...failover },
      {
        delay: constant(5 * MS),
        workload: { load: { kind: "poisson", rate: 300 } },
        faults: [at(2 * SECOND, pause(0), PAUSE)],
        ...parts,
        run: { durationNs: 8 * SECOND, seed: `fence/${seed}`, ...parts.run },
      },
    ),
  );
  expectConserved(record);
  return record;
}

function splitNs(record: RunRecord): number {
  return episodes(record, "split_brain").reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
}

function stonith(takesNs: number, success: number): FencingPlan {
  return { kind: "stonith", takes: constant(takesNs), success };
}

const CUT = { faults: [at(2 * SECOND, cut([0], [1, 2]), PAUSE)] };

describe("no fence", () => {
  it("leaves two leaders once the old one wakes up, for as long as nobody stops it", () => {
    const record = run({}, 1);
    const [split] = episodes(record, "split_brain");
    expect(split?.fromNs).toBe(2 * SECOND + PAUSE);
    expect(split?.toNs).toBe(8 * SECOND);
    expect(record.series.columns["leaders"]!.at(-1)).toBe(2);
  });

  it("loses what the old leader acknowledges after the new one has begun", () => {
    const record = run({}, 1);
    // Clients had sent to it what it answers when it wakes up.
    expect(episodes(record, "split_brain")[0]!.numbers?.["writes"]).toBeGreaterThan(50);
    expect(record.totals.lostWrites).toBeGreaterThan(50);
  });
});

describe("a fence of epochs", () => {
  it("stops a paused leader in the instant in which it wakes up", () => {
    for (let seed = 0; seed < 5; seed++) {
      const record = run({ fencing: { kind: "epoch" } }, seed);
      expect(splitNs(record)).toBe(0);
      expect(record.series.columns["leaders"]!.at(-1)).toBe(1);
    }
  });

  it("stops one that was cut off when it is heard again, one way after the cut heals", () => {
    const record = run({ fencing: { kind: "epoch" } }, 1, CUT);
    const [split] = episodes(record, "split_brain");
    expect(split!.toNs - (2 * SECOND + PAUSE)).toBeLessThanOrEqual(2 * 5 * MS);
  });

  it("lets no replica take a record of an older epoch: followers have the new leader's log", () => {
    for (let seed = 0; seed < 5; seed++) {
      const record = run({ fencing: { kind: "epoch" } }, seed, CUT);
      expect(record.totals.lostWrites).toBe(figure(record, "lost"));
      for (const node of [0, 1, 2]) {
        expect(record.series.columns[`lag[${node}]`]!.at(-1)).toBeLessThan(100 * MS);
      }
    }
  });
});

describe("a quorum lease", () => {
  const lease = { fencing: { kind: "quorum_lease", ttlNs: SECOND } } as const;

  it("never has two leaders, paused or cut off, whatever the seed", () => {
    for (let seed = 0; seed < 8; seed++) {
      for (const parts of [{}, CUT]) {
        const record = run(lease, seed, parts);
        expect(episodes(record, "failover").length).toBe(1);
        expect(splitNs(record)).toBe(0);
        expect(Math.max(...record.series.columns["leaders"]!)).toBe(1);
      }
    }
  });

  it("costs the rest of the lease before anybody takes over", () => {
    const without = run({ fencing: { kind: "epoch" } }, 1);
    const withLease = run(lease, 1);
    const began = (record: RunRecord) => episodes(record, "failover")[0]!.toNs;
    // The promise was renewed with the last beat: ttl instead of the 300 ms of the time-out.
    expect(began(withLease) - began(without)).toBeCloseTo(SECOND - 300 * MS, -6);
  });

  it("lets the leader of a minority commit nothing: all acknowledged writes are on the other side", () => {
    const record = run(lease, 1, {
      ...CUT,
      replication: { ack: { kind: "any", count: 1, of: [1, 2] }, ackAt: "received" },
    });
    expect(record.totals.lostWrites).toBe(0);
  });

  it("keeps a leader that wakes up from confirming what it was flushing when it fell asleep", () => {
    const disk = { fsync: constant(50 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const nodes = [{ disk }];
    expect(run(lease, 1, { nodes }).totals.lostWrites).toBe(0);
    // Without a lease it confirms what it flushes then, and the new leader does not have it.
    expect(
      run({}, 1, { nodes, replication: { shipAfter: "flush" } }).totals.lostWrites,
    ).toBeGreaterThan(0);
    expect(run(lease, 1, { nodes, replication: { shipAfter: "flush" } }).totals.lostWrites).toBe(0);
  });

  it("has run out when a flush ends that began under it: nothing is acknowledged any more", () => {
    const disk = { fsync: constant(80 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    for (let seed = 0; seed < 5; seed++) {
      const record = run(lease, seed, { ...CUT, nodes: [{ disk }], measures: { history: true } });
      const { count, node, outcome, endNs } = record.history!;
      for (let row = 0; row < count; row++) {
        if (node[row] !== 0 || outcome[row] !== 0) continue;
        // The last beat that was answered had been sent before the cut, and holds for a second.
        expect(endNs[row]).toBeLessThanOrEqual(2 * SECOND + SECOND);
      }
    }
  });

  it("is eaten by a clock that runs slow: then there are two leaders after all", () => {
    const clock = (drift: number): ClockPlan => ({ kind: "skewed", byNs: 0, drift });
    const slow = (drift: number) =>
      splitNs(run(lease, 1, { ...CUT, nodes: [{ clock: clock(drift) }] }));
    expect(slow(0)).toBe(0);
    // A leader whose second takes two holds its lease for a second too long.
    expect(slow(-0.5)).toBeGreaterThan(800 * MS);
    expect(slow(-0.5)).toBeLessThan(1200 * MS);
  });

  it("leaves nobody in the lead while all are apart, and one when a majority is together again", () => {
    const apart = [at(2 * SECOND, cut([0], [1, 2]), PAUSE), at(2 * SECOND, cut([1], [2]), PAUSE)];
    for (let seed = 0; seed < 5; seed++) {
      const record = run(lease, seed, { faults: apart });
      const leaders = record.series.columns["leaders"]!;
      expect(leaders[45]).toBe(0);
      expect(leaders.at(-1)).toBe(1);
      expect(splitNs(record)).toBe(0);
      expect(record.series.columns["write.ok"]!.at(-1)).toBeGreaterThan(0);
    }
  });
});

describe("stonith", () => {
  const LONG = 200 * MS;

  it("that is certain leaves no moment with two leaders", () => {
    for (let seed = 0; seed < 5; seed++) {
      const record = run({ fencing: stonith(LONG, 1) }, seed);
      expect(splitNs(record)).toBe(0);
      expect(record.windows[0]!.writesOk).toBeGreaterThan(1000);
    }
  });

  it("that always fails is no fence, and the new leader begins all the same", () => {
    const record = run({ fencing: stonith(LONG, 0) }, 1, CUT);
    expect(splitNs(record)).toBeGreaterThan(2 * SECOND);
    const began = episodes(record, "failover")[0]!;
    expect(began.toNs - began.fromNs).toBe(10 * MS + LONG);
    expect(record.notes.map(({ code }) => code)).toContain("shot_missed");
  });

  it("works as often as it is said to", () => {
    const runs = 60;
    let failed = 0;
    for (let seed = 0; seed < runs; seed++) {
      const record = run({ fencing: stonith(LONG, 0.7) }, seed, {
        workload: { load: { kind: "constant", rate: 10 } },
        run: { durationNs: 6 * SECOND },
      });
      if (episodes(record, "split_brain").length > 0) failed += 1;
    }
    // Binomial: 18 of 60 on average, with a standard deviation of 3.5.
    expect(Math.abs(failed - 0.3 * runs)).toBeLessThan(4 * Math.sqrt(runs * 0.3 * 0.7));
  });

  it("fails when the whole site of the old leader is cut off, not when its machine alone is", () => {
    const sites = [{ site: 0 }, { site: 0 }, { site: 1 }];
    const parts = { nodes: sites, ...CUT };
    expect(splitNs(run({ fencing: stonith(LONG, 1) }, 1, parts))).toBe(0);
    const alone = { nodes: [{ site: 0 }, { site: 1 }, { site: 1 }], ...CUT };
    expect(splitNs(run({ fencing: stonith(LONG, 1) }, 1, alone))).toBeGreaterThan(SECOND);
  });
});

describe("two voters alone", () => {
  const pair = { voters: [0, 1], fencing: stonith(200 * MS, 1) };

  it("decide nothing without a fence that shoots: neither is a majority", () => {
    const record = run({ voters: [0, 1], fencing: { kind: "epoch" } }, 1, {
      faults: [at(2 * SECOND, crash(0))],
    });
    expect(episodes(record, "failover")).toEqual([]);
  });

  it("decide each for itself when they can shoot", () => {
    const record = run(pair, 1, { faults: [at(2 * SECOND, crash(0))] });
    expect(episodes(record, "failover").length).toBe(1);
  });
});

describe("an arbiter", () => {
  const faults = [at(2 * SECOND, crash(0, 1))];

  it("lets the last that lives take over after a crash, and nobody without it", () => {
    expect(episodes(run({}, 1, { faults }), "failover")).toEqual([]);
    expect(figure(run({ arbiter: true }, 1, { faults }), "to")).toBe(2);
  });

  it("does not let a minority that is cut off take over", () => {
    const parts = { faults: [at(2 * SECOND, cut([0, 1], [2]), PAUSE)] };
    expect(episodes(run({ arbiter: true }, 1, parts), "failover")).toEqual([]);
  });
});
