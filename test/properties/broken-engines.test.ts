import { describe, expect, it } from "vitest";
import { ACK_ARRIVES } from "../../src/engine/kernel/event-kind.ts";
import { NumberQueue } from "../../src/engine/kernel/number-queue.ts";
import { Simulation } from "../../src/engine/kernel/simulation.ts";
import { DROPPED, Network } from "../../src/engine/network/network.ts";
import { AckRule } from "../../src/engine/replication/single-leader/ack-rule.ts";
import { Beliefs } from "../../src/engine/replication/single-leader/beliefs.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import { bucketLow } from "../../src/model/histogram-buckets.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { HistogramRecord } from "../../src/model/run-record.ts";
import { at, episodes, failoverPlan, figure, pause } from "../engine/failover/failover-builder.ts";
import { all, buildPlan, constant, exponential, MS, SECOND } from "../engine/plan-builder.ts";
import { breakMethod } from "./break-method.ts";

/**
 * Engines broken on purpose, each in one place. Every breakage must be seen by a judgement that the
 * whole engine passes: a test that cannot fail proves nothing.
 */

function quantile({ buckets, counts, count }: HistogramRecord, share: number): number {
  let seen = 0;
  for (let index = 0; index < buckets.length; index++) {
    seen += counts[index]!;
    if (seen >= share * count) return bucketLow(buckets[index]!);
  }
  return Number.NaN;
}

/** M/M/1 at 80 %: the 99th percentile of the response is ln 100 / (mu − lambda). */
function waitsInTurn(): boolean {
  const plan = buildPlan({
    followers: 0,
    nodes: [{ cpu: { cores: 1, perOp: exponential(MS) } }],
    workload: { load: { kind: "poisson", rate: 800 } },
    run: { durationNs: 400 * SECOND, warmupNs: 10 * SECOND },
  });
  const p99 = quantile(runPlan(plan).windows[0]!.writeLatency, 0.99);
  const theory = (Math.log(100) / (1000 - 800)) * SECOND;
  return Math.abs(p99 / theory - 1) < 0.1;
}

/** One session over a constant round trip, both disks constant: nothing is left to chance. */
function takesItsTime(): boolean {
  const plan = buildPlan({
    delay: constant(10 * MS),
    nodes: [0, 1].map(() => ({
      disk: { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null },
    })),
    replication: { ack: all(1), shipAfter: "flush" },
  });
  const { writeLatency } = runPlan(plan).windows[0]!;
  return writeLatency.count > 400 && writeLatency.min === 22 * MS && writeLatency.max === 22 * MS;
}

/** All followers must have a write before its answer: then it survives when all crash and one disk is left. */
function confirmsOnAll(): boolean {
  const disk = { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null };
  const crash = (node: number, losesDisk: boolean): Plan["faults"][number] => ({
    label: `crash of ${node}`,
    schedule: { kind: "at", atNs: 5 * SECOND },
    action: {
      kind: "crash",
      target: { kind: "nodes", nodes: [node] },
      site: true,
      losesDisk,
    },
    lasts: null,
  });
  const plan = buildPlan({
    followers: 2,
    delay: constant(5 * MS),
    nodes: [{ disk }, { disk }, { disk: { ...disk, fsync: constant(40 * MS) } }],
    replication: { ack: all(1, 2) },
    workload: { load: { kind: "poisson", rate: 200 } },
    faults: [crash(0, true), crash(1, true), crash(2, false)],
  });
  return runPlan(plan).totals.lostWrites === 0;
}

/**
 * A leader sleeps until another has been chosen in a newer epoch. Clients had sent it writes, and it
 * hears of the epoch in the instant in which it wakes up: no storage keeps what it would write from
 * then on, its own included, so that nothing is acknowledged and then lost.
 */
function keepsNothingOfAnOlderEpoch(): boolean {
  const plan = failoverPlan(
    { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 }, fencing: { kind: "epoch" } },
    { faults: [at(2 * SECOND, pause(0), 3 * SECOND)], run: { durationNs: 8 * SECOND } },
  );
  const record = runPlan(plan);
  const splits = episodes(record, "split_brain");
  return (
    figure(record, "to") > 0 &&
    record.totals.writesAcknowledged > 3000 &&
    record.totals.lostWrites === figure(record, "lost") &&
    splits.every(({ fromNs, toNs }) => fromNs === toNs)
  );
}

describe("an engine that is whole", () => {
  it("passes every judgement", () => {
    expect(waitsInTurn()).toBe(true);
    expect(takesItsTime()).toBe(true);
    expect(confirmsOnAll()).toBe(true);
    expect(keepsNothingOfAnOlderEpoch()).toBe(true);
  });
});

describe("an engine that is broken is caught", () => {
  it("when its queues serve the last comer first", () => {
    const waiting = new WeakMap<NumberQueue, number[]>();
    const stack = (queue: NumberQueue) => {
      const own = waiting.get(queue) ?? [];
      waiting.set(queue, own);
      return own;
    };
    breakMethod(NumberQueue.prototype, "push", (push) => {
      return function (this: NumberQueue, value: number) {
        stack(this).push(value);
        push.call(this, value);
      };
    });
    breakMethod(NumberQueue.prototype, "shift", (shift) => {
      return function (this: NumberQueue) {
        shift.call(this);
        return stack(this).pop()!;
      };
    });
    expect(waitsInTurn()).toBe(false);
  });

  it("when its clock loses a microsecond at each step", () => {
    breakMethod(Simulation.prototype, "after", (after) => {
      return function (this: Simulation, delay: number, kind: number, a: number, b: number) {
        after.call(this, Math.max(0, delay - 1000), kind, a, b);
      };
    });
    expect(takesItsTime()).toBe(false);
  });

  it("when a confirmation in a hundred never arrives", () => {
    let arrived = 0;
    breakMethod(Network.prototype, "arrive", (arrive) => {
      return function (this: Network, message: number) {
        const isLost = this.messages.kind[message] === ACK_ARRIVES && ++arrived % 100 === 0;
        return isLost ? DROPPED : arrive.call(this, message);
      };
    });
    expect(takesItsTime()).toBe(false);
  });

  it("when a rule is content with one confirmation less", () => {
    breakMethod(AckRule.prototype, "confirmed", () => {
      return function (this: AckRule, state) {
        const positions = [1, 2].map((node) => state.positionOf(node)).sort((a, b) => b - a);
        return positions[0]!;
      };
    });
    expect(confirmsOnAll()).toBe(false);
  });

  it("when a leader goes on though it hears of a newer epoch", () => {
    breakMethod(Beliefs.prototype, "learn", (learn) => {
      return function (this: Beliefs, endpoint: number, leader: number, epoch: number) {
        return this.leader[endpoint] !== endpoint && learn.call(this, endpoint, leader, epoch);
      };
    });
    expect(keepsNothingOfAnOlderEpoch()).toBe(false);
  });
});
