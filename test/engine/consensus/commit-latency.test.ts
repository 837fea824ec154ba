import { describe, expect, it } from "vitest";
import { exponentialOrderStatistic } from "../../../src/analysis/theory/order-statistics.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { NodePlan } from "../../../src/model/topology.ts";
import { expectConserved } from "../conservation.ts";
import { constant, exponential, MS, SECOND } from "../plan-builder.ts";
import { buildRaft } from "./plan-builder.ts";

const flushIn = (ms: number): Partial<NodePlan> => ({
  disk: { fsync: constant(ms * MS), bandwidthBytesPerSecond: null, capacityBytes: null },
});

describe("the time of a write", () => {
  it("is a round trip and the follower's flush, while the leader flushes at the same time", () => {
    const nodes = [flushIn(1), flushIn(2), flushIn(2)];
    const record = runPlan(buildRaft({ delay: constant(5 * MS), nodes }));
    expectConserved(record);
    const { writeLatency, commitLatency } = record.windows[0]!;
    expect(writeLatency.min).toBe(12 * MS);
    expect(writeLatency.max).toBe(12 * MS);
    expect(commitLatency.max).toBe(12 * MS);
  });

  it("is the leader's own flush when that takes longer than the others' way and flush", () => {
    const nodes = [flushIn(30), flushIn(2), flushIn(2)];
    const record = runPlan(buildRaft({ delay: constant(5 * MS), nodes }));
    expect(record.windows[0]!.writeLatency.sum / record.windows[0]!.writeLatency.count).toBe(
      30 * MS,
    );
  });

  it("waits for the faster half only: a dead third voter costs nothing", () => {
    const crash = { kind: "crash", target: { kind: "nodes", nodes: [2] } } as const;
    const record = runPlan(
      buildRaft({
        delay: constant(5 * MS),
        faults: [
          {
            label: "dead",
            schedule: { kind: "at", atNs: SECOND },
            action: { ...crash, site: false, losesDisk: false },
            lasts: null,
          },
        ],
      }),
    );
    expectConserved(record);
    expect(record.windows[0]!.writeLatency.max).toBe(10 * MS);
    expect(record.totals.writesAcknowledged).toBe(999);
  });

  it("is the way and the k-th fastest of the others' flushes, k others making a majority", () => {
    for (const voters of [3, 5, 7]) {
      const others = voters - 1;
      const nodes = Array.from({ length: voters }, (_, node) => ({
        disk: {
          fsync: node === 0 ? constant(0) : exponential(4 * MS),
          bandwidthBytesPerSecond: null,
          capacityBytes: null,
        },
      }));
      // So much thinking that even the slowest disk has done with the write before the next.
      const load = { kind: "closed", clients: 1, think: constant(80 * MS) } as const;
      const record = runPlan(
        buildRaft({
          voters,
          delay: constant(5 * MS),
          nodes,
          workload: { load },
          run: { durationNs: 200 * SECOND },
        }),
      );
      const { writeLatency } = record.windows[0]!;
      const flush = exponentialOrderStatistic(Math.floor(voters / 2), others, 4 * MS);
      const error = Math.sqrt(flush.variance / writeLatency.count);
      const mean = writeLatency.sum / writeLatency.count;
      expect(Math.abs(mean - (10 * MS + flush.mean)), `${voters}`).toBeLessThan(4 * error);
    }
  });

  it("takes eight messages between three members, as measured on etcd", () => {
    const record = runPlan(
      buildRaft({ delay: constant(5 * MS), replication: { heartbeatNs: 100 * SECOND } }),
    );
    const { messagesSent, writesAcknowledged } = record.totals;
    // Entries, answer, news of the commit, answer: for each of two followers. And the client's two.
    expect(messagesSent / writesAcknowledged).toBeCloseTo(10, 1);
  });
});
