import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { WindowRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { at, crash } from "../failover/failover-builder.ts";
import { constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { FETCH, kafkaPlan, SET } from "./kafka-plan.ts";

const ROUND_TRIP_MS = 10;

function windowOf(parts: PlanParts): WindowRecord {
  const record = runPlan(kafkaPlan(parts));
  expectConserved(record);
  return record.windows[0]!;
}

function meanMs({ writeLatency }: WindowRecord): number {
  return writeLatency.sum / writeLatency.count / MS;
}

describe("followers that fetch", () => {
  it("take a lone record at once: one round trip", () => {
    const window = windowOf({ workload: { load: { kind: "constant", rate: 5 } } });
    expect(window.writeLatency.min).toBe(ROUND_TRIP_MS * MS);
    expect(window.writeLatency.max).toBe(ROUND_TRIP_MS * MS);
  });

  it("let records of a steady stream wait for the next request: one and a half round trips", () => {
    // A request comes each round trip; a record waits half of one for it and is away for a whole one.
    const window = windowOf({ workload: { load: { kind: "constant", rate: 1999 } } });
    expect(Math.abs(meanMs(window) / (1.5 * ROUND_TRIP_MS) - 1)).toBeLessThan(0.005);
    expect(window.writeLatency.max).toBeLessThanOrEqual(2 * ROUND_TRIP_MS * MS);
  });

  it("are answered with too little once they have waited long enough", () => {
    // A cycle is the wait and a round trip; what comes while the answer is away takes a cycle more.
    const waitMs = 500;
    const cycle = waitMs + ROUND_TRIP_MS;
    const early = (waitMs / cycle) * (cycle - waitMs / 2);
    const late = (ROUND_TRIP_MS / cycle) * (cycle + ROUND_TRIP_MS / 2);
    const window = windowOf({
      workload: { load: { kind: "constant", rate: 499 } },
      replication: {
        fetch: { ...FETCH, waitNs: waitMs * MS, minBytes: 1e9 },
        inSync: { ...SET, lagTimeMaxNs: 10 * SECOND },
      },
      run: { durationNs: 60 * SECOND },
    });
    expect(Math.abs(meanMs(window) / (early + late) - 1)).toBeLessThan(0.01);
  });

  it("are answered when there is enough: ten records of 100 B", () => {
    const window = windowOf({
      workload: { load: { kind: "constant", rate: 100 } },
      replication: { fetch: { ...FETCH, minBytes: 1000 } },
    });
    // The first of ten waits for nine more, 10 ms each.
    expect(window.writeLatency.max).toBe((90 + ROUND_TRIP_MS) * MS);
    expect(window.writeLatency.min).toBe(ROUND_TRIP_MS * MS);
  });

  it("ask again after an empty answer, so that an idle stream costs two messages each wait", () => {
    const plan = kafkaPlan({ workload: { load: { kind: "constant", rate: 0.01 } } });
    const record = runPlan(plan);
    const cycles = (10 * SECOND) / (500 * MS + ROUND_TRIP_MS * MS);
    const followers = 2;
    expect(record.totals.messagesSent).toBeGreaterThan(followers * 2 * (cycles - 1));
    expect(record.totals.messagesSent).toBeLessThan(followers * 2 * (cycles + 1));
  });

  it("catch up after a crash by one full answer each round trip", () => {
    const bytes = 100_000;
    const record = runPlan(
      kafkaPlan({
        workload: { load: { kind: "constant", rate: 100 }, value: constant(bytes) },
        replication: { fetch: { ...FETCH, maxBytes: 10 * bytes }, ack: { kind: "none" } },
        faults: [at(2 * SECOND, crash(2), 2 * SECOND)],
      }),
    );
    expectConserved(record);
    // Two seconds of log are 200 records; ten an answer, one new record in the meantime: 200 / 9.
    const lag = record.series.columns["lag_bytes[2]"]!;
    const after = Math.round((200 / 9) * ROUND_TRIP_MS);
    const atMs = (ms: number) => lag[Math.ceil(ms / 100) - 1]!;
    expect(atMs(4000)).toBeGreaterThan(190 * bytes);
    expect(atMs(4000 + after - 130)).toBeGreaterThan(40 * bytes);
    expect(atMs(4000 + after + 100)).toBeLessThan(4 * bytes);
  });
});
