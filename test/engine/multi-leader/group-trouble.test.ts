import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupPlan } from "../../../src/model/multi-leader.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { crash, fault, partition, run } from "./plan.ts";

const GROUP: GroupPlan = {
  keepaliveNs: 1 * SECOND,
  suspectNs: 2 * SECOND,
  flowLimit: null,
  flowFactor: 1,
  causalReads: false,
};

describe("whatever happens to a group that a majority is enough for", () => {
  const node = fc.integer({ min: 0, max: 4 });
  const trouble = fc.record({
    kind: fc.constantFrom("crash", "pause", "partition", "one way", "alone", "disk"),
    node,
    other: node,
    atMs: fc.integer({ min: 500, max: 12_000 }),
    lastsMs: fc.integer({ min: 1, max: 9000 }),
  });
  const setting = fc.record({
    members: fc.constantFrom(3, 4, 5),
    seed: fc.integer({ min: 0, max: 1e6 }),
    troubles: fc.array(trouble, { minLength: 1, maxLength: 3 }),
    order: fc.constantFrom("rotating", "leader", "leader of many"),
    consistency: fc.constantFrom("eventual", "failover", "before", "after", "both"),
    cutOff: fc.constantFrom("wait", "refuse"),
    quota: fc.constantFrom(undefined, { periodNs: SECOND, limit: 10, hold: 0.1, release: 0.5 }),
    localFlush: fc.boolean(),
    fsyncMs: fc.constantFrom(0, 2),
    applyMs: fc.constantFrom(0, 3),
  });

  it("all members show the same in the end, nothing acknowledged is lost, and `before` sees all", {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(setting, (given) => {
        const hit = (index: number) => index % given.members;
        const disk = {
          fsync: constant(given.fsyncMs * MS),
          bandwidthBytesPerSecond: null,
          capacityBytes: null,
        };
        const apply = { workers: 2, time: constant(given.applyMs * MS) };
        const isSingle = given.order !== "rotating";
        const group = {
          ...GROUP,
          order: given.order === "leader" ? "leader" : "rotating",
          cutOff: given.cutOff,
          consistency: given.consistency,
          ...(isSingle ? { primary: 0 } : {}),
          ...(given.quota === undefined ? {} : { quota: given.quota }),
        } as GroupPlan;
        const record = run({
          leaders: given.members,
          nodes: Array.from({ length: given.members }, () => ({ apply, disk })),
          replication: { conflict: { kind: "certify" }, localFlush: given.localFlush, group },
          workload: {
            load: {
              kind: "phases",
              phases: [{ from: 100, to: 100, durationNs: 14 * SECOND }],
            },
            keys: { kind: "uniform", count: 20 },
            writeShare: 0.7,
            timeoutNs: 1 * SECOND,
          },
          faults: given.troubles.map(({ kind, node: one, other, atMs, lastsMs }) => {
            const target = { kind: "nodes", nodes: [hit(one)] } as const;
            const lasts = lastsMs * MS;
            if (kind === "crash") return fault(atMs * MS, crash(hit(one)), lasts);
            if (kind === "disk") {
              return fault(atMs * MS, crash(hit(one), { losesDisk: true }), lasts);
            }
            if (kind === "pause") return fault(atMs * MS, { kind: "pause", target }, lasts);
            const others = Array.from({ length: given.members }, (_, each) => each);
            if (kind === "alone") {
              const rest = others.filter((each) => each !== hit(one));
              return fault(atMs * MS, partition([hit(one)], rest), lasts);
            }
            const away = hit(one) === hit(other) ? hit(one + 1) : hit(other);
            const direction = kind === "partition" ? "both" : "one_way";
            const groups = [[hit(one)], [away]];
            return fault(atMs * MS, { kind: "partition", groups, direction }, lasts);
          }),
          run: { durationNs: 45 * SECOND, seed: `g${given.seed}` },
        });
        expectConserved(record);
        expect(record.series.columns["divergence"]?.at(-1) ?? 0).toBe(0);
        expect(record.series.columns["leaders"]!.at(-1)).toBe(isSingle ? 1 : given.members);
        expect(record.windows[0]!.lostUpdates).toBe(0);
        if (given.consistency === "before" || given.consistency === "both") {
          expect(record.windows[0]!.staleReads).toBe(0);
        }
        const atOnce = given.troubles.filter(({ kind }) => kind === "crash" || kind === "disk");
        if (atOnce.length < 2) expect(record.totals.lostWrites).toBe(0);
      }),
      { numRuns: 25, seed: 11, endOnFailure: true },
    );
  });
});
