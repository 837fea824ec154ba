import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../src/model/faults.ts";
import { recoveryTimes, resentNs } from "../../src/model/tcp-recovery.ts";
import type { LoadPlan } from "../../src/model/workload.ts";
import { expectConserved } from "./conservation.ts";
import { all, buildPlan, constant, MS, type PlanParts, SECOND } from "./plan-builder.ts";

const WAY = 10 * MS;
const RTT = 2 * WAY;
/** As Linux sets it: a round trip without spread, and its least of 200 ms. */
const TIME_OUT = RTT + 200 * MS;

type Partition = Extract<FaultAction, { kind: "partition" }>;

function dropped(
  groups: number[][],
  fromNs: number,
  lastsNs: number,
  direction: Partition["direction"] = "both",
): FaultPlan {
  return {
    label: "cut",
    schedule: { kind: "at", atNs: fromNs },
    action: { kind: "partition", groups, direction, packets: "dropped" },
    lasts: constant(lastsNs),
  };
}

function sync(load: LoadPlan, faults: readonly FaultPlan[], parts: PlanParts = {}) {
  const record = runPlan(
    buildPlan({
      ...parts,
      delay: constant(WAY),
      replication: { ack: all(1), ackAt: "received" },
      workload: { load, ...parts.workload },
      run: { durationNs: 60 * SECOND },
      faults,
    }),
  );
  expectConserved(record);
  return record;
}

const one: LoadPlan = { kind: "closed", clients: 1, think: constant(0) };
const every = (ns: number): LoadPlan => ({ kind: "constant", rate: SECOND / ns });

describe("a partition that drops packets", () => {
  it.each([
    [0.1, 1],
    [0.3, 2],
    [0.6, 4],
    [1, 8],
    [2, 16],
    [5, 32],
    [12, 64],
  ])("of %s s is over for a lone commit with the time-out after %s first ones", (seconds, outs) => {
    const { writeLatency } = sync(every(SECOND), [
      dropped([[0], [1]], 10 * SECOND - MS, seconds * SECOND),
    ]).windows[0]!;
    expect(writeLatency.max - RTT).toBeCloseTo(outs * TIME_OUT, -4);
  });

  it("costs nothing when nothing was sent meanwhile", () => {
    const quiet = [dropped([[0], [1]], 10.2 * SECOND, 0.6 * SECOND)];
    expect(sync(every(SECOND), quiet).windows[0]!.writeLatency.max).toBe(
      sync(every(SECOND), []).windows[0]!.writeLatency.max,
    );
  });

  it("leaves a connection one timer: alone the first message would be there with the third time-out", () => {
    // Sent at 10 and 10.1 s; the probe for the second one begins the row, and nothing new is sent in it.
    const { writeLatency } = sync(every(100 * MS), [
      dropped([[0], [1]], 10 * SECOND - MS, 0.85 * SECOND),
    ]).windows[0]!;
    const probe = 100 * MS + 2 * RTT + 2 * MS;
    expect(writeLatency.max).toBe(probe + 7 * TIME_OUT + RTT);
  });

  it("probes two round trips after the last of several, and doubles from there", () => {
    const four: LoadPlan = { kind: "closed", clients: 4, think: constant(MS) };
    const { writeLatency } = sync(four, [dropped([[0], [1]], 10 * SECOND, SECOND)]).windows[0]!;
    // Sent up to a round trip before the last acknowledgement came, and confirmed one after it got through.
    const late = writeLatency.max - (2 * RTT + 2 * MS + 7 * TIME_OUT + RTT);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(RTT);
  });

  it("that cuts one way alone stops the other too, whose bytes nobody confirms", () => {
    // The log comes through, its confirmation does not; from then on the leader's window is full.
    const { writeLatency } = sync(every(SECOND), [
      dropped([[1], [0]], 10 * SECOND - MS, SECOND, "one_way"),
    ]).windows[0]!;
    expect(writeLatency.max - RTT).toBeCloseTo(8 * TIME_OUT, -4);
    const busy = sync(one, [dropped([[1], [0]], 10 * SECOND, SECOND, "one_way")]).windows[0]!;
    expect(busy.writeLatency.max).toBeGreaterThan(SECOND);
  });

  it("makes a client's own request wait for its own time-out", () => {
    const { writeLatency } = sync(every(SECOND), [dropped([[0, 1], [2]], 10 * SECOND - MS, SECOND)])
      .windows[0]!;
    const times = recoveryTimes(constant(0), constant(0));
    expect(writeLatency.max - RTT).toBeGreaterThan(7 * times.timeoutNs);
    expect(writeLatency.max - RTT).toBeLessThan(8 * TIME_OUT + 2 * MS);
  });

  it("that ends while one that holds goes on lets go with that one", () => {
    const held: FaultPlan = {
      label: "held",
      schedule: { kind: "at", atNs: 10.5 * SECOND },
      action: { kind: "partition", groups: [[0], [1]], direction: "both" },
      lasts: constant(4 * SECOND),
    };
    const cut = dropped([[0], [1]], 10 * SECOND - MS, SECOND);
    const { writeLatency } = sync(every(SECOND), [cut, held]).windows[0]!;
    // The time-out of 1.76 s falls into the second one; at its end, at 14.5 s, all goes on.
    expect(writeLatency.max - RTT).toBeCloseTo(4.5 * SECOND, -4);
  });
});

describe("when a message is sent again that was lost", () => {
  const times = recoveryTimes(constant(WAY), constant(WAY));

  it("is with the first time-out after the cut, of a row that doubles up to two minutes", () => {
    const at = (openSeconds: number) => resentNs(0, openSeconds * SECOND, 1, times) / TIME_OUT;
    expect([0, 0.23, 0.45, 0.9, 1.8].map(at)).toEqual([1, 2, 4, 8, 16]);
    const hour = resentNs(0, 3600 * SECOND, 1, times);
    expect(hour - 3600 * SECOND).toBeLessThan(120 * SECOND);
    expect(resentNs(0, hour + 1, 1, times) - hour).toBe(120 * SECOND);
  });

  it("is later for several segments by the round trip in which the first is acknowledged", () => {
    expect(resentNs(0, 0, 3, times)).toBe(3 * RTT + 2 * MS);
    expect(resentNs(0, 0.1 * SECOND, 3, times)).toBe(2 * RTT + 2 * MS + TIME_OUT + RTT);
  });
});
