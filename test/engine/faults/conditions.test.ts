import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan, FaultSchedule } from "../../../src/model/faults.ts";
import type { MeasureExpr } from "../../../src/model/measures.ts";
import { buildPlan, constant, MS, SECOND } from "../plan-builder.ts";
import { at, compare, crash, faultsOf, metric, on, pause } from "./faults-builder.ts";

function when(condition: MeasureExpr, fromNs = 0, toNs = 10 * SECOND): FaultSchedule {
  return { kind: "when", condition, fromNs, toNs };
}

/** 100 writes a second of 100 bytes to a leader whose follower is 1 ms away; a point each 100 ms. */
function run(...faults: FaultPlan[]) {
  return runPlan(
    buildPlan({
      delay: constant(MS),
      workload: { load: { kind: "constant", rate: 100 } },
      nodes: [
        { disk: { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null } },
      ],
      faults,
    }),
  );
}

/** When the last of the faults struck, in seconds. */
function strikes(record: ReturnType<typeof run>): number[] {
  return faultsOf(record)
    .filter(({ nodes }) => nodes.length === 1 && nodes[0] === 0)
    .map(({ fromNs }) => fromNs / SECOND);
}

const stall = at(3 * SECOND, pause(1), 2 * SECOND);

describe("a fault that waits for a condition", () => {
  it("strikes at the first point at which it is so, and once each time", () => {
    const lagging = compare(metric("lag", { node: 1 }), ">", 0.5);
    const again = at(7 * SECOND, pause(1), SECOND);
    const record = run(stall, again, on(when(lagging), pause(0), constant(1)));
    // Paused at 3 s and 7 s: the lag passes half a second in the point that ends 0.6 s later.
    expect(strikes(record)).toEqual([3.6, 7.6]);
  });

  it("does nothing before and after its window", () => {
    const lagging = compare(metric("lag", { node: 1 }), ">", 0.5);
    const record = run(stall, on(when(lagging, 4 * SECOND, 10 * SECOND), pause(0), constant(1)));
    expect(strikes(record)).toEqual([4]);
    const late = run(stall, on(when(lagging, 6 * SECOND, 10 * SECOND), pause(0), constant(1)));
    expect(strikes(late)).toEqual([]);
  });

  it.each<[string, MeasureExpr, number[]]>([
    ["lag in bytes", compare(metric("lag_bytes", { node: 1 }), ">=", 5000), [3.5]],
    [
      "the leader's disk in use",
      compare(metric("utilization", { node: 0, station: "disk" }), ">", 0.05),
      [0.1],
    ],
    ["writes a second", compare(metric("rate", { words: ["write.ok"] }), ">", 95), [0.2]],
    ["one leader", compare(metric("count", { words: ["leaders"] }), "==", 1), [0.1]],
    ["who leads", compare(metric("leader", { node: 0 }), "==", 1), [0.1]],
    ["who does not", compare(metric("leader", { node: 1 }), "==", 1), []],
    [
      "two of them together",
      compare(
        compare(metric("lag", { node: 1 }), ">", 0.2),
        "and",
        compare(metric("lag_bytes", { node: 1 }), "<", 4000),
      ),
      [3.3],
    ],
    [
      "not so",
      { kind: "unary", op: "not", of: compare(metric("lag", { node: 1 }), "<=", 1) },
      [4.1],
    ],
  ])("knows %s", (_, condition, expected) => {
    expect(strikes(run(stall, on(when(condition), pause(0), constant(1))))).toEqual(expected);
  });

  it("sees how many are at a station", () => {
    const waiting = compare(metric("queue", { node: 1, station: "apply" }), ">=", 20);
    const slow = { workers: 1, time: constant(20 * MS) };
    const record = runPlan(
      buildPlan({
        delay: constant(MS),
        workload: { load: { kind: "constant", rate: 100 } },
        nodes: [{}, { apply: slow }],
        faults: [on(when(waiting), pause(0), constant(1))],
      }),
    );
    // 100 come and 50 go in a second: 20 are there after about 0.4 s.
    expect(strikes(record)[0]).toBeCloseTo(0.4, 1);
  });

  it("kills the leader whom its condition names, and sees that nobody leads", () => {
    const nobody = compare(metric("count", { words: ["leaders"] }), "==", 0);
    const record = run(at(2.05 * SECOND, crash(0)), on(when(nobody), crash(1)));
    expect(faultsOf(record).map(({ fromNs }) => fromNs / SECOND)).toEqual([2.05, 2.1]);
  });

  it("refuses a metric that only a finished run knows", () => {
    const quantile = compare(metric("write.latency", { aggregate: "p99" }), ">", 1);
    expect(() => run(on(when(quantile), pause(0)))).toThrow(RangeError);
  });
});
