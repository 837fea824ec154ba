import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { at, crash, siteCrash } from "../failover/failover-builder.ts";
import { constant, MS, NONE, type PlanParts, SECOND } from "../plan-builder.ts";
import { CONTROLLER, kafkaPlan } from "./kafka-plan.ts";

function run(parts: PlanParts): RunRecord {
  const record = runPlan(
    kafkaPlan({
      ...parts,
      workload: { load: { kind: "constant", rate: 1000 }, ...parts.workload },
      replication: { ack: NONE, respond: "sent", ...parts.replication },
    }),
  );
  expectConserved(record);
  return record;
}

describe("writes that nobody answers", () => {
  it("take no time, wherever the leader is", () => {
    const { windows, totals } = run({ clientDelay: constant(40 * MS) });
    expect(windows[0]!.writeLatency.max).toBe(0);
    expect(totals.writesAcknowledged).toBe(totals.writesIssued);
    expect(totals.lostWrites).toBe(0);
  });

  it("are lost when the leader is gone before they come, until the broken connection is seen", () => {
    // 40 ms of them are on their way when it dies, and the refusal of the first is seen at once.
    const { totals } = run({
      clientDelay: constant(40 * MS),
      faults: [at(3 * SECOND, crash(0), SECOND)],
    });
    expect(totals.lostWrites).toBeGreaterThanOrEqual(39);
    expect(totals.lostWrites).toBeLessThanOrEqual(42);
    // The others are told, and those who come after the restart succeed.
    expect(totals.writesFailed).toBeGreaterThan(900);
    expect(totals.writesAcknowledged).toBeGreaterThan(8900);
  });

  it("are lost for as long as a vanished site leaves its clients in the dark", () => {
    const { totals } = run({ faults: [at(3 * SECOND, siteCrash(0), SECOND)] });
    expect(totals.writesFailed).toBe(0);
    // A second of writes into the void; the page cache of the leader had been fetched but for the last.
    expect(totals.lostWrites).toBeGreaterThan(1000);
  });

  it("go to the new leader once the controller has found one", () => {
    const { totals, episodes } = run({
      replication: { failover: CONTROLLER },
      faults: [at(3 * SECOND, crash(0))],
    });
    expect(episodes.filter(({ kind }) => kind === "failover")).toHaveLength(1);
    expect(totals.writesAcknowledged).toBeGreaterThan(6000);
    expect(totals.lostWrites).toBeGreaterThan(0);
    expect(totals.lostWrites).toBeLessThan(30);
  });
});
