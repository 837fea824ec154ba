import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { ReadRoute, WorkloadPlan } from "../../src/model/workload.ts";
import { expectConserved } from "./conservation.ts";
import { all, buildPlan, constant, exponential, freeNode, MS, SECOND } from "./plan-builder.ts";
import { estimate, expectNear } from "./trials.ts";

const LAG = 20 * MS;

/** Poisson writes to one key on the leader, and Poisson reads of it; everything is instant but the log. */
function writersAndReaders(readFrom: ReadRoute, parts: Parameters<typeof buildPlan>[0] = {}) {
  const single: Partial<WorkloadPlan> = { keys: { kind: "single" }, readFrom };
  return buildPlan({
    nodes: [freeNode(0), { ...freeNode(1), apply: { workers: 1, time: constant(0) } }],
    delay: constant(LAG),
    workloads: [
      { ...single, load: { kind: "poisson", rate: 40 }, writeShare: 1 },
      { ...single, load: { kind: "poisson", rate: 200 }, writeShare: 0 },
    ],
    run: { durationNs: 100 * SECOND, warmupNs: 5 * SECOND },
    ...parts,
  });
}

describe("stale reads", () => {
  it("on a follower a fixed delay behind: 1 - e^(-rate x lag)", () => {
    const plan = writersAndReaders({ kind: "any_follower" });
    // The read reaches the follower a way later than it began, when the log of that instant does:
    // what was acknowledged before it began has arrived. A slower log makes it late.
    const slowLog = {
      ...plan,
      topology: {
        ...plan.topology,
        links: plan.topology.links.map((link) =>
          link.name === "0 -> 1" ? { ...link, delay: constant(2 * LAG) } : link,
        ),
      },
    };
    expect(runPlan(plan).windows[0]!.staleReads).toBe(0);
    const share = estimate(slowLog, 8, ({ staleReads, readsOk }) => staleReads / readsOk);
    expectNear(share, 1 - Math.exp(-40 * 0.02));
    const { staleness, versionsBehind } = runPlan(slowLog).windows[0]!;
    expect(staleness.max).toBeLessThan(LAG);
    expect(versionsBehind.min).toBe(1);
    expect(versionsBehind.max).toBeGreaterThan(1);
  });

  it("never on the leader, and never from a majority that includes every write", () => {
    expect(runPlan(writersAndReaders({ kind: "leader" })).windows[0]!.staleReads).toBe(0);
    const quorum = writersAndReaders({ kind: "quorum" }, { replication: { ack: all(1) } });
    const window = runPlan(quorum).windows[0]!;
    expect(window.staleReads).toBe(0);
    expect(window.readsOk).toBeGreaterThan(10_000);
  });
});

/** Sessions that write and read their own keys through a slow follower. */
function sessionsOn(readFrom: ReadRoute, session: WorkloadPlan["session"] = []) {
  return runPlan(
    buildPlan({
      nodes: [freeNode(0), { ...freeNode(1), apply: { workers: 1, time: exponential(5 * MS) } }],
      delay: constant(1 * MS),
      workload: {
        load: { kind: "closed", clients: 10, think: exponential(100 * MS) },
        readAfterWriteNs: 1 * MS,
        readFrom,
        session,
      },
      run: { durationNs: 100 * SECOND },
    }),
  );
}

describe("a session that reads its own write", () => {
  it("misses it on a slow follower", () => {
    const record = sessionsOn({ kind: "any_follower" });
    expectConserved(record);
    expect(record.windows[0]!.staleReads).toBeGreaterThan(1000);
  });

  for (const [name, route, session] of [
    ["a token", { kind: "token" }, []],
    ["the guarantee read_your_writes", { kind: "any_follower" }, ["read_your_writes"]],
    ["the leader for a while after a write", { kind: "leader_after_write", forNs: SECOND }, []],
  ] as const) {
    it(`sees it with ${name}`, () => {
      const record = sessionsOn(route, session);
      expectConserved(record);
      expect(record.windows[0]!.staleReads).toBe(0);
      expect(record.windows[0]!.readsOk).toBeGreaterThan(5000);
    });
  }

  it("waits for its token no longer than the follower needs", () => {
    const record = sessionsOn({ kind: "any_follower" }, ["read_your_writes"]);
    const { readLatency } = record.windows[0]!;
    expect(readLatency.sum / readLatency.count).toBeGreaterThan(2 * MS);
    expect(readLatency.sum / readLatency.count).toBeLessThan(12 * MS);
  });
});

describe("bounded staleness", () => {
  it("asks a follower within the bound, and the leader beyond it", () => {
    const asking = (stalenessNs: number) => {
      const record = runPlan(
        writersAndReaders({ kind: "bounded", stalenessNs }, { measures: { history: true } }),
      );
      const { kind, node } = record.history!;
      const reads = [...node].filter((_, row) => kind[row] === 0);
      return reads.filter((each) => each === 1).length / reads.length;
    };
    expect(asking(SECOND)).toBe(1);
    // Within 5 ms: only while nothing was written in the last 20 ms but for the youngest 5 ms.
    expect(asking(5 * MS)).toBeCloseTo(Math.exp(-40 * 0.015), 1);
  });
});
