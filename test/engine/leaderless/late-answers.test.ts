import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { leaderlessPlan, quorums } from "./plan-builder.ts";

/** Clients that coordinate themselves and give up after 15 ms; the answers need 20 ms. */
function impatient(clients: number, writeShare: number) {
  return leaderlessPlan({
    delay: constant(10 * MS),
    replication: quorums(2, 2),
    workload: {
      load: { kind: "closed", clients, think: constant(100 * MS) },
      writeShare,
      timeoutNs: 15 * MS,
    },
    run: { durationNs: 2 * SECOND },
  });
}

describe("answers of replicas that come when the client has given up", () => {
  // The first thought ends at 100 ms, and from then on every 115 ms an operation: 17 in 2 s, of
  // which the last begins at 1.94 s.
  it("are no answers: every write has timed out", () => {
    const { totals } = runPlan(impatient(1, 1));
    expect(totals.writesIssued).toBe(17);
    expect(totals.writesTimedOut).toBe(17);
    expect(totals.writesAcknowledged).toBe(0);
  });

  it("are no answers: every read has timed out", () => {
    const { totals } = runPlan(impatient(1, 0));
    expect(totals.readsIssued).toBe(17);
    expect(totals.readsTimedOut).toBe(17);
    expect(totals.readsAcknowledged).toBe(0);
  });

  it("do not answer whoever asks next, and the run comes to its end", () => {
    const { totals, complete } = runPlan(impatient(9, 0.5));
    expect(complete).toBe(true);
    expect(totals.writesIssued + totals.readsIssued).toBe(9 * 17);
    expect(totals.writesTimedOut + totals.readsTimedOut).toBe(9 * 17);
  });
});
