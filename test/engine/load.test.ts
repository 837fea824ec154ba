import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { Arrivals } from "../../src/engine/workload/arrivals.ts";
import type { LoadPlan } from "../../src/model/workload.ts";
import { makeStream } from "../../src/random/stream.ts";
import { all, buildPlan, constant, freeNode, MS, SECOND, US } from "./plan-builder.ts";

function arrivals(load: LoadPlan, untilNs: number): number[] {
  const source = new Arrivals(load, makeStream("arrivals", 0, "test"));
  const times: number[] = [];
  for (let at = source.next(); at < untilNs; at = source.next()) times.push(at);
  return times;
}

describe("an open loop", () => {
  it("of constant rate is evenly spaced, without drift", () => {
    const times = arrivals({ kind: "constant", rate: 3 }, 10 * SECOND + 1);
    expect(times).toHaveLength(30);
    expect(times[29]).toBe(10 * SECOND);
    expect(times[0]).toBe(333_333_333);
  });

  it("of Poisson arrivals has as much variance as mean", () => {
    const times = arrivals({ kind: "poisson", rate: 1000 }, 400 * SECOND);
    const counts = new Float64Array(4000);
    for (const time of times) counts[Math.floor(time / (100 * MS))]! += 1;
    const mean = times.length / 4000;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 3999;
    expect(mean / 100).toBeCloseTo(1, 1);
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });

  it("of phases follows the ramp, the hold and the end", () => {
    const phases = [
      { from: 0, to: 1000, durationNs: 10 * SECOND },
      { from: 1000, to: 1000, durationNs: 5 * SECOND },
      { from: 500, to: 0, durationNs: 4 * SECOND },
    ];
    const times = arrivals({ kind: "phases", phases }, 100 * SECOND);
    const between = (from: number, to: number) =>
      times.filter((time) => time >= from * SECOND && time < to * SECOND).length;
    for (const [from, to, expected] of [
      [0, 5, 1250],
      [5, 10, 3750],
      [10, 15, 5000],
      [15, 19, 1000],
    ] as const) {
      expect(Math.abs(between(from, to) - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
    expect(between(19, 100)).toBe(0);
  });

  it("counts latency from the intended start, however long the queue", () => {
    const disk = { fsync: constant(10 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const { writeLatency, writesStarted } = runPlan(
      buildPlan({
        nodes: [{ ...freeNode(0), disk }],
        replication: { groupCommit: { enabled: false, delayNs: 0, max: null } },
        workload: { load: { kind: "constant", rate: 200 } },
      }),
    ).windows[0]!;
    // Twice what the disk can do: the last to be served has waited for half of the run.
    expect(writeLatency.max).toBeGreaterThan(4.9 * SECOND);
    expect(writesStarted).toBe(1999);
  });
});

describe("more load than a follower can apply", () => {
  it("makes the lag grow by offered less capacity", () => {
    const apply = { workers: 1, time: constant(1 * MS) };
    const record = runPlan(
      buildPlan({
        nodes: [freeNode(0), { ...freeNode(1), apply }],
        workload: { load: { kind: "constant", rate: 1250 } },
        run: { durationNs: 40 * SECOND },
      }),
    );
    // 1250 - 1000 records a second stay behind; in time that is a fifth of a second a second.
    const lag = record.series.columns["lag[1]"]!;
    expect((lag[399]! - lag[199]!) / (20 * SECOND)).toBeCloseTo(0.2, 3);
    const bytes = record.series.columns["lag_bytes[1]"]!;
    expect((bytes[399]! - bytes[199]!) / 20 / (250 * 100)).toBeCloseTo(1, 2);
  });
});

describe("more load than a link can carry", () => {
  it("fills messages up, and the lag grows at the WAL's rate less the link's", () => {
    const record = runPlan(
      buildPlan({
        delay: constant(1 * MS),
        link: { bandwidthBytesPerSecond: 1e6 },
        workload: { load: { kind: "constant", rate: 2000 }, value: constant(1000) },
        run: { durationNs: 20 * SECOND },
      }),
    );
    const bytes = record.series.columns["lag_bytes[1]"]!;
    const growth = (bytes[199]! - bytes[99]!) / 10;
    // Full messages of 128 KiB leave 1448 of 1500 bytes for the log.
    expect(growth / (2e6 - (1e6 * 1448) / 1500)).toBeCloseTo(1, 1);
    const link = record.windows[0]!.stations.find(({ name }) => name === "0 -> 1")!;
    expect(link.busyNs / (20 * SECOND)).toBeGreaterThan(0.98);
    expect(record.windows[0]!.messages).toBeLessThan(2 * 40_000 + 2000);
  });
});

describe("CPU time for each message", () => {
  it("is spent once a batch: what is unsent while the sender works goes together", () => {
    const record = runPlan(
      buildPlan({
        nodes: [
          { ...freeNode(0), cpu: { cores: 1, perOp: constant(0), perMessage: constant(100 * US) } },
        ],
        delay: constant(1 * MS),
        replication: { ack: all(1) },
        workload: { load: { kind: "constant", rate: 50_000 } },
        run: { durationNs: SECOND },
      }),
    );
    const { stations, writesOk } = record.windows[0]!;
    const cpu = stations.find(({ name }) => name === "leader.cpu")!;
    expect(cpu.completions).toBeGreaterThan(9_900);
    expect(cpu.completions).toBeLessThan(10_001);
    expect(writesOk).toBeGreaterThan(49_800);
  });
});
