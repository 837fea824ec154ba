import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RetryPlan } from "../../../src/model/workload.ts";
import { expectConserved } from "../conservation.ts";
import { at, points } from "../faults/faults-builder.ts";
import { buildPlan, constant, freeNode, MS, SECOND } from "../plan-builder.ts";

/** Writes that the one core of the leader can do in a second. */
const CAPACITY = 1000;
const TRIGGER = { fromNs: 20 * SECOND, toNs: 30 * SECOND };
const END = 120 * SECOND;

function again(tries: number, more: Partial<RetryPlan & { kind: "exponential_backoff" }> = {}) {
  const retry = { kind: "exponential_backoff", baseNs: 0, capNs: 0, tries } as const;
  return { ...retry, ...more };
}

/**
 * A leader whose disk stands almost still for ten seconds, and clients that wait a second for an
 * answer. The server knows nothing of clients that have given up: it does their work all the same.
 */
function storm(rate: number, retry: RetryPlan, durationNs = END) {
  const record = runPlan(
    buildPlan({
      nodes: [
        {
          ...freeNode(0),
          cpu: { cores: 1, perOp: constant(SECOND / CAPACITY) },
          disk: { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null },
        },
      ],
      workload: { load: { kind: "poisson", rate }, timeoutNs: SECOND, retry },
      measures: { seriesIntervalNs: SECOND },
      run: { durationNs },
      faults: [
        at(
          TRIGGER.fromNs,
          { kind: "slow_disk", target: { kind: "leader" }, factor: 2000 },
          TRIGGER.toNs - TRIGGER.fromNs,
        ),
      ],
    }),
  );
  expectConserved(record);
  return record;
}

/** Share of the offered load that is served in the last 20 s, 70 s and more after the trigger. */
function servedAtEnd(rate: number, retry: RetryPlan, durationNs = END): number {
  const record = storm(rate, retry, durationNs);
  const last = points(record, "write.ok", durationNs - 20 * SECOND, durationNs);
  return last.reduce((sum, count) => sum + count, 0) / (20 * rate);
}

describe("a retry storm", () => {
  it("with three retries at once, 70 % load does not recover when the trigger is gone", () => {
    const record = storm(700, again(3));
    const before = points(record, "write.ok", 10 * SECOND, 20 * SECOND);
    expect(before.every((count) => count > 600)).toBe(true);
    expect(points(record, "write.ok", 40 * SECOND, END).every((count) => count === 0)).toBe(true);
    // The core is busy all that time, with the work of clients that are gone.
    const cpu = record.windows[0]!.stations.find(({ name }) => name === "leader.cpu")!;
    expect(cpu.busyNs / END).toBeGreaterThan(0.9);
  });

  it("without retries it does", () => {
    expect(servedAtEnd(700, { kind: "none" })).toBeGreaterThan(0.95);
  });

  it("with a budget of 10 % for retries it does", () => {
    expect(servedAtEnd(700, again(3, { budget: 0.1 }))).toBeGreaterThan(0.95);
  });

  // What fails in a trigger of length D comes back spread over half the first wait b, in which the
  // core has rate x (1 + 2 D / b) to do: less than its capacity from b = 2 D x 0.7 / 0.3, 47 s, on,
  // which is enough. Waits that are over while the backlog still stands are not.
  it.each([
    [SECOND, false],
    [80 * SECOND, true],
  ])("with a first wait of %d ns: recovers %s", (baseNs, recovers) => {
    const served = servedAtEnd(700, again(3, { baseNs, capNs: 4 * baseNs }), 1.5 * END);
    if (recovers) expect(served).toBeGreaterThan(0.95);
    else expect(served).toBeLessThan(0.05);
  });

  // When every attempt times out, each operation is 1 + retries attempts: the backlog drains only if
  // rate x (1 + retries) is below the capacity. Above it, the trigger must last until the backlog is
  // longer than the time-out.
  it.each([
    [1, 0.85, true],
    [1, 1.15, false],
    [3, 0.85, true],
    [3, 1.4, false],
  ])("%i retries at %f times the stable load: recovers %s", (tries, times, recovers) => {
    const rate = (times * CAPACITY) / (1 + tries);
    const served = servedAtEnd(rate, again(tries), 2 * END);
    if (recovers) expect(served).toBeGreaterThan(0.95);
    else expect(served).toBe(0);
  });

  it("grows by rate x (1 + retries) - capacity, in jobs a second", () => {
    const record = storm(400, again(3));
    const cpu = record.windows[0]!.stations.findIndex(({ name }) => name === "leader.cpu");
    const queue = record.series.columns[`queue[${cpu}]`]!;
    const slope = (queue[115]! - queue[55]!) / 60;
    expect(slope).toBeGreaterThan(0.97 * (400 * 4 - CAPACITY));
    expect(slope).toBeLessThan(1.03 * (400 * 4 - CAPACITY));
  });
});

describe("a retry budget", () => {
  it("allows its share of the first attempts, and the bucket of ten", () => {
    // The leader is down from the start: everything fails at once.
    const record = runPlan(
      buildPlan({
        workload: { load: { kind: "constant", rate: 100 }, retry: again(5, { budget: 0.2 }) },
        faults: [
          at(0, { kind: "crash", target: { kind: "leader" }, site: false, losesDisk: false }),
        ],
        run: { durationNs: 100 * SECOND },
      }),
    );
    expectConserved(record);
    const issued = record.totals.writesIssued;
    expect(issued).toBe(9999);
    // A request and its refusal for each attempt.
    const attempts = record.totals.messagesSent / 2;
    expect(attempts).toBeGreaterThanOrEqual(issued * 1.2);
    expect(attempts).toBeLessThanOrEqual(issued * 1.2 + 10);
  });
});
