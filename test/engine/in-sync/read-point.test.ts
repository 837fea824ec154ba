import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { SingleLeaderPlan } from "../../../src/model/single-leader.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import { expectConserved } from "../conservation.ts";
import { at, pause } from "../failover/failover-builder.ts";
import { all, any, constant, MS, NONE, type PlanParts, SECOND } from "../plan-builder.ts";
import { kafkaPlan, SET } from "./kafka-plan.ts";

const mixed: Partial<WorkloadPlan> = {
  load: { kind: "constant", rate: 400 },
  writeShare: 0.5,
  keys: { kind: "uniform", count: 1 },
};

function run(parts: PlanParts): RunRecord {
  const record = runPlan(kafkaPlan(parts));
  expectConserved(record);
  return record;
}

/** The majority's point without requests: the leader pushes. */
const push: Partial<SingleLeaderPlan> = {
  committedBy: any(2, 0, 1, 2),
  ack: NONE,
  fetch: undefined,
  inSync: undefined,
  survives: undefined,
};

/** The share of probes that miss the write which they follow after `afterMs`, at a follower. */
function missed(afterMs: number, replication: Partial<SingleLeaderPlan> = {}): number {
  const { windows } = run({
    replication,
    workload: {
      load: { kind: "closed", clients: 1, think: constant(2 * SECOND) },
      readAfterWriteNs: afterMs * MS,
      readFrom: { kind: "any_follower" },
      keys: { kind: "uniform", count: 1 },
    },
    run: { durationNs: 100 * SECOND },
  });
  const [window] = windows;
  return window!.staleReads / window!.readsOk;
}

describe("readers and the high watermark", () => {
  it("shows at the leader everything that was acknowledged by all in sync", () => {
    const { windows } = run({ workload: mixed });
    expect(windows[0]!.readsOk).toBeGreaterThan(1800);
    expect(windows[0]!.staleReads).toBe(0);
  });

  it("hides at the leader what the followers do not have yet, though acks = 1 acknowledged it", () => {
    // Writes come each 5 ms and are 10 to 20 ms below the watermark: two or three are missed.
    const { windows } = run({ workload: mixed, replication: { ack: NONE } });
    const { staleReads, readsOk, versionsBehind } = windows[0]!;
    expect(staleReads / readsOk).toBeGreaterThan(0.95);
    expect(versionsBehind.sum / versionsBehind.count).toBeGreaterThan(2);
    expect(versionsBehind.sum / versionsBehind.count).toBeLessThan(4);
  });

  it.each([
    ["stands while too few are in sync, from Kafka 3.7 on", "holds", 1000, 1200],
    ["went on before", "advances", 1, 5],
  ] as const)("%s", (_, belowMin, least, most) => {
    const { windows } = run({
      workload: mixed,
      replication: { ack: NONE, inSync: { ...SET, min: 3, belowMin } },
      faults: [at(3 * SECOND, pause(2))],
      measures: { windows: [{ fromNs: 7 * SECOND, toNs: 10 * SECOND }] },
    });
    // From 3 s on to 8.5 s, on average, 200 writes a second: 1100, if it stands.
    const { versionsBehind, staleReads } = windows[1]!;
    const missed = versionsBehind.sum / staleReads;
    expect(missed).toBeGreaterThan(least);
    expect(missed).toBeLessThan(most);
  });

  it("comes to a follower with the next answer only: an idle one learns it after its wait", () => {
    expect(missed(100)).toBe(1);
    expect(missed(480)).toBe(1);
    expect(missed(520)).toBe(0);
  });

  it("is the majority's position where the plan says so, and no reader sees more", () => {
    const { windows } = run({ workload: mixed, replication: push });
    // Every 2.5 ms a write or a read, by chance: of the three before a read, which a round trip of
    // 10 ms hides, one at least is a write in 1 - 1/8 of the cases, and 1.5 of them on average.
    const { staleReads, readsOk, versionsBehind } = windows[0]!;
    expect(Math.abs(staleReads / readsOk - 7 / 8)).toBeLessThan(0.03);
    expect(Math.abs(versionsBehind.sum / readsOk - 1.5)).toBeLessThan(0.08);
    const waits = run({ workload: mixed, replication: { ...push, ack: any(1, 1, 2) } });
    expect(waits.windows[0]!.staleReads).toBe(0);
  });

  it("is told to an idle follower at once where the leader pushes", () => {
    // Confirmed one round trip after the write, known 5 ms later; the probe is 5 ms on its way.
    expect(missed(9, push)).toBe(1);
    expect(missed(11, push)).toBe(0);
  });

  it("is handed on to a follower's follower", () => {
    const chain = { ...push, upstream: [0, 1] };
    expect(missed(40, chain)).toBe(0);
    expect(missed(4, chain)).toBe(1);
  });

  it("is not there for readers who take what the leader has", () => {
    const local = {
      visible: "at_once",
      ack: all(1, 2),
      fetch: undefined,
      inSync: undefined,
    } as const;
    const { windows } = run({ workload: mixed, replication: local });
    expect(windows[0]!.readsOk).toBeGreaterThan(1800);
    expect(windows[0]!.staleReads).toBe(0);
  });
});
