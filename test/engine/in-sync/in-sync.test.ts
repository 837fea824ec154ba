import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { at, crash, cut, pause, siteCrash } from "../failover/failover-builder.ts";
import { MS, NONE, type PlanParts, SECOND } from "../plan-builder.ts";
import { kafkaPlan, SET } from "./kafka-plan.ts";

function run(parts: PlanParts, seed = "test"): RunRecord {
  const record = runPlan(kafkaPlan({ ...parts, run: { seed, ...parts.run } }));
  expect(record.complete).toBe(true);
  expectConserved(record);
  return record;
}

/** The longest that a write waited, in seconds. */
function longest({ windows }: RunRecord): number {
  return windows[0]!.writeLatency.max / SECOND;
}

const seeds = Array.from({ length: 40 }, (_, index) => `set/${index}`);
const paused = at(3 * SECOND, pause(2), 4 * SECOND);

describe("the in-sync set", () => {
  it("keeps all writes waiting for a follower that stalls, until it has left", () => {
    // The leader looks twice in the time that a follower may lag: after 1 to 1.5 of it.
    const waits = seeds.map((seed) => longest(run({ faults: [paused] }, seed)));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.99);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.52);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const error = 0.5 / Math.sqrt(12 * waits.length);
    expect(Math.abs(mean - 1.25)).toBeLessThan(4 * error);
  });

  it("sends a silent node away before it lags too long, by its session", () => {
    // The last sign of life is up to its interval old when the node falls silent.
    const session = { everyNs: SECOND / 2, timeoutNs: 2 * SECOND };
    const replication = { inSync: { ...SET, lagTimeMaxNs: 30 * SECOND, session } };
    const waits = seeds.map((seed) => longest(run({ replication, faults: [paused] }, seed)));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1.5);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2.02);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.abs(mean - 1.75)).toBeLessThan((4 * 0.5) / Math.sqrt(12 * waits.length));
  });

  it("says at the end that somebody was sent away", () => {
    const codes = ({ notes }: RunRecord) => notes.map(({ code }) => code);
    expect(codes(run({ faults: [paused] }))).toContain("left_in_sync");
    expect(codes(run({}))).toEqual([]);
  });

  it("does not wait for those outside, and writes on as fast as before", () => {
    const { windows } = run({
      faults: [at(3 * SECOND, pause(2))],
      measures: { windows: [{ fromNs: 6 * SECOND, toNs: 10 * SECOND }] },
    });
    expect(windows[1]!.writeLatency.max).toBeLessThanOrEqual(20 * MS);
    expect(windows[1]!.writesFailed).toBe(0);
  });

  it("refuses writes below the least number, and takes them when the follower is back", () => {
    const { windows } = run({
      replication: { inSync: { ...SET, min: 3 } },
      faults: [paused],
      measures: {
        windows: [
          { fromNs: 5 * SECOND, toNs: 7 * SECOND },
          { fromNs: 7.1 * SECOND, toNs: 10 * SECOND },
        ],
      },
    });
    const [, below, back] = windows;
    expect(below!.writesOk).toBe(0);
    expect(below!.writesFailed).toBe(400);
    expect(back!.writesFailed).toBe(0);
    expect(back!.writesOk).toBeGreaterThan(570);
  });

  it("keeps those waiting who were in the log already, or tells them before 3.7 that they failed", () => {
    const waits = run({ replication: { inSync: { ...SET, min: 3 } }, faults: [paused] });
    expect(longest(waits)).toBeGreaterThan(3.9);
    const inSync = { ...SET, min: 3, belowMin: "advances" } as const;
    const told = run({ replication: { inSync }, faults: [paused] });
    expect(longest(told)).toBeLessThan(0.1);
    const more = told.totals.writesFailed - waits.totals.writesFailed;
    // All that had come in the second or so until the follower left the set.
    expect(more).toBeGreaterThan(200);
    expect(more).toBeLessThan(310);
    expect(told.totals.inDoubtWrites).toBeGreaterThanOrEqual(more);
  });

  it("asks nothing of a write that waits for nobody", () => {
    const { windows } = run({
      replication: { ack: NONE, inSync: { ...SET, min: 3 } },
      faults: [paused],
    });
    expect(windows[0]!.writesFailed).toBe(0);
    expect(windows[0]!.writeLatency.max).toBe(0);
  });

  it("lets the leader write alone when both followers are gone and one is enough", () => {
    const { windows } = run({
      faults: [at(3 * SECOND, crash(1, 2))],
      measures: { windows: [{ fromNs: 5 * SECOND, toNs: 10 * SECOND }] },
    });
    expect(windows[1]!.writesOk).toBeGreaterThan(990);
    expect(windows[1]!.writeLatency.max).toBe(0);
  });

  it("takes a follower back only when it has what readers see", () => {
    // While it catches up, writes wait for it no longer than its catching up takes.
    const record = run({ faults: [at(3 * SECOND, cut([0], [2]), 4 * SECOND)] });
    const lost = run({
      faults: [at(3 * SECOND, cut([0], [2]), 4 * SECOND), at(7.5 * SECOND, siteCrash(0))],
    });
    expect(longest(record)).toBeLessThanOrEqual(1.52);
    expect(lost.totals.lostWrites).toBe(0);
  });

  it("loses nothing acknowledged when all processes die, and all of the page cache with the power", () => {
    const processes = run({ faults: [at(3 * SECOND, crash(0, 1, 2), SECOND)] });
    expect(processes.totals.lostWrites).toBe(0);
    const power = run({ faults: [at(3 * SECOND, siteCrash(0, 1, 2), SECOND)] });
    expect(power.totals.lostWrites).toBeGreaterThan(590);
    // What comes after the power is back waits for both followers again.
    expect(power.windows[0]!.writeLatency.min).toBe(10 * MS);
  });

  it("has on its disks what was written half a minute ago", () => {
    const faults = [at(62 * SECOND, siteCrash(0, 1, 2), SECOND)];
    const { totals } = run({ faults, run: { durationNs: 64 * SECOND } });
    // Flushed at 30 s and at 60 s: two seconds are lost, of the leader's disk at the most.
    expect(totals.lostWrites).toBeGreaterThan(2 * 200 - 10);
    expect(totals.lostWrites).toBeLessThan(3 * 200);
  });
});
