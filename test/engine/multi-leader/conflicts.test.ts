import { describe, expect, it } from "vitest";
import type { ConflictPlan, MultiLeaderPlan } from "../../../src/model/multi-leader.ts";
import type { WindowRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { estimate, estimates, expectNear } from "../trials.ts";
import { at, multiPlan, run } from "./plan.ts";

const RULES: readonly ConflictPlan[] = [
  { kind: "last_write_wins" },
  { kind: "site_priority", sites: [1, 0] },
  { kind: "siblings" },
  { kind: "revisions" },
  { kind: "crdt", type: "pn_counter" },
  { kind: "crdt", type: "or_set" },
  { kind: "crdt", type: "lww_register" },
  { kind: "crdt", type: "text" },
];
const name = (rule: ConflictPlan) => (rule.kind === "crdt" ? rule.type : rule.kind);

function by(rule: ConflictPlan): Partial<MultiLeaderPlan> {
  return { conflict: rule };
}

describe("two leaders", () => {
  it("take the writes of their own clients at once and have the others' one delay later", () => {
    const record = run();
    expectConserved(record);
    const window = record.windows[0]!;
    expect(window.writesOk).toBe(window.writesStarted);
    expect(window.writeLatency.max).toBe(0);
    expect(window.lagNs[0]!.max).toBeGreaterThan(5 * MS);
    expect(window.lagNs[0]!.max).toBeLessThanOrEqual(10 * MS);
    expect(record.series.columns["divergence"]!.at(-1)).toBeLessThan(10);
  });

  it.each(RULES.map((rule) => [name(rule), rule] as const))(
    "never conflict while one of them writes alone: %s",
    (_, rule) => {
      const keys = { kind: "single" } as const;
      const record = run({ replication: by(rule), workloads: [at(0, { keys })] });
      expectConserved(record);
      expect(record.windows[0]!.writesOk).toBeGreaterThan(900);
      expect(record.windows[0]!.conflicts).toBe(0);
      expect(record.windows[0]!.lostUpdates).toBe(0);
      expect(record.windows[0]!.siblings.count).toBe(0);
    },
  );

  it("conflict more the longer the way and the batch, and never below a delay of nothing", () => {
    const keys = { kind: "uniform", count: 20 } as const;
    const conflicts = (ms: number, batchMs: number) =>
      run({
        delay: constant(ms * MS),
        replication: { shipping: { batchNs: batchMs * MS, maxBytes: null } },
        workload: { keys },
      }).windows[0]!.conflicts;
    const rising = [conflicts(0, 0), conflicts(5, 0), conflicts(20, 0), conflicts(20, 40)];
    expect(rising[0]).toBe(0);
    expect([...rising].sort((a, b) => a - b)).toEqual(rising);
    expect(new Set(rising).size).toBe(4);
  });
});

describe("the share of writes that conflict", () => {
  // Site 1 writes seldom, so that its own writes do not stand in each other's way.
  const load = (rate: number, count: number) =>
    ({ load: { kind: "poisson", rate }, keys: { kind: "uniform", count } }) as const;

  it("counts the time that a batch collects as part of the way", () => {
    const plan = multiPlan({
      delay: constant(20 * MS),
      replication: { shipping: { batchNs: 30 * MS, maxBytes: null } },
      workloads: [at(0, load(1, 1)), at(1, load(1, 1))],
      run: { durationNs: 2000 * SECOND },
    });
    // Two batches seldom meet at one write a second: each write waits 30 ms, or what is left of them.
    const wait = (0.03 + 1 * 0.03 * 0.015) / (1 + 0.03);
    const share = estimate(plan, 8, ({ conflicts, writesOk }) => (2 * conflicts) / writesOk);
    expect(share.error).toBeLessThan(0.03 * share.mean);
    const theory = 1 - Math.exp(-2 * (0.02 + wait));
    expect(Math.abs(share.mean - theory)).toBeLessThan(4 * share.error);
  });

  it("is 1 - e^(-2 d lambda / K), and the last write wins over one of each two", () => {
    const plan = multiPlan({
      delay: constant(50 * MS),
      workloads: [at(0, load(200, 50)), at(1, load(4, 50))],
      run: { durationNs: 500 * SECOND },
    });
    const theory = 1 - Math.exp((-2 * 0.05 * 200) / 50);
    const rare = ({ writesOk }: WindowRecord) => (writesOk * 4) / 204;
    const shares = estimates(plan, 6, [
      (window) => window.conflicts / rare(window),
      (window) => window.lostUpdates / rare(window),
    ]);
    for (const share of shares) expectNear(share, theory);
  });
});

describe("disjoint keys", () => {
  it.each(RULES.map((rule) => [name(rule), rule] as const))("never conflict: %s", (_, rule) => {
    // One key a leader, drawn from the two halves of a range.
    const record = run({
      replication: by(rule),
      workloads: [at(0, { keys: { kind: "single" } }), at(1, { writeShare: 0 })],
    });
    expectConserved(record);
    expect(record.windows[0]!.conflicts).toBe(0);
    expect(record.windows[0]!.lostUpdates).toBe(0);
  });
});

describe("what the rules keep and lose", () => {
  const busy = { keys: { kind: "uniform", count: 5 }, writeShare: 0.5 } as const;
  const window = (rule: ConflictPlan) => {
    const record = run({ replication: by(rule), workload: busy, leaders: 3 });
    expectConserved(record);
    return record.windows[0]!;
  };

  it("last write wins loses one of two, and never more than there are conflicts", () => {
    const { conflicts, lostUpdates, siblings } = window({ kind: "last_write_wins" });
    expect(lostUpdates).toBeGreaterThan(100);
    expect(lostUpdates).toBeLessThanOrEqual(conflicts);
    expect(siblings.count).toBe(0);
  });

  it("site priority loses what the weaker site wrote", () => {
    const { lostUpdates, conflicts } = window({ kind: "site_priority", sites: [2, 0, 1] });
    expect(lostUpdates).toBeGreaterThan(100);
    expect(lostUpdates).toBeLessThanOrEqual(conflicts);
  });

  it("siblings lose nothing, show several, and do not explode", () => {
    const { conflicts, lostUpdates, siblings } = window({ kind: "siblings" });
    expect(conflicts).toBeGreaterThan(100);
    expect(lostUpdates).toBe(0);
    expect(siblings.count).toBeGreaterThan(20);
    expect(siblings.min).toBe(2);
    expect(siblings.max).toBeLessThanOrEqual(3);
  });

  it("revisions keep the losers as conflicts for good: nobody merges them", () => {
    const { lostUpdates, siblings } = window({ kind: "revisions" });
    expect(lostUpdates).toBe(0);
    expect(siblings.max).toBeGreaterThan(10);
  });

  it.each(["pn_counter", "or_set", "text"] as const)("a CRDT loses nothing: %s", (type) => {
    const { conflicts, lostUpdates } = window({ kind: "crdt", type });
    expect(conflicts).toBeGreaterThan(100);
    expect(lostUpdates).toBe(0);
  });
});

describe("a clock that is off", () => {
  const rates = { load: { kind: "poisson", rate: 50 }, keys: { kind: "single" } } as const;
  const lost = (byNs: number, conflict: ConflictPlan) =>
    run({
      replication: { conflict },
      delay: constant(1 * MS),
      nodes: [{}, { clock: { kind: "skewed", byNs, drift: 0 } }],
      workloads: [at(0, rates), at(1, rates)],
    }).windows[0]!.lostUpdates;

  it("lets older writes win over newer ones that had seen them", () => {
    const rule = { kind: "last_write_wins" } as const;
    const fair = lost(0, rule);
    // A second ahead: what leader 0 writes within a second of a write of leader 1 is lost.
    expect(lost(1 * SECOND, rule)).toBeGreaterThan(400);
    expect(fair).toBeLessThan(100);
  });

  it("does no such harm to a register whose clock follows causes", () => {
    const rule = { kind: "crdt", type: "lww_register" } as const;
    expect(lost(1 * SECOND, rule)).toBeLessThan(100);
  });
});
