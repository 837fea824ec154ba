import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../src/model/faults.ts";
import type { Plan } from "../../src/model/plan.ts";
import { expectConserved } from "./conservation.ts";
import { buildPlan, constant, freeNode, MS, SECOND } from "./plan-builder.ts";
import { station } from "./trials.ts";

const FSYNC = 1 * MS;
const PREPARATION = 0.2 * MS;

/** A leader without followers, whose every flush needs the CPU before the disk. */
function flushing(clients: number, preparation: number, parts: Parameters<typeof buildPlan>[0]) {
  const disk = { fsync: constant(FSYNC), bandwidthBytesPerSecond: null, capacityBytes: null };
  const cpu = { cores: 1, perOp: constant(0), perFlush: constant(preparation) };
  return buildPlan({
    followers: 0,
    nodes: [{ ...freeNode(0), disk, cpu }],
    workload: { load: { kind: "closed", clients, think: constant(0) } },
    ...parts,
  });
}

function withoutCost(plan: Plan): Plan {
  const nodes = plan.topology.nodes.map((node) => ({
    ...node,
    cpu: { cores: 1, perOp: constant(0) },
  }));
  return { ...plan, topology: { ...plan.topology, nodes } };
}

describe("the CPU time of a flush", () => {
  it("is paid before each flush: a lone session's write takes both", () => {
    const window = runPlan(flushing(1, PREPARATION, {})).windows[0]!;
    expect(window.writeLatency.min).toBe(FSYNC + PREPARATION);
    expect(window.writeLatency.max).toBe(FSYNC + PREPARATION);
    expect(window.flushes).toBe(window.writesOk);
    const busy = station(window, "leader.cpu").busyNs;
    expect(Math.abs(busy - window.flushes * PREPARATION)).toBeLessThanOrEqual(PREPARATION);
  });

  it("gathers all that come meanwhile: 16 sessions share a flush that takes turns without it", () => {
    const plan = flushing(16, PREPARATION, {});
    const window = runPlan(plan).windows[0]!;
    expect(window.flushedRecords / window.flushes).toBeCloseTo(16, 6);
    expect(window.writesOk / 10).toBeCloseTo(16 / ((FSYNC + PREPARATION) * 1e-9), -2);
    const free = runPlan(withoutCost(plan)).windows[0]!;
    expect(free.flushedRecords / free.flushes).toBeCloseTo(8, 1);
  });

  it("is void when the leader dies over it, and the next life flushes again", () => {
    const at = (atNs: number, action: FaultAction): FaultPlan => ({
      label: action.kind,
      schedule: { kind: "at", atNs },
      action,
      lasts: null,
    });
    const target = { kind: "nodes", nodes: [0] } as const;
    // A preparation of 100 ms and a flush of 1 ms: at 1.05 s the 10th is being prepared.
    const record = runPlan(
      flushing(4, 100 * MS, {
        faults: [
          at(1.05 * SECOND, { kind: "crash", target, site: false, losesDisk: false }),
          at(2.05 * SECOND, { kind: "restart", target }),
        ],
      }),
    );
    expectConserved(record);
    const ok = record.series.columns["write.ok"]!;
    const before = ok.slice(0, 11).reduce((sum, count) => sum + count, 0);
    const after = ok.slice(21).reduce((sum, count) => sum + count, 0);
    expect(before).toBe(4 * 10);
    // From the first reconnection on, four writes every 101 ms again.
    expect(after).toBeGreaterThan(4 * (7.7 / 0.101));
    expect(after).toBeLessThan(4 * (8 / 0.101));
  });
});
