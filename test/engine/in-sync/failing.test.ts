import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { at, pause } from "../failover/failover-builder.ts";
import { any, buildPlan, constant, MS, SECOND } from "../plan-builder.ts";

const TIMEOUT_MS = 200;

/** One follower 5 ms away that stalls from 2 s to 4 s; 100 writes a second that wait for it. */
function run(): RunRecord {
  const record = runPlan(
    buildPlan({
      delay: constant(5 * MS),
      workload: { load: { kind: "constant", rate: 100 } },
      replication: {
        ack: any(1, 1),
        ackAt: "written",
        ackTimeoutNs: TIMEOUT_MS * MS,
        onAckTimeout: "fail",
      },
      faults: [at(2 * SECOND, pause(1), 2 * SECOND)],
      measures: {
        windows: [
          { fromNs: 2.3 * SECOND, toNs: 4 * SECOND },
          { fromNs: 4.3 * SECOND, toNs: 10 * SECOND },
        ],
      },
    }),
  );
  expectConserved(record);
  return record;
}

describe("writes that fail when they wait too long", () => {
  it("fail after the time-out, all but those that the follower's return still reaches", () => {
    const { windows, totals } = run();
    const stalled = 200;
    const reached = TIMEOUT_MS / 10;
    expect(totals.writesFailed).toBeGreaterThanOrEqual(stalled - reached - 1);
    expect(totals.writesFailed).toBeLessThanOrEqual(stalled - reached + 1);
    expect(windows[0]!.writeLatency.max).toBeLessThanOrEqual((TIMEOUT_MS + 10) * MS);
    expect(windows[1]!.writesOk).toBe(0);
  });

  it("stay in the log: nobody was told that they are there", () => {
    const { totals, notes } = run();
    expect(totals.inDoubtWrites).toBe(totals.writesFailed + totals.writesInFlight);
    expect(totals.lostWrites).toBe(0);
    expect(notes.map(({ code }) => code)).toContain("ack_timed_out");
  });

  it("wait for the follower again once it is back", () => {
    const { windows } = run();
    expect(windows[2]!.writesFailed).toBe(0);
    expect(windows[2]!.writeLatency.max).toBe(10 * MS);
    expect(windows[2]!.writeLatency.min).toBe(10 * MS);
  });
});
