import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { at, crash, episodes, pause, siteCrash } from "../failover/failover-builder.ts";
import { exponential, MS, NONE, type PlanParts, SECOND } from "../plan-builder.ts";
import { CONTROLLER, FETCH, kafkaPlan, SET } from "./kafka-plan.ts";

function run(parts: PlanParts, seed = "test"): RunRecord {
  const record = runPlan(
    kafkaPlan({
      ...parts,
      replication: { failover: CONTROLLER, ...parts.replication },
      run: { durationNs: 15 * SECOND, seed, ...parts.run },
    }),
  );
  expectConserved(record);
  return record;
}

const seeds = Array.from({ length: 25 }, (_, index) => `elect/${index}`);

/** Controllers on machines of their own, 3 to 5. */
const apart: PlanParts = {
  followers: 5,
  replication: {
    followers: [1, 2],
    upstream: [0, 0],
    failover: { ...CONTROLLER, voters: [3, 4, 5] },
  },
};

/** Both followers fall out of the set, and then the leader dies as they come back. */
const alone: readonly FaultPlan[] = [
  at(2 * SECOND, pause(1, 2), 3 * SECOND),
  at(4.9 * SECOND, crash(0), 8 * SECOND),
];

describe("elections from the in-sync set", () => {
  it("lose no write that all in sync had, over many seeds", () => {
    for (const seed of seeds) {
      const parts = { delay: exponential(5 * MS), faults: [at(3 * SECOND, siteCrash(0))] };
      const record = run(parts, seed);
      expect(episodes(record, "failover")).toHaveLength(1);
      expect(record.totals.lostWrites).toBe(0);
      expect(record.totals.writesAcknowledged).toBeGreaterThan(1000);
    }
  });

  it("keep each of several logs, and one set for all of them", () => {
    for (const seed of seeds.slice(0, 4)) {
      const record = run(
        {
          replication: { shards: 3, inSync: { ...SET, min: 2 } },
          faults: [at(3 * SECOND, siteCrash(0))],
          measures: { windows: [{ fromNs: 9 * SECOND, toNs: 15 * SECOND }] },
        },
        seed,
      );
      expect(record.totals.lostWrites).toBe(0);
      expect(record.windows[1]!.writesFailed).toBe(0);
      expect(record.windows[1]!.writesOk).toBeGreaterThan(1150);
    }
  });

  it("lose what the followers had not fetched with acks = 1: rate times the age of their last answer", () => {
    // An answer is 5 ms old when it comes, and half a round trip older on average: 10 ms, 2 writes.
    const lost = seeds.map((seed) => {
      const faults = [at(3 * SECOND, siteCrash(0))];
      return run({ replication: { ack: NONE }, faults }, seed).totals.lostWrites;
    });
    expect(Math.min(...lost)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lost)).toBeLessThanOrEqual(4);
  });

  it("take the dead leader out of the set: nobody waits for it, however long one may lag", () => {
    const { windows } = run({
      replication: { inSync: { ...SET, lagTimeMaxNs: 60 * SECOND } },
      faults: [at(3 * SECOND, crash(0))],
      measures: { windows: [{ fromNs: 8 * SECOND, toNs: 15 * SECOND }] },
    });
    expect(windows[1]!.writesOk).toBeGreaterThan(1350);
    expect(windows[1]!.writeLatency.max).toBeLessThan(50 * MS);
  });

  it("pass over the first in the order when it is outside the set", () => {
    const record = run({
      faults: [at(2 * SECOND, pause(1), 4 * SECOND), at(5 * SECOND, crash(0))],
    });
    const [only] = episodes(record, "failover");
    expect(only?.numbers?.to).toBe(2);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("elect nobody when only the dead leader was in sync, and it leads on with its log", () => {
    const record = run({ ...apart, faults: alone });
    expect(episodes(record, "failover")).toEqual([]);
    expect(record.notes.map(({ code }) => code)).toContain("nobody_may_lead");
    expect(record.totals.lostWrites).toBe(0);
    expect(record.totals.writesFailed).toBeGreaterThan(1200);
  });

  it("elect who is there when uncleanly allowed to, and lose what he had not", () => {
    const inSync = { ...SET, uncleanElection: true };
    const replication = { ...apart.replication, inSync };
    const record = run({ ...apart, replication, faults: alone });
    const [only] = episodes(record, "failover");
    expect(only?.numbers?.to).toBe(1);
    // Written by the leader alone, from a second or so after the pause until its death.
    expect(record.totals.lostWrites).toBeGreaterThan(200);
    expect(record.totals.lostWrites).toBe(only?.numbers?.lost);
    expect(record.totals.writesFailed).toBeLessThan(1000);
  });

  it("do not elect one that still catches up: it comes back into the set at the watermark only", () => {
    const record = run({
      ...apart,
      replication: { ...apart.replication, fetch: { ...FETCH, maxBytes: 200 } },
      faults: [
        at(2 * SECOND, crash(1)),
        at(2 * SECOND, pause(2), 3 * SECOND),
        at(6 * SECOND, crash(0)),
      ],
    });
    expect(episodes(record, "failover")).toEqual([]);
    expect(record.totals.lostWrites).toBe(0);
    // It has got two records each round trip, no more than there were new ones.
    expect(record.totals.strandedWrites).toBeGreaterThan(400);
  });

  it("wait in a minority for those whom the controller has not taken out", () => {
    const record = run({
      faults: [
        {
          label: "cut",
          schedule: { kind: "at", atNs: 3 * SECOND },
          action: {
            kind: "partition",
            groups: [
              [0, 3],
              [1, 2],
            ],
            direction: "both",
          },
          lasts: null,
        },
      ],
      measures: { windows: [{ fromNs: 4 * SECOND, toNs: 15 * SECOND }] },
    });
    // The old leader cannot send anybody away without the controller, so that it confirms nothing.
    expect(record.windows[1]!.writesOk).toBe(0);
    expect(record.totals.lostWrites).toBe(0);
  });
});
