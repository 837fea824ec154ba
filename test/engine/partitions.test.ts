import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../src/model/faults.ts";
import { expectConserved } from "./conservation.ts";
import { all, buildPlan, constant, MS, SECOND } from "./plan-builder.ts";

const WAY = 10 * MS;

function cut(
  direction: "both" | "one_way",
  groups: number[][],
  [fromNs, lengthNs]: [number, number],
): FaultPlan {
  return {
    label: "cut",
    schedule: { kind: "at", atNs: fromNs },
    action: { kind: "partition", groups, direction },
    lasts: constant(lengthNs),
  };
}

function sync(faults: readonly FaultPlan[], clients = 4) {
  return runPlan(
    buildPlan({
      delay: constant(WAY),
      replication: { ack: all(1) },
      workload: { load: { kind: "closed", clients, think: constant(0) } },
      faults,
    }),
  );
}

describe("a partition", () => {
  it("holds messages and delivers them after the heal plus the delay", () => {
    const record = sync([cut("both", [[0], [1]], [3 * SECOND, 2 * SECOND])]);
    expectConserved(record);
    // The write at 2.98 s was confirmed at 3 s behind the cut; its answer comes at 5 s and a way.
    expect(record.windows[0]!.writeLatency.max).toBe(2 * SECOND + 2 * WAY);
    expect(record.totals.messagesDropped).toBe(0);
    const ok = record.series.columns["write.ok"]!;
    expect(ok.slice(31, 49).every((count) => count === 0)).toBe(true);
    expect(ok[51]).toBe(20);
  });

  it("one way only stops what goes that way", () => {
    const back = sync([cut("one_way", [[1], [0]], [3 * SECOND, SECOND])]);
    expectConserved(back);
    expect(back.series.columns["write.ok"]!.slice(31, 39).every((count) => count === 0)).toBe(true);
    // The log still flows to the follower, only its confirmations are held.
    expect(back.series.columns["lag[1]"]!.slice(31, 39).every((lag) => lag === 0)).toBe(true);
  });

  it("of no length changes nothing", () => {
    const usual = sync([]);
    const cutShort = sync([cut("both", [[0], [1]], [3 * SECOND, 0])]);
    expect(cutShort.windows).toEqual(usual.windows);
  });

  it("falls back to async after the time-out, and returns when the follower has caught up", () => {
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        replication: { ack: all(1), ackTimeoutNs: 500 * MS, onAckTimeout: "async" },
        workload: { load: { kind: "closed", clients: 1, think: constant(10 * MS) } },
        faults: [cut("both", [[0], [1]], [3 * SECOND, 2 * SECOND])],
      }),
    );
    expectConserved(record);
    const fallBack = record.episodes.find(({ kind }) => kind === "async_fallback")!;
    expect(fallBack.fromNs).toBeGreaterThan(3.4 * SECOND);
    expect(fallBack.fromNs).toBeLessThanOrEqual(3.53 * SECOND);
    // The held log arrives a way after the heal, and its confirmations another way later.
    expect(fallBack.toNs).toBe(5 * SECOND + 2 * WAY);
    expect(record.series.columns["write.ok"]![40]).toBe(10);
    expect(record.windows[0]!.writeLatency.max).toBe(500 * MS);
  });

  it("is cut short by a heal", () => {
    const heal: FaultAction = { kind: "heal" };
    const record = sync([
      cut("both", [[0], [1]], [3 * SECOND, 6 * SECOND]),
      { label: "heal", schedule: { kind: "at", atNs: 4 * SECOND }, action: heal, lasts: null },
    ]);
    expect(record.windows[0]!.writeLatency.max).toBe(1 * SECOND + 2 * WAY);
    expect(record.episodes[0]).toMatchObject({ fromNs: 3 * SECOND, toNs: 4 * SECOND });
  });
});

describe("a degraded link", () => {
  it("has its new delay while it lasts and its own afterwards", () => {
    const links = [0, 3];
    const record = sync([
      {
        label: "slow",
        schedule: { kind: "at", atNs: 3 * SECOND },
        action: { kind: "degrade", links, changes: { delay: constant(50 * MS) } },
        lasts: constant(SECOND),
      },
    ]);
    expectConserved(record);
    expect(record.windows[0]!.writeLatency.max).toBeGreaterThan(2 * WAY);
    expect(record.series.columns["write.ok"]!.at(-5)).toBe(20);
  });

  it("keeps what a second fault changed when the first one ends", () => {
    const slow = (label: string, atNs: number, delay: number, lastsNs: number): FaultPlan => ({
      label,
      schedule: { kind: "at", atNs },
      action: { kind: "degrade", links: [0], changes: { delay: constant(delay) } },
      lasts: constant(lastsNs),
    });
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        replication: { ack: all(1) },
        faults: [
          slow("first", 3 * SECOND, 50 * MS, 2 * SECOND),
          slow("second", 4 * SECOND, 90 * MS, 3 * SECOND),
        ],
        measures: {
          windows: [2.5, 3.5, 4.5, 5.5, 6.5, 7.5].map((at) => ({
            fromNs: at * SECOND,
            toNs: (at + 0.4) * SECOND,
          })),
        },
      }),
    );
    const ways = record.windows.slice(1).map(({ commitLatency }) => commitLatency.min - WAY);
    expect(ways).toEqual([WAY, 50 * MS, 90 * MS, 90 * MS, 90 * MS, WAY]);
  });

  it("delivers late what it loses, in order", () => {
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        link: { loss: 0.02 },
        replication: { ack: all(1) },
        workload: { load: { kind: "closed", clients: 1, think: constant(0) } },
        run: { durationNs: 200 * SECOND },
      }),
    );
    expectConserved(record);
    const { writeLatency } = record.windows[0]!;
    // Either way may lose its message: 220 ms of time-out for the share 2p of the writes, since
    // nothing follows, and 220 ms more, doubling, for the share p of those.
    const mean = 20 * MS + 2 * 0.02 * (1 + 0.02) * 220 * MS;
    // 7,000 writes: the mean of those that lose a message is known to 6 %, a third of all the time.
    expect(writeLatency.sum / writeLatency.count / mean).toBeGreaterThan(0.96);
    expect(writeLatency.sum / writeLatency.count / mean).toBeLessThan(1.04);
  });
});

describe("faults on a schedule", () => {
  it("strike again and again, and after one another", () => {
    const pause: FaultAction = { kind: "pause", target: { kind: "choose", count: 1, of: [1] } };
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        replication: { ack: all(1) },
        faults: [
          {
            label: "nap",
            schedule: { kind: "every", gapNs: constant(2 * SECOND), fromNs: 0, toNs: 7 * SECOND },
            action: pause,
            lasts: constant(100 * MS),
          },
          {
            label: "second nap",
            schedule: { kind: "after", label: "nap", plusNs: 50 * MS },
            action: pause,
            lasts: constant(10 * MS),
          },
        ],
      }),
    );
    const starts = (label: string) =>
      record.episodes.filter((each) => each.label === label).map(({ fromNs }) => fromNs / MS);
    expect(starts("nap")).toEqual([2000, 4000, 6000]);
    expect(starts("second nap")).toEqual([2150, 4150, 6150]);
  });
});
