import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../src/model/faults.ts";
import type { SingleLeaderPlan } from "../../src/model/single-leader.ts";
import { expectConserved } from "./conservation.ts";
import { all, buildPlan, constant, freeNode, MS, type PlanParts, SECOND } from "./plan-builder.ts";
import { station } from "./trials.ts";

const WAY = 3 * MS;
const FSYNCS = [0, 1 * MS, 2 * MS];

/** The leader feeds r1, and r1 feeds r2, whose confirmation is awaited. */
function chain(replication: Partial<SingleLeaderPlan>, parts: PlanParts = {}) {
  return buildPlan({
    followers: 2,
    nodes: FSYNCS.map((fsync, node) => ({
      ...freeNode(node),
      disk: { fsync: constant(fsync), bandwidthBytesPerSecond: null, capacityBytes: null },
    })),
    delay: constant(WAY),
    replication: { upstream: [0, 1], ack: all(2), ...replication },
    ...parts,
  });
}

describe("a follower that feeds another", () => {
  it("adds its way there and back, and its flush when it ships what is flushed", () => {
    const latency = (shipAfter: SingleLeaderPlan["shipAfter"]) =>
      runPlan(chain({ shipAfter })).windows[0]!.writeLatency;
    expect(latency("flush").min).toBe(4 * WAY + FSYNCS[1]! + FSYNCS[2]!);
    expect(latency("flush").max).toBe(latency("flush").min);
    expect(latency("append").min).toBe(4 * WAY + FSYNCS[2]!);
  });

  it("spares the leader's link: no byte goes from the leader to the last", () => {
    const window = runPlan(chain({})).windows[0]!;
    expect(station(window, "0 -> 2").bytes).toBe(0);
    expect(station(window, "2 -> 0").bytes).toBe(0);
    expect(station(window, "0 -> 1").bytes).toBeGreaterThan(0);
    expect(station(window, "1 -> 2").bytes).toBeGreaterThan(0);
  });

  it("cuts the one behind it off while it is down, and feeds it again after", () => {
    const target = { kind: "nodes", nodes: [1] } as const;
    const crash: FaultPlan = {
      label: "crash",
      schedule: { kind: "at", atNs: 4 * SECOND },
      action: { kind: "crash", target, site: false, losesDisk: false },
      lasts: constant(2 * SECOND),
    };
    const record = runPlan(
      chain(
        { ack: { kind: "none" } },
        { faults: [crash], workload: { load: { kind: "constant", rate: 200 } } },
      ),
    );
    expectConserved(record);
    const lag = record.series.columns["lag[2]"]!;
    expect(lag[38]!).toBeLessThan(20 * MS);
    // Nothing from 4 s on: at 5.9 s it is nearly that far behind.
    expect(lag[58]! / SECOND).toBeCloseTo(1.9, 1);
    expect(lag.at(-1)!).toBeLessThan(20 * MS);
    expect(record.totals.lostWrites).toBe(0);
  });
});
