import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { GroupPlan } from "../../../src/model/multi-leader.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { at, crash, fault, multiPlan, type Parts, partition } from "./plan.ts";

const GROUP: GroupPlan = {
  keepaliveNs: 1 * SECOND,
  suspectNs: 2 * SECOND,
  flowLimit: null,
  flowFactor: 1,
  causalReads: false,
  cutOff: "wait",
};

/** Three members: two 1 ms from each other, the third 40 ms away from both. */
function group(given: Partial<GroupPlan>, parts: Parts = {}): RunRecord {
  const plan = multiPlan({
    leaders: 3,
    replication: { conflict: { kind: "certify" }, group: { ...GROUP, ...given } },
    workloads: [at(0, { load: { kind: "constant", rate: 20 } })],
    ...parts,
  });
  const { nodes, links, routes } = plan.topology;
  const endpoints = nodes.length + plan.topology.clientSites.length;
  const near = (one: number, other: number) => one % 3 < 2 && other % 3 < 2;
  const moved = links.map((link, index) => {
    const pair = routes.indexOf(index);
    const [from, to] = [Math.floor(pair / endpoints), pair % endpoints];
    if (from % 3 === to % 3) return link;
    return { ...link, delay: constant(near(from, to) ? 1 * MS : 40 * MS) };
  });
  return runPlan({ ...plan, topology: { ...plan.topology, links: moved } });
}

const ok = (record: RunRecord, from: number, to: number) =>
  record.series.columns["write.ok"]!.slice(from, to).reduce((sum, each) => sum + each, 0);

describe("what a commit waits for", () => {
  it("is everyone in Galera, everyone's word with rotating slots, the nearest majority with one proposer", () => {
    const all = group({}).windows[0]!.writeLatency;
    const rotating = group({ order: "rotating" }).windows[0]!.writeLatency;
    const one = group({ order: "leader", primary: 0 }).windows[0]!.writeLatency;
    expect([all.min, all.max]).toEqual([80 * MS, 80 * MS]);
    expect([rotating.min, rotating.max]).toEqual([80 * MS, 80 * MS]);
    expect([one.min, one.max]).toEqual([2 * MS, 2 * MS]);
  });

  it("sends to each other member a proposal, and has a confirmation and the outcome for each", () => {
    const messages = group({ order: "leader", primary: 0 }).windows[0]!;
    // A request and an answer of the client, and three for each of two others; and signs of life.
    const alive = 10 * 6;
    expect(messages.messages).toBeLessThanOrEqual(messages.writesOk * (2 + 6) + alive + 12);
    expect(messages.messages).toBeGreaterThanOrEqual(messages.writesOk * (2 + 6) + alive - 12);
  });

  it("a dead member holds up everybody in Galera until it is out, and nearly nobody with slots", () => {
    const faults = [fault(3 * SECOND, crash(2))];
    const galera = group({}, { faults });
    const slots = group({ order: "rotating" }, { faults });
    const one = group({ order: "leader", primary: 0 }, { faults });
    expect(ok(galera, 32, 50)).toBe(0);
    // 0.24 s after the last that was heard of it, 40 ms old then, the dead member's slots are filled.
    expect(slots.windows[0]!.writeLatency.max).toBeGreaterThan(0.24 * SECOND);
    expect(slots.windows[0]!.writeLatency.max).toBeLessThan(0.29 * SECOND);
    expect(ok(slots, 34, 50)).toBe(32);
    expect(one.windows[0]!.writeLatency.max).toBe(2 * MS);
    for (const record of [galera, slots, one]) expect(record.totals.lostWrites).toBe(0);
  });
});

describe("a multi-primary group", () => {
  it("aborts the second of two that met, and all members end the same", () => {
    const record = group(
      { order: "rotating" },
      {
        workload: { load: { kind: "poisson", rate: 200 }, keys: { kind: "uniform", count: 20 } },
        workloads: [0, 1, 2].map((host) =>
          at(host, { load: { kind: "poisson", rate: 60 }, keys: { kind: "uniform", count: 20 } }),
        ),
      },
    );
    expectConserved(record);
    expect(record.windows[0]!.aborted).toBeGreaterThan(30);
    // Only a client that is refused hears of it; the last ones have not heard yet.
    expect(record.windows[0]!.aborted - record.windows[0]!.writesFailed).toBeLessThan(20);
    expect(record.windows[0]!.lostUpdates).toBe(0);
    expect(record.series.columns["divergence"]?.at(-1) ?? 0).toBeLessThan(10);
  });
});

describe("a group whose primary is cut off", () => {
  const cut = [fault(3 * SECOND, partition([0, 3], [1, 2, 4, 5]), 6 * SECOND)];
  const reads = at(0, {
    writeShare: 0,
    load: { kind: "constant", rate: 20 },
    readFrom: { kind: "nearest" },
  });
  const run = { durationNs: 20 * SECOND };
  const keys = { kind: "single" } as const;

  it("elects another, loses nothing, and goes on in the majority only", () => {
    const record = group(
      { order: "leader", primary: 0 },
      {
        faults: cut,
        run,
        workloads: [
          at(1, { load: { kind: "constant", rate: 20 }, timeoutNs: SECOND, keys }),
          { ...reads, keys },
        ],
      },
    );
    expectConserved(record);
    const failover = record.episodes.find(({ kind }) => kind === "failover")!;
    expect(failover.numbers).toMatchObject({ from: 0, to: 1, false: 1, lost: 0 });
    // Silent for 2 s, seen at the next of the looks that come each second.
    expect(failover.numbers!["rtoNs"]).toBeGreaterThan(2 * SECOND);
    expect(failover.numbers!["rtoNs"]).toBeLessThan(3.2 * SECOND);
    expect(record.totals.lostWrites).toBe(0);
    expect(record.series.columns["leader"]!.at(25)).toBe(0);
    expect(record.series.columns["leader"]!.at(-1)).toBe(1);
    // The old primary answers reads all the time, and they are old.
    expect(record.windows[0]!.readsOk).toBeGreaterThan(395);
    // But for the moment in which it gets what it has missed.
    expect(record.windows[0]!.readsFailed).toBeLessThan(3);
    expect(record.windows[0]!.staleReads).toBeGreaterThan(30);
  });

  it("lets writes on the minority's side wait until they time out, and answers none", () => {
    const record = group(
      { order: "rotating" },
      {
        faults: cut,
        run,
        workloads: [at(0, { load: { kind: "constant", rate: 20 }, timeoutNs: SECOND })],
      },
    );
    expectConserved(record);
    expect(ok(record, 31, 90)).toBeLessThan(2);
    expect(record.windows[0]!.writesTimedOut).toBeGreaterThan(80);
    expect(ok(record, 120, 200)).toBeGreaterThan(100);
    expect(record.totals.lostWrites).toBe(0);
  });
});

describe("consistency levels of a group", () => {
  const slow = { apply: { workers: 1, time: constant(30 * MS) } };
  const level = (consistency: GroupPlan["consistency"]) =>
    group(
      { order: "leader", primary: 0, consistency: consistency ?? "eventual" },
      {
        nodes: [{}, slow, {}],
        workloads: [
          at(0, { load: { kind: "constant", rate: 20 }, keys: { kind: "single" } }),
          at(1, { writeShare: 0, load: { kind: "poisson", rate: 40 }, keys: { kind: "single" } }),
        ],
      },
    ).windows[0]!;
  const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;

  it("eventual reads are old; `before` makes reads wait, `after` makes writes wait for the slowest", () => {
    const eventual = level("eventual");
    const before = level("before");
    const after = level("after");
    expect(eventual.staleReads).toBeGreaterThan(100);
    expect(before.staleReads).toBe(0);
    expect(after.staleReads).toBe(0);
    expect(eventual.readLatency.max).toBe(0);
    expect(eventual.writeLatency.max).toBe(2 * MS);
    // There and back to the primary, and what the member still had to apply.
    expect(before.readLatency.min).toBeGreaterThanOrEqual(2 * MS);
    expect(mean(before.readLatency)).toBeGreaterThan(10 * MS);
    expect(mean(after.readLatency)).toBe(0);
    // The far member hears of the write 40 ms after it was chosen, and says so 40 ms later.
    expect(after.writeLatency.min).toBe(82 * MS);
    // A write asks a majority first, too.
    expect(before.writeLatency.max).toBe(4 * MS);
  });
});

describe("flow control by quotas", () => {
  const slow = { apply: { workers: 1, time: constant(10 * MS) } };
  const busy = (limit: number) =>
    group(
      {
        order: "leader",
        primary: 0,
        quota: { periodNs: SECOND, limit, hold: 0.1, release: 0.5 },
      },
      {
        nodes: [{}, slow, {}],
        workloads: [at(0, { load: { kind: "closed", clients: 2, think: constant(0) } })],
        run: { durationNs: 30 * SECOND },
      },
    );

  it("throttles writers to what the slowest applies, less a tenth, once its queue is over the limit", () => {
    const free = busy(1e9);
    const held = busy(500);
    expectConserved(held);
    // Two sessions with 2 ms a write: 1000/s; the member applies 100/s.
    expect(ok(free, 200, 300)).toBeGreaterThan(9900);
    expect(ok(held, 200, 300)).toBeLessThan(2600);
    expect(held.series.columns["lag[1]"]!.at(-1)).toBeLessThan(
      0.5 * free.series.columns["lag[1]"]!.at(-1)!,
    );
  });
});
