import { describe, expect, it } from "vitest";
import { linearizability } from "../../../src/analysis/checkers/linearizability.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { ConsensusPlan } from "../../../src/model/consensus.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, freeNode, MS, SECOND } from "../plan-builder.ts";
import { buildRaft, type RaftParts } from "./plan-builder.ts";
import { at, cut } from "./trouble.ts";

const WAY = 5 * MS;

/** One session whose host stands with node `node`: 5 ms from the other members, none from its own. */
function beside(node: number, parts: RaftParts): RunRecord {
  const plan = buildRaft({ delay: constant(WAY), clientDelay: constant(WAY), ...parts });
  const endpoints = plan.topology.nodes.length + 1;
  const links = plan.topology.links.map((link) => ({ ...link }));
  for (const pair of [node * endpoints + endpoints - 1, (endpoints - 1) * endpoints + node]) {
    const link = plan.topology.routes[pair]!;
    links[link] = { ...links[link]!, delay: constant(0) };
  }
  const record = runPlan({ ...plan, topology: { ...plan.topology, links } });
  expectConserved(record);
  return record;
}

function readLatency(node: number, reads: ConsensusPlan["reads"], from: "leader" | "nearest") {
  const record = beside(node, {
    replication: { reads },
    workload: { writeShare: 0, readFrom: { kind: from } },
  });
  const { readLatency: found } = record.windows[0]!;
  expect(found.count).toBeGreaterThan(0);
  // The longest: a read may wait for an earlier one's round, and a lease must be won first.
  return { p50: found.sum / found.count / MS, max: found.max / MS };
}

describe("the time of a read", () => {
  it("is a round trip to a majority at the leader, by read index", () => {
    expect(readLatency(0, "read_index", "nearest").max).toBe(10);
  });

  it("is that and the way to the leader and back at a follower", () => {
    expect(readLatency(1, "read_index", "nearest").max).toBe(20);
  });

  it("is nothing at the leader while its lease holds, and the way there at a follower", () => {
    expect(readLatency(0, "lease", "nearest").max).toBe(0);
    expect(readLatency(1, "lease", "nearest").max).toBe(10);
  });

  it("is nothing at any member when reads are local", () => {
    expect(readLatency(1, "local", "nearest").max).toBe(0);
  });

  it("shares rounds: of many sessions each waits for two at most", () => {
    const record = beside(0, {
      workload: {
        writeShare: 0,
        readFrom: { kind: "nearest" },
        load: { kind: "poisson", rate: 5000 },
      },
    });
    const { readLatency: found } = record.windows[0]!;
    expect(found.max / MS).toBeLessThanOrEqual(20);
    // A read waits for the rest of the round before its own: half of one on average.
    expect(found.sum / found.count / MS).toBeCloseTo(15, 0);
    expect(record.windows[0]!.messages).toBeLessThan(record.totals.readsIssued * 2 + 1000 * 4.5);
  });
});

describe("the time of a write through a follower", () => {
  it("is a round trip to the leader more", () => {
    const direct = beside(0, {}).windows[0]!.writeLatency;
    const passed = beside(1, {}).windows[0]!.writeLatency;
    expect(direct.max / MS).toBe(10);
    expect(passed.min / MS).toBe(20);
    expect(passed.max / MS).toBe(20);
  });

  it("is the client's own round trip when followers refuse and clients go to the leader", () => {
    const record = beside(1, { replication: { misdirected: "refuse" } });
    expect(record.windows[0]!.writeLatency.max / MS).toBe(20);
    expect(record.totals.writesFailed).toBe(0);
  });

  it("finds the new leader by the refusals' hint after an election", () => {
    const target = { kind: "nodes", nodes: [0] } as const;
    const record = beside(1, {
      replication: { misdirected: "refuse" },
      faults: [at(3 * SECOND, { kind: "crash", target, site: false, losesDisk: false })],
    });
    expect(record.totals.writesFailed).toBeGreaterThan(5);
    expect(record.totals.writesAcknowledged).toBeGreaterThan(350);
  });
});

describe("reads on a minority's side", () => {
  const clients = 3;
  const faults = [at(2 * SECOND, cut([0], [1, 2]), 6 * SECOND)];
  /** Half the reads go to the cut-off leader, which its clients still reach. */
  const mixed = (reads: ConsensusPlan["reads"], nodes: RaftParts["nodes"] = []) =>
    beside(clients, {
      faults,
      nodes,
      replication: { reads },
      measures: { history: true },
      workload: {
        load: { kind: "closed", clients: 12, think: constant(7 * MS) },
        readFrom: { kind: "any" },
        keys: { kind: "uniform", count: 3 },
        writeShare: 0.3,
        timeoutNs: 500 * MS,
      },
    });
  const broken = (record: RunRecord) => linearizability(record.history!).violations[0]!;

  it("are old when they are local", () => {
    const record = mixed("local");
    expect(record.windows[0]!.staleReads).toBeGreaterThan(100);
    expect(broken(record)).toBeGreaterThan(0);
  });

  it("wait or fail, and are never old, by read index", () => {
    const record = mixed("read_index");
    expect(record.windows[0]!.staleReads).toBe(0);
    expect(broken(record)).toBe(0);
    expect(record.totals.readsTimedOut).toBeGreaterThan(10);
  });

  it("are never old by lease, while clocks run at the same speed", () => {
    const record = mixed("lease");
    expect(record.windows[0]!.staleReads).toBe(0);
    expect(broken(record)).toBe(0);
  });

  it("are old by lease when the leader's clock runs at a third of the speed", () => {
    const slow = { ...freeNode(0), clock: { kind: "skewed", byNs: 0, drift: -2 / 3 } } as const;
    const record = mixed("lease", [{ clock: slow.clock }]);
    expect(record.windows[0]!.staleReads).toBeGreaterThan(0);
    expect(broken(record)).toBeGreaterThan(0);
  });
});

describe("clients of members that pass requests on", () => {
  it("stay with their member when it becomes the leader, and are not sent to the one cut off", () => {
    // The old leader still reaches the clients: whoever turns to it waits in vain.
    for (const seed of ["a", "b", "c", "d"]) {
      const record = beside(1, {
        faults: [at(2 * SECOND, cut([0], [1, 2]))],
        workload: { load: { kind: "constant", rate: 100 }, timeoutNs: 4 * SECOND },
        run: { seed },
      });
      const [failover] = record.episodes.filter(({ kind }) => kind === "failover");
      expect(failover!.numbers!["rtoNs"]).toBeLessThan(100 * MS);
      expect(record.totals.writesTimedOut).toBe(0);
    }
  });
});

describe("a hand-over", () => {
  it("ends the lease before the next leader can be elected, even if the old one learns of it late", () => {
    const plan = buildRaft({
      replication: { reads: "lease" },
      measures: { history: true },
      workload: {
        load: { kind: "closed", clients: 8, think: constant(2 * MS) },
        readFrom: { kind: "any" },
        keys: { kind: "single" },
        writeShare: 0.5,
      },
      faults: Array.from({ length: 8 }, (_, turn) =>
        at((1 + turn) * SECOND, { kind: "switchover", node: turn % 2 === 0 ? 1 : 0 }),
      ),
    });
    // Node 0 is far from the others, who are near each other; clients write through node 1.
    const ways: Record<string, number> = { "0 -> 1": 40, "0 -> 2": 40, "1 -> 0": 40, "2 -> 0": 40 };
    const links = plan.topology.links.map((link) => ({
      ...link,
      delay: constant((ways[link.name] ?? (link.name.endsWith("-> 1") ? 1 : 2)) * MS),
    }));
    const record = runPlan({ ...plan, topology: { ...plan.topology, links } });
    expect(record.episodes.filter(({ kind }) => kind === "switchover").length).toBe(8);
    expect(record.windows[0]!.staleReads).toBe(0);
    expect(linearizability(record.history!).violations[0]).toBe(0);
  });
});
