import { describe, expect, it } from "vitest";
import type { Bound } from "../../../src/analysis/results.ts";
import { boundsOf, limitsOf } from "../../../src/analysis/theory/bounds.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { all, any, buildPlan, constant, MS, type PlanParts } from "../../engine/plan-builder.ts";

const disk = (fsync: number, bandwidth: number | null = null) => ({
  disk: { fsync: constant(fsync), bandwidthBytesPerSecond: bandwidth, capacityBytes: null },
});
const closed = (clients: number) => ({ kind: "closed", clients, think: constant(0) }) as const;
const bound = (plan: Plan, name: Bound["name"]) => boundsOf(plan).find((one) => one.name === name)!;
const rate = (name: Bound["name"], parts: PlanParts) =>
  bound(buildPlan(parts), name).writesPerSecond;

describe("the fsync bound", () => {
  const sessions = (clients: number, parts: PlanParts = {}) =>
    rate("fsync", { nodes: [disk(5 * MS)], workload: { load: closed(clients) }, ...parts });

  it("of one session is one flush each, of many half of them in each", () => {
    expect([1, 2, 3, 64].map((n) => sessions(n))).toEqual([200, 200, 300, 6400]);
  });

  it("is one flush each without group commit, and no more than its largest batch", () => {
    const groupCommit = { enabled: false, delayNs: 0, max: null };
    expect(sessions(64, { replication: { groupCommit } })).toBe(200);
    expect(
      sessions(64, { replication: { groupCommit: { ...groupCommit, enabled: true, max: 8 } } }),
    ).toBe(1600);
  });

  it("gathers all sessions when a flush waits for them", () => {
    const groupCommit = { enabled: true, delayNs: 1 * MS, max: null };
    expect(sessions(60, { replication: { groupCommit } })).toBeCloseTo(10_000, 6);
  });

  it("takes two flushes for each commit where the product does", () => {
    expect(sessions(64, { replication: { flushesPerCommit: 2 } })).toBe(3200);
  });

  it("is a follower's where the rule needs its flush, and the k-th fastest's of several", () => {
    const nodes = [disk(1 * MS), disk(2 * MS), disk(10 * MS)];
    const of = (ack: ReturnType<typeof any>, ackAt: "received" | "flushed") =>
      rate("fsync", { followers: 2, nodes, replication: { ack, ackAt } });
    expect(of(any(1, 1, 2), "flushed")).toBe(500);
    expect(of(all(1, 2), "flushed")).toBe(100);
    expect(of(all(1, 2), "received")).toBe(1000);
  });

  it("is none when nobody waits for a flush, or an open loop may fill it without end", () => {
    expect(sessions(64, { replication: { localFlush: false } })).toBeNull();
    expect(sessions(1, { workload: { load: { kind: "poisson", rate: 10 } } })).toBeNull();
  });

  it("of an open loop is the disk's bandwidth", () => {
    const parts = {
      workload: { load: { kind: "poisson", rate: 10 } as const, value: constant(1000) },
    };
    expect(rate("fsync", { nodes: [disk(5 * MS, 1e6)], ...parts })).toBe(1000);
  });

  it("says how it came about", () => {
    const plan = buildPlan({ nodes: [disk(5 * MS)], workload: { load: closed(64) } });
    expect(bound(plan, "fsync").formula).toBe("32 writes / 5 ms at leader.disk");
  });
});

describe("the network bound", () => {
  const narrow = { link: { bandwidthBytesPerSecond: 1e6 }, workload: { value: constant(1024) } };

  it("is bandwidth over bytes on the wire, in full messages", () => {
    const found = rate("network", { ...narrow, replication: { ack: all(1) } })!;
    // 128 records a message: 131,072 bytes in 91 segments of 52 bytes of headers.
    expect(found).toBeCloseTo(1e6 / (1024 + (91 * 52) / 128), 6);
  });

  it("is none when nobody waits for the log to cross, nor without a bandwidth", () => {
    expect(rate("network", narrow)).toBeNull();
    expect(rate("network", { replication: { ack: all(1) } })).toBeNull();
  });

  it("shares the leader's NIC among all its followers, waited for or not", () => {
    const nodes = [{ nicBytesPerSecond: 1e6 }];
    const of = (followers: number) =>
      rate("network", {
        followers,
        nodes,
        workload: narrow.workload,
        replication: { ack: any(1, 1) },
      })!;
    expect(of(1) / of(4)).toBeCloseTo(4, 9);
  });

  it("of k of n is the k-th widest way", () => {
    const plan = buildPlan({ followers: 2, workload: narrow.workload });
    const links = plan.topology.links.map((link) =>
      link.name === "0 -> 1" || link.name === "0 -> 2"
        ? { ...link, bandwidthBytesPerSecond: link.name === "0 -> 1" ? 1e6 : 3e6 }
        : link,
    );
    const needs = (count: number) =>
      bound(
        {
          ...plan,
          topology: { ...plan.topology, links },
          replication: { ...plan.replication, ack: any(count, 1, 2) },
        },
        "network",
      ).writesPerSecond!;
    expect(needs(1) / needs(2)).toBeCloseTo(3, 9);
  });

  it("of a cascade is the narrowest of its hops", () => {
    const nodes = [{ nicBytesPerSecond: 9e6 }, { nicBytesPerSecond: 1e6 }];
    const replication = { ack: all(2), upstream: [0, 1] };
    const plan = buildPlan({ followers: 2, nodes, workload: narrow.workload, replication });
    expect(bound(plan, "network").formula).toContain("on r1.nic");
  });
});

describe("the apply bound", () => {
  const nodes = [{}, { apply: { workers: 4, time: constant(2 * MS) } }];

  it("is workers over apply time where a commit waits for it", () => {
    const replication = { ack: all(1), ackAt: "applied" } as const;
    expect(rate("apply", { nodes, replication })).toBe(2000);
    expect(rate("apply", { nodes, replication, workload: { keys: { kind: "single" } } })).toBe(500);
  });

  it("is none where nobody waits for it", () => {
    expect(rate("apply", { nodes, replication: { ack: all(1), ackAt: "flushed" } })).toBeNull();
    expect(rate("apply", { nodes })).toBeNull();
  });
});

describe("the round-trip bound", () => {
  it("is sessions over the time of a write, thinking included", () => {
    const parts = { delay: constant(35 * MS), replication: { ack: all(1) } };
    expect(rate("round_trip", parts)).toBeCloseTo(1 / 0.07, 9);
    const load = { kind: "closed", clients: 64, think: constant(30 * MS) } as const;
    expect(rate("round_trip", { ...parts, workload: { load } })).toBeCloseTo(640, 9);
  });

  it("of a mix counts the reads in between", () => {
    const parts = { delay: constant(35 * MS), replication: { ack: all(1) } };
    const workload = { writeShare: 0.2, readFrom: { kind: "any_follower" } as const };
    expect(rate("round_trip", { ...parts, workload })).toBeCloseTo(0.2 / 0.07, 9);
  });

  it("is the same for commits that wait in groups: groups of equal size lose nothing", () => {
    const of = (commitPipeline: "held" | "staged" | "concurrent") =>
      rate("round_trip", {
        nodes: [disk(2.3 * MS)],
        delay: constant(5 * MS),
        workload: { load: closed(16) },
        replication: { ack: all(1), ackAt: "received", shipAfter: "flush", commitPipeline },
      });
    expect(of("concurrent")).toBeCloseTo(16 / 0.0123, 6);
    expect([of("held"), of("staged")]).toEqual([of("concurrent"), of("concurrent")]);
  });

  it("is none for an open loop, which waits for no answer", () => {
    const workload = { load: { kind: "poisson", rate: 300 }, writeShare: 0.5 } as const;
    expect(rate("round_trip", { workload })).toBeNull();
    const offered = limitsOf(buildPlan({ workload })).find(({ name }) => name === "offered")!;
    expect(offered.writesPerSecond).toBe(150);
  });
});

describe("the CPU's limit", () => {
  it("is the leader's cores over the CPU time of a write and of the reads between writes", () => {
    const nodes = [{ cpu: { cores: 2, perOp: constant(1 * MS) } }];
    const of = (writeShare: number) =>
      limitsOf(buildPlan({ nodes, workload: { writeShare } })).find(({ name }) => name === "cpu")!
        .writesPerSecond;
    expect([of(1), of(0.25)]).toEqual([2000, 500]);
  });
});
