import { describe, expect, it } from "vitest";
import type { FaultAction } from "../../../src/model/faults.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { quorums } from "./plan-builder.ts";
import { at, run } from "./runs.ts";

const disk = { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null };

/** Writes of one second on keys of their own. */
const aSecond = {
  keys: { kind: "uniform", count: 100_000 },
  writeShare: 1,
  load: { kind: "phases", phases: [{ from: 400, to: 400, durationNs: SECOND }] },
} as const;

function crash(node: number, losesDisk: boolean): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes: [node] }, site: false, losesDisk };
}

describe("two copies that are compared", () => {
  it.each([0, 1])("give each other what they lack: number %i lacked it", (cut) => {
    const record = run(
      {
        members: 2,
        delay: constant(MS),
        replication: { ...quorums(1, 1), n: 2, replicaTimeoutNs: 100 * MS, antiEntropyNs: SECOND },
        faults: [
          at(0, { kind: "partition", groups: [[cut], [1 - cut, 2]], direction: "both" }, 1.05),
        ],
        workload: aSecond,
        run: { durationNs: 4 * SECOND },
      },
      "compared",
    );
    const divergence = record.series.columns["divergence"]!;
    expect(Math.max(...divergence)).toBeGreaterThan(300);
    expect(divergence.at(-1)).toBe(0);
  });
});

describe("hints on a disk that is lost", () => {
  /** The third of three is away from the first write on; then disks are lost one after the other. */
  const lostWrites = (disksLost: readonly number[]) => {
    const record = run(
      {
        delay: constant(MS),
        nodes: [{ disk }, { disk }, { disk }],
        replication: {
          ...quorums(1, 2),
          coordinator: "any",
          replicaTimeoutNs: 100 * MS,
          hintedHandoff: { windowNs: 3600 * SECOND, bytesPerSecond: null },
        },
        faults: [
          at(0, crash(2, false), 2),
          ...disksLost.map((node, index) => at(index === 0 ? 1.5 : 3.5, crash(node, true), 0.1)),
        ],
        workload: aSecond,
        run: { durationNs: 5 * SECOND },
      },
      "disk of hints",
    );
    return record.totals.lostWrites / record.totals.writesAcknowledged;
  };

  it("are lost with it: the third gets what the other coordinator kept, and no more", () => {
    // One of the first two coordinates half of the writes each; the third is refused as coordinator.
    expect(lostWrites([0, 1])).toBeCloseTo(1 / 2, 1);
    expect(lostWrites([0])).toBe(0);
  });
});
