import { describe, expect, it } from "vitest";

import type { FaultAction } from "../../../src/model/faults.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import type { LeaderlessParts } from "./plan-builder.ts";
import { at, cutFirst, run } from "./runs.ts";

const FAR = 40 * MS;
const TIME_OUT = 300 * MS;

/** The first member is a millisecond from the clients, all others are far from everybody. */
function nearFirst(parts: LeaderlessParts) {
  const record = run(
    {
      delay: constant(FAR),
      clientDelay: constant(MS),
      ...parts,
      replication: {
        coordinator: "nearest",
        write: { kind: "count", count: 2 },
        ...parts.replication,
      },
      workload: {
        keys: { kind: "uniform", count: 1000 },
        writeShare: 1,
        load: { kind: "constant", rate: 200 },
        timeoutNs: TIME_OUT,
        ...parts.workload,
      },
    },
    "coordinators",
  );
  const slowest = record.windows[0]!.writeLatency.max;
  return { ...record.totals, ...record.windows[0]!, slowest };
}

const crash = (...nodes: number[]): FaultAction => ({
  kind: "crash",
  target: { kind: "nodes", nodes },
  site: false,
  losesDisk: false,
});

/** There and back between the near coordinator and its client and to the far replicas. */
const BY_NEAR = 2 * MS + 2 * FAR;
const BY_FAR = 2 * FAR + 2 * FAR;

describe("the coordinator of a client", () => {
  it("is one of its own site where that site has to answer, though only another one could", () => {
    const { writesFailed } = nearFirst({
      members: 6,
      nodes: [0, 0, 0, 3, 3, 3].map((site) => ({ site })),
      replication: { n: 6, write: { kind: "local_majority" } },
      faults: [at(1.5, crash(1, 2), 2)],
      run: { durationNs: 6 * SECOND },
    });
    // Two seconds of 200 writes each, and up to one until the coordinator asks again.
    expect(writesFailed).toBeGreaterThanOrEqual(400);
    expect(writesFailed).toBeLessThan(610);
  });

  it("is kept though a write times out, while it answers others", () => {
    // Both copies of each key are waited for: a third of the keys have none on the silent member.
    const { writesTimedOut, writesOk, slowest } = nearFirst({
      replication: { n: 2 },
      faults: [at(0.5, { kind: "pause", target: { kind: "nodes", nodes: [2] } }, 5)],
    });
    expect(writesTimedOut).toBeGreaterThan(100);
    expect(writesOk).toBeGreaterThan(130);
    expect(slowest).toBe(BY_NEAR);
  });

  it("is left when it is down, and for the far one's price another one answers", () => {
    const { writesFailed, slowest } = nearFirst({ faults: [at(0.5, crash(0), 5)] });
    expect(writesFailed).toBeLessThan(20);
    expect(slowest).toBe(BY_FAR);
  });

  it("is left when it was silent for a whole time-out", () => {
    const { writesTimedOut, slowest } = nearFirst({ faults: [cutFirst(3, 0.5, 5)] });
    // What was asked of it within that time, and what it had been asked before and not answered.
    expect(writesTimedOut).toBeGreaterThan(50);
    expect(writesTimedOut).toBeLessThan(85);
    expect(slowest).toBe(BY_FAR);
  });

  it("that refuses for want of replicas comes after one that may have them", () => {
    const { writesFailed, slowest } = nearFirst({
      replication: { replicaTimeoutNs: 100 * MS },
      faults: [cutFirst(2, 0.5, 5)],
    });
    // A tenth of a second until the near one knows, and what it is asked again now and then.
    expect(writesFailed).toBeGreaterThan(20);
    expect(writesFailed).toBeLessThan(60);
    expect(slowest).toBe(BY_FAR);
  });

  it("is one that is up, however often all of them have refused", () => {
    const { readsFailed, readsTimedOut, readsOk, writesFailed } = nearFirst({
      replication: { read: { kind: "count", count: 1 }, write: { kind: "count", count: 3 } },
      workload: { writeShare: 0.5 },
      faults: [at(0.5, crash(2), 5)],
      run: { durationNs: 4 * SECOND },
    });
    expect(writesFailed).toBeGreaterThan(300);
    // Those that find out that the third one is down.
    expect(readsFailed + readsTimedOut).toBeLessThan(10);
    expect(readsOk).toBeGreaterThan(300);
  });
});
