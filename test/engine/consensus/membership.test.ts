import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultAction } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { buildRaft, type RaftParts } from "./plan-builder.ts";
import { at, crash, cut, episodesOf, writesBetween } from "./trouble.ts";

function run(parts: RaftParts): RunRecord {
  const record = runPlan(
    buildRaft({
      delay: constant(2 * MS),
      workload: { load: { kind: "constant", rate: 1000 }, timeoutNs: 500 * MS },
      ...parts,
    }),
  );
  expectConserved(record);
  return record;
}

const loseDisk = (...nodes: number[]): FaultAction => ({
  ...(crash(...nodes) as FaultAction & { kind: "crash" }),
  losesDisk: true,
});

const lagAtEnd = (record: RunRecord, node: number) =>
  record.series.columns[`lag[${node}]`]!.at(-1)!;

describe("learners", () => {
  it("get the log, and neither vote nor count", () => {
    const record = run({ learners: 2, faults: [at(3 * SECOND, crash(1, 2))] });
    expect(writesBetween(record, 1 * SECOND, 2 * SECOND)).toBeGreaterThan(950);
    // One voter and two learners are no majority of three voters.
    expect(writesBetween(record, 3.5 * SECOND, 10 * SECOND)).toBe(0);
    expect(lagAtEnd(run({ learners: 1 }), 3)).toBeLessThan(10 * MS);
  });

  it("are never elected", () => {
    const record = run({ learners: 2, faults: [at(3 * SECOND, crash(0))] });
    expect(episodesOf(record, "failover")[0]!.numbers!["to"]).toBeLessThan(3);
    expect(episodesOf(record, "election").flatMap(({ nodes }) => nodes)).not.toContain(3);
  });
});

describe("a member that was away for long", () => {
  const snapshots = { snapshotEvery: 1000, snapshotKeep: 200 };

  it("gets a snapshot when the log that it needs is forgotten, and catches up", () => {
    const faults = [at(1 * SECOND, crash(2), 6 * SECOND)];
    const record = run({ faults, replication: snapshots });
    expect(lagAtEnd(record, 2)).toBeLessThan(10 * MS);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("gets it again when it dies with one that was not on its disk yet", () => {
    const slow = { fsync: constant(500 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const faults = [at(1 * SECOND, crash(2), 4 * SECOND), at(5.3 * SECOND, crash(2), SECOND)];
    const nodes = [{}, {}, { disk: slow }];
    const record = run({ faults, nodes, replication: snapshots });
    expect(lagAtEnd(record, 2)).toBeLessThan(2 * SECOND);
  });

  it("costs the state's bytes and not the log's: overwritten keys travel once", () => {
    const faults = [at(1 * SECOND, crash(2), 6 * SECOND)];
    const workload = {
      load: { kind: "constant", rate: 1000 },
      keys: { kind: "uniform", count: 50 },
      value: constant(10_000),
    } as const;
    const bytes = (replication: RaftParts["replication"]) =>
      run({ faults, workload, ...(replication === undefined ? {} : { replication }) }).windows[0]!
        .networkBytes;
    // 6 s of 10 kB at 1000/s are 60 MB by the log, and 50 values of 10 kB by the snapshot.
    expect(bytes({}) - bytes(snapshots)).toBeGreaterThan(45e6);
  });

  it("holds no memory: logs are as long as a snapshot's distance", () => {
    const plan = buildRaft({
      delay: constant(2 * MS),
      workload: {
        load: { kind: "constant", rate: 5000 },
        keys: { kind: "uniform", count: 1000 },
      },
      replication: snapshots,
      run: { durationNs: 10 * SECOND, limits: { maxEvents: 1e8, maxBytes: 2e6 } },
    });
    const record = runPlan(plan);
    expect(record.complete).toBe(true);
    expect(record.totals.writesAcknowledged).toBeGreaterThan(49_000);
  });
});

describe("a disk that is gone", () => {
  it("costs nothing while a majority has its own: the member is filled anew", () => {
    const record = run({ faults: [at(2 * SECOND, loseDisk(1), SECOND)] });
    expect(record.totals.lostWrites).toBe(0);
    expect(lagAtEnd(record, 1)).toBeLessThan(10 * MS);
    // It votes again: with another voter gone the cluster still works.
    const again = run({
      faults: [at(2 * SECOND, loseDisk(1), SECOND), at(6 * SECOND, crash(2))],
    });
    expect(writesBetween(again, 7 * SECOND, 10 * SECOND)).toBeGreaterThan(2900);
  });

  it("stops the cluster when a majority lost theirs, rather than elect without the log", () => {
    const record = run({ faults: [at(2 * SECOND, loseDisk(1, 2), SECOND)] });
    expect(writesBetween(record, 3.5 * SECOND, 10 * SECOND)).toBe(0);
    expect(record.notes.map(({ code }) => code)).toContain("no_majority");
    expect(record.totals.lostWrites).toBe(0);
  });

  it("loses what was acknowledged when nobody has it any more, and says so", () => {
    const record = run({ faults: [at(2 * SECOND, loseDisk(0, 1, 2))] });
    expect(record.totals.lostWrites).toBe(record.totals.writesAcknowledged);
    expect(record.totals.lostWrites).toBeGreaterThan(1900);
  });
});

describe("what the record tells of a change of leader", () => {
  it("has suspicion, promotion, recovery time and the stretch without a leader", () => {
    const record = run({ faults: [at(3 * SECOND, crash(0), 4 * SECOND)] });
    const [failover] = episodesOf(record, "failover");
    const [election] = episodesOf(record, "election");
    const [noLeader] = episodesOf(record, "no_leader");
    expect(election!.numbers).toEqual({ term: 2, won: 1 });
    expect(failover!.numbers).toMatchObject({ from: 0, false: 0, lost: 0, rpoNs: 0 });
    const gap = failover!.numbers!["rtoNs"]!;
    expect(gap).toBeGreaterThan(0.9 * SECOND);
    expect(gap).toBeLessThan(2.1 * SECOND);
    expect(noLeader!.fromNs).toBe(3 * SECOND);
    expect(noLeader!.toNs).toBeGreaterThanOrEqual(failover!.toNs);
    expect(noLeader!.toNs - failover!.toNs).toBeLessThan(10 * MS);
    // The old leader comes back as a follower, with everything.
    expect(record.series.columns["leaders"]!.at(-1)).toBe(1);
    expect(lagAtEnd(record, 0)).toBeLessThan(10 * MS);
  });

  it("has a hand-over that an operator orders: no write fails, and the gap is a few round trips", () => {
    const action = { kind: "switchover", node: 2 } as const;
    const record = run({ faults: [at(3 * SECOND, action)] });
    const [handOver] = episodesOf(record, "switchover");
    expect(handOver!.numbers).toMatchObject({ from: 0, to: 2, false: 0, lost: 0 });
    expect(handOver!.toNs - handOver!.fromNs).toBeLessThan(20 * MS);
    expect(record.totals.writesTimedOut).toBe(0);
    expect(episodesOf(record, "failover")).toEqual([]);
  });

  it("has no hand-over to a member that cannot be reached, and the leader goes on", () => {
    const action = { kind: "switchover", node: 2 } as const;
    const record = run({
      faults: [at(2 * SECOND, cut([2], [0, 1])), at(3 * SECOND, action)],
    });
    expect(episodesOf(record, "switchover")).toEqual([]);
    expect(writesBetween(record, 5 * SECOND, 10 * SECOND)).toBeGreaterThan(4900);
  });
});
