import { describe, expect, it } from "vitest";
import { consistentPrefix } from "../../src/analysis/checkers/dependencies.ts";
import { monotonicReads } from "../../src/analysis/checkers/monotonic-reads.ts";
import { readYourWrites } from "../../src/analysis/checkers/read-your-writes.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { membersOf, type ReplicationPlan } from "../../src/model/replication.ts";
import { all, constant, exponential, MS, NONE, SECOND } from "../engine/plan-builder.ts";
import { changed, idleMachine, WIDE, withoutWaits } from "./changed-plan.ts";
import { type RandomReplication, randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

const SEEDS = Array.from({ length: 8 }, (_, seed) => 200 + seed);

/** A random plan in which nothing takes time, read anywhere. */
function timeless(seed: number, replication: RandomReplication): Plan {
  const plan = randomPlan(seed, { replication, faults: false });
  return {
    ...changed(plan, {
      node: idleMachine,
      link: () => ({ ...WIDE, delay: constant(0) }),
      workload: {
        load: { kind: "closed", clients: 8, think: exponential(20 * MS) },
        writeShare: 0.5,
        keys: { kind: "uniform", count: 5 },
        readFrom: { kind: "any" },
        replies: 0.5,
      },
      run: { durationNs: SECOND },
    }),
    replication: withoutWaits(plan.replication),
  };
}

/** The same plan, whose writes wait for all, and the same whose writes wait for as few as may be. */
function extremes({ replication }: Plan): readonly [ReplicationPlan, ReplicationPlan] | null {
  if (replication.kind === "single_leader") {
    const { followers } = replication;
    return [
      { ...replication, ack: NONE, visible: "after_ack" },
      { ...replication, ack: all(...followers), ackAt: "applied", visible: "after_ack" },
    ];
  }
  if (replication.kind !== "leaderless") return null;
  const rule = (count: number) => ({ kind: "count", count }) as const;
  return [
    { ...replication, read: rule(1), write: rule(1) },
    { ...replication, read: rule(replication.n), write: rule(replication.n) },
  ];
}

describe.each(Object.entries(FAMILIES))("nothing takes time: %s", (_name, replication) => {
  it("then nobody is behind, and whoever asks sees all that was written (11)", () => {
    for (const seed of SEEDS) {
      const plan = timeless(seed, replication);
      const { windows, history, series } = runPlan(plan);
      const { staleReads, lagNs, conflicts, lostUpdates, readsOk, writesOk, writeLatency } =
        windows[0]!;
      expect(Math.min(readsOk, writesOk), `seed ${seed}`).toBeGreaterThan(100);
      const latest = Math.max(writeLatency.max, ...lagNs.map(({ max }) => max));
      expect([staleReads, conflicts, lostUpdates, latest], `seed ${seed}`).toEqual([0, 0, 0, 0]);
      expect(series.columns["divergence"]?.at(-1) ?? 0, `seed ${seed}`).toBe(0);
      for (const check of [readYourWrites, monotonicReads, consistentPrefix]) {
        const { checked, violations } = check(history!);
        expect([checked[0]! > 0, violations[0]], `${check.name}, seed ${seed}`).toEqual([true, 0]);
      }
    }
  });

  it("nobody writes: all that is read is what there was, whatever else goes on (33)", () => {
    let reads = 0;
    for (const seed of SEEDS) {
      const plan = changed(randomPlan(seed, { replication }), {
        workload: { load: { kind: "poisson", rate: 150 }, writeShare: 0 },
      });
      const { windows, history, totals } = runPlan(plan);
      const { staleReads, staleness, lagBytes, conflicts } = windows[0]!;
      reads += windows[0]!.readsOk;
      expect([staleReads, staleness.count, conflicts, totals.lostWrites]).toEqual([0, 0, 0, 0]);
      expect(Math.max(...history!.version), `seed ${seed}`).toBe(0);
      expect(Math.max(...lagBytes.map(({ max }) => max)), `seed ${seed}`).toBeLessThanOrEqual(0);
    }
    expect(reads).toBeGreaterThan(100 * SEEDS.length);
  });
});

describe("nothing takes time", () => {
  it.each(["single leader", "leaderless"])(
    "then who asks all and who asks none are answered alike: %s (11)",
    (name) => {
      for (const seed of SEEDS) {
        const plan = timeless(seed, FAMILIES[name]!);
        const [few, every] = extremes(plan)!.map((replication) =>
          runPlan({ ...plan, replication }),
        );
        expect(membersOf(plan.replication).length).toBeGreaterThan(1);
        expect(few!.history, `seed ${seed}`).toEqual(every!.history);
        expect(few!.totals.messagesSent).not.toBe(0);
      }
    },
  );
});
