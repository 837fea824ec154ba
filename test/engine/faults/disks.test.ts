import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { NodePlan } from "../../../src/model/topology.ts";
import { expectConserved } from "../conservation.ts";
import { all, buildPlan, constant, freeNode, MS, SECOND } from "../plan-builder.ts";
import { at, crash, pause, points } from "./faults-builder.ts";

function fill(node: number, share = 1): FaultAction {
  return { kind: "fill_disk", target: { kind: "nodes", nodes: [node] }, share };
}

function disk(node: number, capacityBytes: number | null = null): NodePlan {
  const fsync = constant(MS);
  return { ...freeNode(node), disk: { fsync, bandwidthBytesPerSecond: null, capacityBytes } };
}

/** 100 writes a second of 1000 bytes; a point of the series each 100 ms. */
function run(faults: FaultPlan[], parts: Parameters<typeof buildPlan>[0] = {}) {
  const record = runPlan(
    buildPlan({
      delay: constant(MS),
      nodes: [disk(0), disk(1)],
      workload: { load: { kind: "constant", rate: 100 }, value: constant(1000) },
      faults,
      ...parts,
    }),
  );
  expectConserved(record);
  return record;
}

describe("a full disk", () => {
  it("of the leader: writes are refused until it is emptied, and none is lost", () => {
    const record = run([at(3 * SECOND + 1, fill(0), 2 * SECOND)]);
    const ok = points(record, "write.ok", 0, 10 * SECOND);
    expect(ok.slice(31, 49).every((count) => count === 0)).toBe(true);
    expect(ok.slice(52).every((count) => count === 10)).toBe(true);
    expect(record.totals.writesFailed).toBeGreaterThanOrEqual(199);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("of a follower: it falls behind, and catches up when it is emptied", () => {
    const record = run([at(3 * SECOND + 1, fill(1), 2 * SECOND)]);
    expect(points(record, "write.ok", 1 * SECOND, 10 * SECOND).every((ok) => ok === 10)).toBe(true);
    const lag = points(record, "lag[1]", 0, 10 * SECOND);
    expect(lag[48]! / SECOND).toBeCloseTo(1.9, 1);
    expect(lag[55]! / SECOND).toBeLessThan(0.02);
  });

  it("of a follower that must confirm: nothing is acknowledged meanwhile", () => {
    const record = run([at(3 * SECOND + 1, fill(1), 2 * SECOND)], { replication: { ack: all(1) } });
    const ok = points(record, "write.ok", 0, 10 * SECOND);
    expect(ok.slice(31, 49).every((count) => count === 0)).toBe(true);
    expect(record.totals.writesFailed).toBe(0);
    // What waited is acknowledged at once when there is room again.
    expect(ok[50]).toBeGreaterThan(190);
  });

  it("goes on as it was after a crash in between", () => {
    const record = run([
      at(3 * SECOND + 1, fill(1), 3 * SECOND),
      at(4 * SECOND + 1, crash(1), SECOND),
    ]);
    const lag = points(record, "lag[1]", 0, 10 * SECOND);
    expect(lag[58]! / SECOND).toBeGreaterThan(2.5);
    expect(lag.at(-1)! / SECOND).toBeLessThan(0.02);
  });

  it("is full until the last of two faults is over", () => {
    const record = run([
      at(2 * SECOND + 1, fill(1), 2 * SECOND),
      at(3 * SECOND + 1, fill(1), 3 * SECOND),
    ]);
    const lag = points(record, "lag[1]", 0, 10 * SECOND);
    expect(lag[58]! / SECOND).toBeGreaterThan(3.5);
    expect(lag[65]! / SECOND).toBeLessThan(0.02);
  });
});

describe("a disk with a size", () => {
  it("runs full of the log that a leader keeps for a follower that is away", () => {
    // 100 kB/s of log into 150 kB: full after one and a half seconds; the follower is back at 7 s.
    const record = run([at(2 * SECOND + 1, pause(1), 5 * SECOND)], {
      nodes: [disk(0, 150_000), disk(1)],
    });
    const ok = points(record, "write.ok", 0, 10 * SECOND);
    expect(ok.slice(22, 35).every((count) => count === 10)).toBe(true);
    expect(ok.slice(37, 70).every((count) => count === 0)).toBe(true);
    expect(ok.slice(74).every((count) => count === 10)).toBe(true);
    expect(record.notes.map(({ code }) => code)).toContain("disk_full leader");
  });

  it("has less room when it is filled in part", () => {
    const record = run([at(0, fill(0, 0.8)), at(2 * SECOND + 1, pause(1), 5 * SECOND)], {
      nodes: [disk(0, 500_000), disk(1)],
    });
    const ok = points(record, "write.ok", 0, 10 * SECOND);
    expect(ok.findIndex((count, point) => point > 5 && count === 0)).toBeGreaterThanOrEqual(30);
    expect(ok.slice(32, 70).every((count) => count === 0)).toBe(true);
  });

  it("of plenty changes nothing", () => {
    const usual = run([]);
    const plenty = run([], { nodes: [disk(0, 1e12), disk(1, 1e12)] });
    expect(plenty.windows).toEqual(usual.windows);
  });
});
