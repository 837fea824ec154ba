import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { buildRaft, type RaftParts } from "./plan-builder.ts";
import { at, crash, cut, cutOneWay, episodesOf, pause, writesBetween } from "./trouble.ts";

/** Clients next to node 0, one request every 5 ms, who give up after 300 ms. */
const steady: Partial<WorkloadPlan> = {
  load: { kind: "constant", rate: 200 },
  timeoutNs: 300 * MS,
};

/** The clients' endpoint in a cluster of so many nodes. */
const clientsOf = (nodes: number): number => nodes;

function run(parts: RaftParts) {
  const record = runPlan(buildRaft({ delay: constant(2 * MS), workload: steady, ...parts }));
  expectConserved(record);
  expect(record.totals.lostWrites).toBe(0);
  return record;
}

describe("a cluster that is cut in two", () => {
  it("commits on the majority's side, where the clients are, and not on the leader's", () => {
    const record = run({ faults: [at(3 * SECOND, cut([0], [1, 2, clientsOf(3)]), 4 * SECOND)] });
    expect(writesBetween(record, 5.5 * SECOND, 7 * SECOND)).toBeGreaterThan(270);
    const [failover] = episodesOf(record, "failover");
    expect(failover?.numbers).toMatchObject({ from: 0, false: 1, lost: 0 });
  });

  it("acknowledges nothing on the minority's side, though its leader believes in itself", () => {
    const faults = [at(3 * SECOND, cut([0, clientsOf(3)], [1, 2]), 4 * SECOND)];
    const record = run({ faults, replication: { checkQuorum: false } });
    expect(writesBetween(record, 3.1 * SECOND, 6.9 * SECOND)).toBe(0);
    const leaders = record.series.columns["leaders"]!;
    expect(Math.max(...leaders)).toBe(2);
    expect(leaders.at(-1)).toBe(1);
  });

  it("has two leaders for at most two election time-outs when leaders count whom they hear", () => {
    const faults = [at(3 * SECOND, cut([0, clientsOf(3)], [1, 2]), 4 * SECOND)];
    const { series } = run({ faults });
    const both = series.columns["leaders"]!.filter((count) => count > 1).length;
    expect(both * series.intervalNs).toBeLessThanOrEqual(1 * SECOND);
    expect(episodesOf(run({ faults }), "no_leader").length).toBeLessThanOrEqual(1);
  });

  it("stops everywhere when no side has a majority, and goes on when it is whole again", () => {
    const parts = { voters: 4, delay: constant(2 * MS) };
    const faults = [at(3 * SECOND, cut([0, 1, clientsOf(4)], [2, 3]), 3 * SECOND)];
    const record = run({ ...parts, faults });
    expect(writesBetween(record, 3.1 * SECOND, 6 * SECOND)).toBe(0);
    expect(writesBetween(record, 8.5 * SECOND, 10 * SECOND)).toBeGreaterThan(250);
  });
});

describe("an even number of voters", () => {
  it("stands no more crashes than one voter fewer", () => {
    for (const [voters, crashes, works] of [
      [3, 1, true],
      [4, 1, true],
      [4, 2, false],
      [5, 2, true],
      [3, 2, false],
    ] as const) {
      const dead = Array.from({ length: crashes }, (_, index) => voters - 1 - index);
      const record = run({ voters, faults: [at(2 * SECOND, crash(...dead))] });
      const after = writesBetween(record, 5 * SECOND, 10 * SECOND);
      expect(after > 900, `${voters} voters, ${crashes} crashes`).toBe(works);
      if (!works) expect(after).toBe(0);
    }
  });
});

describe("a voter that was cut off and comes back", () => {
  const faults = [at(2 * SECOND, cut([2], [0, 1]), 4 * SECOND)];

  it("leaves the leader in peace when it asks before it stands", () => {
    const record = run({ faults, replication: { preVote: true } });
    expect(episodesOf(record, "election")).toEqual([]);
    expect(episodesOf(record, "failover")).toEqual([]);
  });

  it("deposes the leader with the term that it has grown, when it does not ask", () => {
    const record = run({ faults, replication: { preVote: false } });
    expect(episodesOf(record, "election").length).toBeGreaterThan(2);
    const after = episodesOf(record, "failover").filter(({ toNs }) => toNs >= 6 * SECOND);
    expect(after.length).toBeGreaterThan(0);
    expect(after[0]!.numbers).toMatchObject({ false: 1, lost: 0 });
  });
});

describe("a cut between the leader and one of two followers, the rest whole", () => {
  // As in Cloudflare's incident of November 2020: 1 and 3 do not hear each other, 2 hears both.
  const faults = [at(2 * SECOND, cut([0], [2]))];

  const changes = (seed: number, replication: RaftParts["replication"]) => {
    const record = run({
      faults,
      ...(replication === undefined ? {} : { replication }),
      run: { durationNs: 30 * SECOND, seed: `seed ${seed}` },
    });
    return { record, failovers: episodesOf(record, "failover") };
  };

  it("deposes leaders until the one in the middle leads, without pre-vote and check-quorum", () => {
    const counts = Array.from({ length: 20 }, (_, seed) => {
      const { record, failovers } = changes(seed, { preVote: false, checkQuorum: false });
      expect(failovers.length, `seed ${seed}`).toBeGreaterThan(0);
      const leaders = failovers.map(({ numbers }) => numbers!["to"]!);
      // Whom both hear is never doubted; who lacks an end of the cut is.
      for (const leader of leaders.slice(0, -1)) expect(leader).not.toBe(1);
      if (leaders.at(-1) === 1) expect(record.series.columns["leader"]!.at(-1)).toBe(1);
      return leaders.length;
    });
    expect(Math.max(...counts)).toBeGreaterThan(2);
  });

  it("keeps its leader with either of them", () => {
    for (const replication of [
      { preVote: true, checkQuorum: false },
      { preVote: false, checkQuorum: true },
      { preVote: true, checkQuorum: true },
    ]) {
      const { record, failovers } = changes(0, replication);
      expect(failovers, JSON.stringify(replication)).toEqual([]);
      expect(writesBetween(record, 3 * SECOND, 30 * SECOND)).toBeGreaterThan(5300);
    }
  });
});

describe("a leader whom nobody answers", () => {
  // It sends, and is heard; what the others send does not come.
  const faults = [at(2 * SECOND, cutOneWay([1, 2], [0]))];
  const clients = { ...steady, clientHosts: [0] };

  it("stays for ever without check-quorum: its beats keep the others quiet, and nothing commits", () => {
    const record = run({ faults, workload: clients, replication: { checkQuorum: false } });
    expect(writesBetween(record, 2.5 * SECOND, 10 * SECOND)).toBe(0);
    expect(record.series.columns["leader"]!.at(-1)).toBe(0);
    expect(episodesOf(record, "failover")).toEqual([]);
  });

  it("steps down with it, so that another is elected", () => {
    const record = run({ faults, workload: clients, replication: { checkQuorum: true } });
    expect(episodesOf(record, "failover").at(0)?.numbers?.["to"]).toBeGreaterThan(0);
  });
});

describe("a leader that is paused", () => {
  it("is replaced, and on waking acknowledges nothing that the new one does not have", () => {
    const record = run({ faults: [at(3 * SECOND, pause(0), 4 * SECOND)] });
    const [failover] = episodesOf(record, "failover");
    expect(failover?.numbers).toMatchObject({ from: 0, false: 1, lost: 0 });
    expect(record.series.columns["leaders"]!.at(-1)).toBe(1);
    expect(writesBetween(record, 8 * SECOND, 10 * SECOND)).toBeGreaterThan(350);
  });
});

describe("a leader whose disk stalls", () => {
  it("cannot beat while it flushes, and is replaced: etcd's slow disks cost it the leadership", () => {
    const disk = { fsync: constant(1 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const target = { kind: "nodes", nodes: [0] } as const;
    const stall = (factor: number) =>
      run({
        nodes: [{ disk }, { disk }, { disk }],
        faults: [at(3 * SECOND, { kind: "slow_disk", target, factor }, 3 * SECOND)],
      });
    const [failover] = episodesOf(stall(2500), "failover");
    expect(failover!.numbers).toMatchObject({ from: 0, false: 1, lost: 0 });
    // Half a second is within everyone's patience.
    expect(episodesOf(stall(500), "failover")).toEqual([]);
  });
});
