import { describe, expect, it } from "vitest";
import { SMALL_BYTES } from "../../../src/engine/network/client-channels.ts";
import { wireBytes } from "../../../src/engine/network/wire-bytes.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan, SettingChange } from "../../../src/model/faults.ts";
import { expectConserved } from "../conservation.ts";
import { all, buildPlan, constant, freeNode, MS, SECOND } from "../plan-builder.ts";
import { at, points } from "./faults-builder.ts";

function set(atNs: number, change: SettingChange, lastsNs: number | null = null): FaultPlan {
  return at(atNs, { kind: "set", change }, lastsNs);
}

/** One session whose writes take the fsync of 2 ms, a message and its answer. */
function run(faults: FaultPlan[], parts: Parameters<typeof buildPlan>[0] = {}) {
  const fsync = constant(2 * MS);
  const record = runPlan(
    buildPlan({
      nodes: [
        { ...freeNode(0), disk: { fsync, bandwidthBytesPerSecond: null, capacityBytes: null } },
        freeNode(1),
      ],
      replication: { ack: all(1) },
      workload: { load: { kind: "closed", clients: 1, think: constant(0) }, value: constant(1e4) },
      faults,
      ...parts,
    }),
  );
  expectConserved(record);
  return record;
}

/** Writes a second before, while and after the change from 3 s to 6 s. */
function rates(change: SettingChange, parts: Parameters<typeof buildPlan>[0] = {}) {
  const record = run([set(3 * SECOND, change, 3 * SECOND)], parts);
  return [
    [1, 3],
    [3.5, 5.5],
    [7, 9],
  ].map(([from, to]) => {
    const ok = points(record, "write.ok", from! * SECOND, to! * SECOND);
    return Math.round(ok.reduce((sum, count) => sum + count, 0) / 2);
  });
}

describe("a setting that changes for a while", () => {
  it.each<[string, SettingChange, number[]]>([
    ["fsync", { kind: "fsync", node: 0, time: constant(8 * MS) }, [500, 125, 500]],
    // 10 kB at 2.5 MB/s are 4 ms more in each flush.
    ["disk bandwidth", { kind: "disk_bandwidth", node: 0, bytesPerSecond: 2.5e6 }, [500, 167, 500]],
    ["cpu", { kind: "cpu", node: 0, perOp: constant(3 * MS) }, [500, 200, 500]],
    // The record leaves while the leader flushes: 5 ms, and then the answer to the client.
    [
      "nic",
      { kind: "nic", node: 0, bytesPerSecond: 2e6 },
      [500, 2e6 / (wireBytes(1e4, 0) + wireBytes(SMALL_BYTES, 0)), 500],
    ],
  ])("%s", (_, change, expected) => {
    const measured = rates(change);
    measured.forEach((rate, part) => {
      expect(Math.abs(rate - expected[part]!)).toBeLessThanOrEqual(0.02 * expected[part]!);
    });
  });

  it("a link's delay, like a degradation", () => {
    const change = { kind: "link", links: [0, 3], changes: { delay: constant(4 * MS) } } as const;
    expect(rates(change)).toEqual([500, 125, 500]);
  });
});

describe("the apply time of a follower", () => {
  it("changes for what starts from then on, and the lag grows by offered less applied", () => {
    const slow: SettingChange = { kind: "apply", node: 1, time: constant(20 * MS) };
    const record = run([set(3 * SECOND, slow, 2 * SECOND)], {
      replication: {},
      workload: { load: { kind: "constant", rate: 100 } },
    });
    // 100 come and 50 are applied in a second: the newest applied is half as old as the change.
    const lag = points(record, "lag[1]", 0, 10 * SECOND);
    expect(lag[25]).toBeLessThan(5 * MS);
    expect(lag[48]! / SECOND).toBeCloseTo(0.95, 1);
    expect(lag.at(-1)).toBeLessThan(5 * MS);
    expect(record.notes).toEqual([]);
  });
});

describe("several changes of one setting", () => {
  const slow = (ms: number): SettingChange => ({
    kind: "fsync",
    node: 0,
    time: constant(ms * MS),
  });

  it("the last that still lasts holds", () => {
    const record = run([
      set(2 * SECOND, slow(4), 6 * SECOND),
      set(4 * SECOND, slow(8), 2 * SECOND),
    ]);
    const rate = (from: number) => points(record, "write.ok", from * SECOND, (from + 0.5) * SECOND);
    const sums = [1, 3, 5, 7, 8.5].map((from) => rate(from).reduce((sum, count) => sum + count, 0));
    [250, 125, 62, 125, 250].forEach((count, part) => {
      expect(Math.abs(sums[part]! - count)).toBeLessThanOrEqual(1);
    });
  });

  it("a change without an end outlasts a heal", () => {
    const record = run([set(2 * SECOND, slow(4)), at(4 * SECOND, { kind: "heal" })]);
    const last = points(record, "write.ok", 8 * SECOND, 9 * SECOND);
    expect(last.reduce((sum, count) => sum + count, 0)).toBe(250);
  });

  it("has random times of its own, which leave the plan's as they are", () => {
    const random = { kind: "exponential", mean: 2 * MS } as const;
    const nodes = [
      {
        ...freeNode(0),
        disk: { fsync: random, bandwidthBytesPerSecond: null, capacityBytes: null },
      },
      freeNode(1),
    ];
    const usual = run([], { nodes });
    const still = run([set(3 * SECOND, { kind: "fsync", node: 1, time: random }, SECOND)], {
      nodes,
      replication: {},
    });
    const alone = run([], { nodes, replication: {} });
    expect(still.windows[0]!.writeLatency).toEqual(alone.windows[0]!.writeLatency);
    expect(usual.windows[0]!.writeLatency.count).toBeGreaterThan(1000);
  });
});
