import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { buildPlan, constant, MS, SECOND } from "./plan-builder.ts";

describe("a quorum read whose client gives up before a majority has answered", () => {
  // The leader answers at once, the followers after 20 ms; the client gives up after 15 ms.
  const impatient = (clients: number) =>
    buildPlan({
      followers: 2,
      delay: constant(10 * MS),
      workload: {
        load: { kind: "closed", clients, think: constant(100 * MS) },
        writeShare: 0,
        readFrom: { kind: "quorum" },
        timeoutNs: 15 * MS,
      },
      run: { durationNs: 2 * SECOND },
    });

  it("has timed out, and is not answered as well", () => {
    const { totals } = runPlan(impatient(1));
    expect(totals.readsIssued).toBe(17);
    expect(totals.readsTimedOut).toBe(17);
    expect(totals.readsAcknowledged).toBe(0);
  });

  it("answers nobody else's read with its late parts", () => {
    const { totals, complete } = runPlan(impatient(9));
    expect(complete).toBe(true);
    expect(totals.readsIssued).toBe(9 * 17);
    expect(totals.readsTimedOut).toBe(9 * 17);
  });
});
