import { describe, expect, it } from "vitest";
import { narrowedByFaults } from "../../../src/analysis/theory/degraded-links.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan, LinkChanges } from "../../../src/model/faults.ts";
import {
  all,
  buildPlan,
  constant,
  MS,
  NONE,
  type PlanParts,
  SECOND,
} from "../../engine/plan-builder.ts";

const brownOut = (changes: LinkChanges, parts: Partial<FaultPlan> = {}): FaultPlan => ({
  label: "brown-out",
  schedule: { kind: "at", atNs: 10 * SECOND },
  action: { kind: "degrade", links: [0, 3], changes },
  lasts: constant(20 * SECOND),
  ...parts,
});
const poisson = (rate: number) =>
  ({ load: { kind: "poisson", rate }, value: constant(1448) }) as const;
const pair = (fault: FaultPlan, parts: PlanParts = {}) =>
  buildPlan({
    delay: constant(40 * MS),
    replication: { ack: NONE },
    workload: poisson(500),
    run: { durationNs: 60 * SECOND },
    faults: [fault],
    ...parts,
  });
const sentences = (fault: FaultPlan, parts?: PlanParts) =>
  narrowedByFaults(pair(fault, parts)).map(({ sentence }) => sentence);

describe("a fault that leaves a link too narrow", () => {
  it("faults lie on both ways between the leader and its follower", () => {
    const { links } = pair(brownOut({})).topology;
    expect([links[0]?.name, links[3]?.name]).toEqual(["0 -> 1", "1 -> 0"]);
  });

  it("is told before the run: how much gets through and how far a follower falls behind", () => {
    const [told, ...more] = sentences(brownOut({ loss: 0.02 }));
    expect(more).toEqual([]);
    expect(told).toMatch(
      /^while "brown-out" lasts, from 10 s to 30 s, r1 falls behind: 500 writes\/s are written and TCP's window on 0 -> 1 \(2% loss and a round trip of 80 ms\) can take about 9\d\.\d+ writes\/s, so that 8\d\d\d writes \(1[12]\.\d+ MB\) wait by its end, the oldest for 16\.\d+ s\.$/,
    );
  });

  it("comes true in the run: so many bytes lag behind when the fault ends", () => {
    const fault = brownOut({ loss: 0.02 });
    const [told] = sentences(fault);
    const megabytes = Number(/\(([\d.]+) MB\) wait/.exec(told!)![1]);
    const { series } = runPlan(pair(fault, { measures: { seriesIntervalNs: SECOND } }));
    const lag = series.columns["lag_bytes[1]"]!;
    expect(lag[8]!).toBeLessThan(2e5);
    expect(lag[28]! / 1e6 / (0.95 * megabytes)).toBeGreaterThan(0.9);
    expect(lag[28]! / 1e6 / (0.95 * megabytes)).toBeLessThan(1.1);
  });

  it("is one of bandwidth as well, by `degrade` or by `set`", () => {
    const changes = { bandwidthBytesPerSecond: 150_000 };
    const action = { kind: "set", change: { kind: "link", links: [0], changes } } as const;
    for (const fault of [brownOut(changes), brownOut({}, { action })]) {
      expect(sentences(fault)[0]).toMatch(
        /0 -> 1 can take about 100 writes\/s, so that 8\d\d\d writes/,
      );
    }
  });

  it("holds writes up that wait for the follower, in an open loop and in a closed one", () => {
    const replication = { ack: all(1), ackAt: "received" } as const;
    expect(sentences(brownOut({ loss: 0.02 }), { replication })).toEqual([
      expect.stringMatching(
        /from 10 s to 30 s, up to 500 writes\/s arrive and TCP's window .* can take about 9\d\.\d+ writes\/s, so that 8\d\d\d writes/,
      ),
    ]);
    const load = { kind: "closed", clients: 100, think: constant(0) } as const;
    const workload = { load, value: constant(1448) };
    expect(sentences(brownOut({ loss: 0.02 }), { replication, workload })).toEqual([
      expect.stringMatching(/can take about 9\d\.\d+ writes\/s, 1250 writes\/s without it\.$/),
    ]);
  });

  it("is none where the load fits, or did not fit before", () => {
    expect(sentences(brownOut({ loss: 0.02 }), { workload: poisson(80) })).toEqual([]);
    expect(sentences(brownOut({ loss: 0.0001 }))).toEqual([]);
    const link = { loss: 0.03 };
    expect(sentences(brownOut({ loss: 0.04 }), { link })).toEqual([]);
  });

  it("counts the load of its own hour", () => {
    const phase = (rate: number, s: number) => ({ from: rate, to: rate, durationNs: s * SECOND });
    const load = { kind: "phases", phases: [phase(50, 31), phase(500, 29)] } as const;
    const workload = { load, value: constant(1448) };
    expect(sentences(brownOut({ loss: 0.02 }), { workload })).toEqual([]);
    const every = {
      kind: "every",
      gapNs: constant(40 * SECOND),
      fromNs: 0,
      toNs: 60 * SECOND,
    } as const;
    expect(sentences(brownOut({ loss: 0.02 }, { schedule: every }), { workload })[0]).toMatch(
      /^while "brown-out" lasts, for 20 s, r1 falls behind/,
    );
  });
});
