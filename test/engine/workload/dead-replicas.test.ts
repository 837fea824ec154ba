import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { ReadRoute, WorkloadPlan } from "../../../src/model/workload.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { expectConserved } from "../conservation.ts";
import { at, crash, pause, siteCrash } from "../failover/failover-builder.ts";
import { buildPlan, constant, MS, SECOND } from "../plan-builder.ts";

const RECHECK = 2 * SECOND;
/** One way from the clients to the leader, to the near replica, to the far one. */
const WAYS = [20 * MS, 1 * MS, 5 * MS];
const NEAR = 1;

interface Asked {
  readonly route?: ReadRoute;
  readonly faults?: readonly FaultPlan[];
  readonly workload?: Partial<WorkloadPlan>;
  readonly near?: Distribution;
  readonly recheckNs?: number;
}

/** A read every 5 ms for 20 s, with the near replica 1 ms away and the far one 5 ms. */
function reads({ route = { kind: "nearest" }, faults = [], ...rest }: Asked): RunRecord {
  const { workload, near, recheckNs = RECHECK } = rest;
  const plan = buildPlan({
    followers: 2,
    replication: { clientRecheckNs: recheckNs },
    workload: {
      load: { kind: "constant", rate: 200 },
      writeShare: 0,
      readFrom: route,
      ...workload,
    },
    faults,
    measures: { history: true },
    run: { durationNs: 20 * SECOND },
  });
  const links = plan.topology.links.map((link) => {
    const node = link.name.startsWith("3 -> ") ? link.name.at(-1) : link.name.at(0);
    if (!link.name.includes("3")) return link;
    const delay = Number(node) === NEAR ? near : undefined;
    return { ...link, delay: delay ?? constant(WAYS[Number(node)]!) };
  });
  return runPlan({ ...plan, topology: { ...plan.topology, links } });
}

/** How many reads begun in the stretch each node answered, and how many failed. */
function where({ history }: RunRecord, fromNs: number, toNs: number) {
  const { startNs, node, outcome } = history!;
  const asked = [0, 0, 0];
  let failed = 0;
  for (const [row, begin] of startNs.entries()) {
    if (begin < fromNs || begin >= toNs) continue;
    if (outcome[row] === 0) asked[node[row]!]! += 1;
    else failed += 1;
  }
  return { asked, failed };
}

describe("reads of the nearest replica while it is down", () => {
  it("go to the next nearest, try it once in each re-check, and come back with it", () => {
    const record = reads({ faults: [at(5 * SECOND, crash(NEAR), 7 * SECOND)] });
    expectConserved(record);
    expect(where(record, 1 * SECOND, 4.9 * SECOND)).toEqual({ asked: [0, 780, 0], failed: 0 });
    // One finds out, and one in each 2 s looks again: at 5, 7, 9 and 11 s.
    const down = where(record, 4.9 * SECOND, 13 * SECOND);
    expect(down.failed).toBe(4);
    expect(down.asked).toEqual([0, 20, 8 * 200 - 4]);
    expect(where(record, 13.1 * SECOND, 19.9 * SECOND).asked).toEqual([0, 6.8 * 200, 0]);
  });

  it("take the next nearest's round trip meanwhile, and no other", () => {
    const latency = (faults: readonly FaultPlan[]) => {
      const { readLatency } = reads({ faults }).windows[0]!;
      return readLatency.sum / readLatency.count;
    };
    expect(latency([])).toBe(2 * MS);
    const always = latency([at(0, crash(NEAR))]);
    expect(always).toBe(10 * MS);
    const half = latency([at(10 * SECOND, crash(NEAR))]);
    expect(half / MS).toBeCloseTo(6, 1);
  });

  it("wait a time-out when its site is gone with it, and no longer", () => {
    const faults = [at(5 * SECOND, siteCrash(NEAR), 7 * SECOND)];
    const record = reads({ faults, workload: { timeoutNs: 100 * MS } });
    expectConserved(record);
    // All of 100 ms and a round trip until the first is given up, and then one in 2.1 s.
    const { failed } = where(record, 0, 19.8 * SECOND);
    expect(failed).toBeGreaterThanOrEqual(20 + 3);
    expect(failed).toBeLessThanOrEqual(22 + 3);
    expect(where(record, 14 * SECOND, 19.8 * SECOND).asked).toEqual([0, 5.8 * 200, 0]);
  });

  it("never end where there is no time-out: nobody finds out", () => {
    const record = reads({ faults: [at(5 * SECOND, siteCrash(NEAR))] });
    expect(record.windows[0]!.readsOk).toBeLessThanOrEqual(5 * 200);
  });

  it("find out together: all clients of a site share what one has learnt", () => {
    const load = { kind: "closed", clients: 50, think: constant(1 * SECOND) } as const;
    const record = reads({
      faults: [at(5.5 * SECOND, crash(NEAR))],
      workload: { load },
      recheckNs: 100 * SECOND,
    });
    // All 50 ask at once, so all 50 find out; had each to learn by itself, 50 would as well.
    const staggered = reads({
      faults: [at(5.5 * SECOND, crash(NEAR))],
      workload: { load: { ...load, think: { kind: "exponential", mean: SECOND } } },
      recheckNs: 100 * SECOND,
    });
    expect(where(record, 0, 20 * SECOND).failed).toBe(50);
    expect(where(staggered, 0, 20 * SECOND).failed).toBe(1);
  });
});

describe("reads of any replica while one is down", () => {
  it.each([
    ["any", [1 / 2, 0, 1 / 2]],
    ["any_follower", [0, 0, 1]],
    ["pinned", [1 / 2, 0, 1 / 2]],
  ] as const)("share the others evenly: %s", (kind, shares) => {
    const record = reads({
      route: { kind },
      faults: [at(5 * SECOND, crash(NEAR))],
      recheckNs: 100 * SECOND,
    });
    expectConserved(record);
    // A pinned session leaves it at its own failure; there are 256 of them.
    expect(where(record, 0, 19.9 * SECOND).failed).toBeLessThanOrEqual(kind === "pinned" ? 256 : 2);
    const { asked, failed } = where(record, 8 * SECOND, 19.9 * SECOND);
    expect(failed).toBe(0);
    const all = asked[0]! + asked[1]! + asked[2]!;
    for (const [node, share] of shares.entries()) expect(asked[node]! / all).toBeCloseTo(share, 1);
  });

  it("ask whose turn comes first when nobody answers, and fail without hanging", () => {
    const record = reads({
      route: { kind: "any" },
      faults: [at(5 * SECOND, crash(0, 1, 2), 5 * SECOND)],
    });
    expectConserved(record);
    expect(where(record, 5.1 * SECOND, 9.9 * SECOND)).toEqual({ asked: [0, 0, 0], failed: 960 });
    expect(where(record, 12.1 * SECOND, 19.9 * SECOND).failed).toBe(0);
  });
});

describe("a replica that is not dead", () => {
  it("is asked on while it answers others in time, however many it keeps waiting", () => {
    const record = reads({
      near: { kind: "uniform", low: 0, high: 8 * MS },
      workload: { timeoutNs: 6 * MS },
    });
    const { readsOk, readsTimedOut } = record.windows[0]!;
    expect(readsTimedOut / (readsOk + readsTimedOut)).toBeGreaterThan(0.5);
    expect(where(record, 0, 19 * SECOND).asked.filter((count) => count > 0)).toHaveLength(1);
  });

  it("is left alone while it is frozen, and found again", () => {
    const record = reads({
      faults: [at(5 * SECOND, pause(NEAR), 5 * SECOND)],
      workload: { timeoutNs: 100 * MS },
    });
    expectConserved(record);
    expect(where(record, 5.3 * SECOND, 7 * SECOND).asked).toEqual([0, 0, 340]);
    expect(where(record, 12.5 * SECOND, 19.5 * SECOND).asked).toEqual([0, 1400, 0]);
  });
});

describe("without trouble", () => {
  it.each(["leader", "nearest", "any", "any_follower", "pinned", "token"] as const)(
    "the re-check decides nothing: %s",
    (kind) => {
      const trace = (recheckNs: number) =>
        reads({ route: { kind }, recheckNs, workload: { writeShare: 0.5 } }).traceHash;
      expect(trace(1)).toBe(trace(1000 * SECOND));
    },
  );
});
