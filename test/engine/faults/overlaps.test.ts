import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import { expectConserved } from "../conservation.ts";
import { buildPlan, constant, MS, SECOND } from "../plan-builder.ts";
import { at, crash, faultsOf, pause, points, restart } from "./faults-builder.ts";

/** 100 writes a second, evenly spaced, to a leader 1 ms away from its follower. */
function run(...faults: FaultPlan[]) {
  const record = runPlan(
    buildPlan({
      delay: constant(MS),
      workload: { load: { kind: "constant", rate: 100 }, timeoutNs: 50 * MS },
      faults,
    }),
  );
  expectConserved(record);
  return record;
}

/** Strikes just after the write of the same instant, which belongs to the point before. */
function then(seconds: number): number {
  return seconds * SECOND + 1;
}

/** Points (of 100 ms) in which the leader acknowledged something, as stretches of seconds. */
function upTimes(record: ReturnType<typeof run>): string {
  return points(record, "write.ok", 0, 10 * SECOND)
    .map((count) => (count > 0 ? "+" : "-"))
    .join("")
    .replaceAll(/(.)\1*/g, (stretch) => `${stretch[0]}${stretch.length} `)
    .trim();
}

describe("faults that overlap on one node", () => {
  it("two crashes: the node is back when both are over", () => {
    const record = run(at(then(2), crash(0), 3 * SECOND), at(then(3), crash(0), 4 * SECOND));
    expect(upTimes(record)).toBe("+20 -50 +30");
  });

  it("a crash inside a crash changes nothing", () => {
    const record = run(at(then(2), crash(0), 4 * SECOND), at(then(3), crash(0), SECOND));
    expect(upTimes(record)).toBe("+20 -40 +40");
  });

  it("two pauses: the node goes on when both are over", () => {
    const record = run(at(then(2), pause(0), 3 * SECOND), at(then(3), pause(0), 4 * SECOND));
    expect(upTimes(record)).toBe("+20 -50 +30");
  });

  it("a crash while paused: it comes back paused when the pause outlasts the crash", () => {
    const record = run(at(then(2), pause(0), 5 * SECOND), at(then(3), crash(0), 2 * SECOND));
    expect(upTimes(record)).toBe("+20 -50 +30");
  });

  it("a crash while paused: it stays down when the crash outlasts the pause", () => {
    const record = run(at(then(2), pause(0), 2 * SECOND), at(then(3), crash(0), 3 * SECOND));
    expect(upTimes(record)).toBe("+20 -40 +40");
  });

  it("a pause while down holds from the restart to its own end", () => {
    const record = run(at(then(2), crash(0), 2 * SECOND), at(then(3), pause(0), 3 * SECOND));
    expect(upTimes(record)).toBe("+20 -40 +40");
  });

  it("a restart ends every crash of its node, and those that are still due do nothing", () => {
    const record = run(
      at(then(2), crash(0), 5 * SECOND),
      at(then(3), crash(0)),
      at(then(4), restart(0)),
      at(then(6), crash(0), 2 * SECOND),
    );
    // The first crash would have ended at 7 s; that end must not shorten the last one.
    expect(upTimes(record)).toBe("+20 -20 +20 -20 +20");
    expect(faultsOf(record).map(({ toNs }) => Math.floor(toNs / SECOND))).toEqual([4, 4, 4, 8]);
  });

  it("a restart of one node leaves the others of its crash down", () => {
    const record = run(at(then(2), crash(0, 1), 6 * SECOND), at(then(4), restart(0)));
    expect(upTimes(record)).toBe("+20 -20 +60");
    const lag = points(record, "lag_bytes[1]", 4 * SECOND, 10 * SECOND);
    expect(lag[39]).toBeGreaterThan(30 * 100);
    expect(lag.at(-1)).toBeLessThanOrEqual(100);
  });

  it("a restart of what is not down says so", () => {
    const record = run(at(then(2), restart(1)));
    expect(record.notes.map(({ code }) => code)).toEqual(["restart_of_living"]);
  });
});
