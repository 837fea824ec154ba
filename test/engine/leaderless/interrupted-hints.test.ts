import { describe, expect, it } from "vitest";
import type { FaultAction } from "../../../src/model/faults.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { at, run } from "./runs.ts";

const REPLAY_BYTES = 10_000;

/** The third replica dies for a second, and once more for `again` while it is handed its hints. */
function twiceAway(site: boolean, again: number, everySecond: number) {
  const crash: FaultAction = {
    kind: "crash",
    target: { kind: "nodes", nodes: [2] },
    site,
    losesDisk: false,
  };
  const phase = (rate: number, seconds: number) => ({
    from: rate,
    to: rate,
    durationNs: seconds * SECOND,
  });
  return run(
    {
      delay: constant(10 * MS),
      replication: {
        replicaTimeoutNs: 500 * MS,
        hintedHandoff: { windowNs: 3600 * SECOND, bytesPerSecond: REPLAY_BYTES },
      },
      faults: [at(0.5, crash, 1), at(3, crash, again)],
      workload: {
        keys: { kind: "uniform", count: 10_000 },
        writeShare: 1,
        load: { kind: "phases", phases: [phase(300, 2), phase(everySecond, 8)] },
      },
      run: { durationNs: 12 * SECOND },
    },
    "twice away",
  ).series.columns["divergence"]!;
}

describe("a replica that dies again while it is handed its hints", () => {
  it.each([
    ["its process", false, 1, 5],
    ["its machine", true, 1, 5],
    ["its process, with nobody asking", false, 1, 0],
    ["its machine, with nobody asking", true, 1, 0],
    ["its machine, for less than a time-out, with nobody asking", true, 0.1, 0],
  ])("gets those that it missed, and the rest: %s", (_, site, again, everySecond) => {
    const divergence = twiceAway(site, again, everySecond);
    // Some were handed over before it died, and not all of them.
    const before = divergence[Math.round((3 / 12) * divergence.length) - 1]!;
    expect(before).toBeGreaterThan(20);
    expect(before).toBeLessThan(290);
    expect(divergence.at(-1)).toBe(0);
  });
});
