import { describe, expect, it } from "vitest";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import type { LeaderlessParts } from "./plan-builder.ts";
import { at, run } from "./runs.ts";

/** Writes for two seconds, each to a key of its own, so that no later write makes up for one. */
function writing(faults: readonly FaultPlan[], parts: LeaderlessParts = {}): RunRecord {
  return run(
    {
      ...parts,
      // What is not answered by then is given up, and not sent again after the trouble.
      replication: { replicaTimeoutNs: 100 * MS, ...parts.replication },
      delay: constant(2 * MS),
      faults,
      workload: {
        load: { kind: "phases", phases: [{ from: 200, to: 200, durationNs: 2 * SECOND }] },
        keys: { kind: "uniform", count: 1_000_000 },
        writeShare: 1,
        timeoutNs: 200 * MS,
        ...parts.workload,
      },
      run: { durationNs: 4 * SECOND },
    },
    "nobody",
  );
}

const lastOf = ({ series }: RunRecord, name: string) =>
  [0, 1, 2].map((node) => series.columns[`${name}[${node}]`]!.at(-1));

describe("a write that no replica has, and none can get any more", () => {
  it("leaves nobody behind: its client was cut off when it asked", () => {
    const groups = [[3], [0, 1, 2]];
    const record = writing([at(0.5, { kind: "partition", groups, direction: "both" }, 1)]);
    expect(record.totals.writesIssued - record.totals.writesAcknowledged).toBeGreaterThan(150);
    expect(lastOf(record, "lag")).toEqual([0, 0, 0]);
    expect(lastOf(record, "lag_bytes")).toEqual([0, 0, 0]);
  });

  it("leaves nobody behind: all lost their power before they flushed", () => {
    const disk = { fsync: constant(300 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const target = { kind: "nodes", nodes: [0, 1, 2] } as const;
    const crash = { kind: "crash", target, site: false, losesDisk: false } as const;
    const record = writing([at(1.5, crash, 1)], {
      nodes: [{ disk }, { disk }, { disk }],
      replication: { ackAt: "received" },
    });
    expect(record.totals.lostWrites).toBeGreaterThan(20);
    expect(lastOf(record, "lag")).toEqual([0, 0, 0]);
    expect(lastOf(record, "lag_bytes")).toEqual([0, 0, 0]);
  });

  it("but while one replica has it, the others are behind by its age", () => {
    const groups = [
      [3, 0],
      [1, 2],
    ];
    const record = writing([at(0.5, { kind: "partition", groups, direction: "both" }, 1)], {
      replication: { write: { kind: "count", count: 1 } },
    });
    const [first, ...others] = lastOf(record, "lag");
    expect(first).toBe(0);
    for (const lag of others) expect(Math.abs(lag! - 3.5 * SECOND)).toBeLessThan(50 * MS);
  });

  it("stays lost though every replica has a later write of its key, and has not flushed it", () => {
    const disk = {
      fsync: constant(60 * SECOND),
      bandwidthBytesPerSecond: null,
      capacityBytes: null,
    };
    const target = { kind: "nodes", nodes: [0, 1, 2] } as const;
    const crash = { kind: "crash", target, site: false, losesDisk: false } as const;
    const record = writing([at(0.5, crash, 0.1)], {
      nodes: [{ disk }, { disk }, { disk }],
      replication: { ackAt: "received" },
      workload: { keys: { kind: "single" } },
      measures: { history: true },
    });
    const { outcome, gone, count } = record.history!;
    const rows = Array.from({ length: count }, (_, row) => row);
    const acknowledged = rows.filter((row) => outcome[row] === 0);
    expect(record.totals.lostWrites).toBeGreaterThan(20);
    expect(acknowledged.filter((row) => gone![row] === 1)).toHaveLength(record.totals.lostWrites);
  });
});
