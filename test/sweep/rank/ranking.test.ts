import { describe, expect, it } from "vitest";
import type { RankedInput, Ranking } from "../../../src/analysis/results.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { type ParamDoor, planRanking } from "../../../src/sweep/rank/rank-plan.ts";
import { runRankings } from "../../../src/sweep/rank/run-ranking.ts";
import { buildStudy, metric } from "../../analysis/study-builder.ts";
import {
  all,
  buildPlan,
  constant,
  exponential,
  MS,
  NONE,
  SECOND,
} from "../../engine/plan-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const meanLatency = metric("write.latency", { aggregate: "mean" });

async function rank(
  plan: Plan,
  by: MetricRef,
  doors: readonly ParamDoor[] = [],
  trials = 5,
): Promise<Ranking> {
  const study = buildStudy([plan], { trials: { kind: "fixed", count: trials } });
  const { rankings } = await runRankings(planRanking(study, [{ metric: by }], 0, doors), {});
  return rankings[0]!;
}

function input({ inputs }: Ranking, name: string, of = ""): RankedInput {
  const found = inputs.find((one) => one.name === name && one.of === of);
  if (found === undefined) throw new Error(`no ${name} of ${of} among ${names(inputs).join("; ")}`);
  return found;
}

function names(inputs: readonly RankedInput[]): string[] {
  return inputs.map(({ name, of }) => (of === "" ? name : `${name} of ${of}`));
}

/** Values of no size on one key: the load has no inputs but the clients or the rate. */
const BARE = { value: constant(0), keys: { kind: "single" } } as const;

/** An own disk for each node, and what else a node has. */
const disk = (ns: number) => ({
  fsync: constant(ns),
  bandwidthBytesPerSecond: null,
  capacityBytes: null,
});

describe("what throughput depends on", () => {
  it("is the round trip for one session over 70 ms, and hardly the disks", async () => {
    const plan = buildPlan({
      nodes: [{ disk: disk(0.2 * MS) }, { disk: disk(0.7 * MS) }],
      delay: constant(35 * MS),
      replication: { ack: all(1), ackAt: "flushed" },
      workload: { value: constant(0) },
      run: { durationNs: 30 * SECOND },
    });
    const ranking = await rank(plan, throughput);
    expect(names(ranking.inputs).slice(0, 2)).toEqual(["clients", "latency of 0 <-> 1"]);
    // A second session does as much as the first.
    expect(input(ranking, "clients").elasticity!.value).toBeCloseTo(1, 2);
    const trip = input(ranking, "latency", "0 <-> 1");
    // One write takes 70 ms of delay and 0.7 ms of flushing at the follower; a window of 30 s holds
    // 424 of them, and a part of one more or less.
    expect(trip.elasticity!.value).toBeCloseTo(-70 / 70.7, 1);
    expect(Math.abs(trip.elasticity!.value + 70 / 70.7)).toBeLessThan(0.01);
    expect(trip.verdict).toBe("matters");
    const far = input(ranking, "disk fsync", "r1");
    expect(Math.abs(far.elasticity!.value + 0.7 / 70.7)).toBeLessThan(0.01);
    expect(far.verdict).toBe("little");
    // The leader's own flush is over long before the confirmation comes.
    expect(input(ranking, "disk fsync", "leader").verdict).toBe("none");
    expect(input(ranking, "number of keys").verdict).toBe("none");
  });

  it("is the flush and nothing else where one flush a write is the limit", async () => {
    const plan = buildPlan({
      nodes: [{ disk: disk(1 * MS) }, {}],
      delay: constant(1 * MS),
      replication: { ack: NONE, groupCommit: { enabled: false, delayNs: 0, max: null } },
      workload: { ...BARE, load: { kind: "closed", clients: 8, think: constant(0) } },
      run: { durationNs: 4 * SECOND },
    });
    const ranking = await rank(plan, throughput);
    const fsync = input(ranking, "disk fsync", "leader");
    expect(fsync.elasticity!.value).toBeCloseTo(-1, 2);
    expect(names(ranking.inputs)[0]).toBe("disk fsync of leader");
    expect(input(ranking, "clients").verdict).toBe("none");
    expect(input(ranking, "latency", "0 <-> 1").verdict).toBe("none");
    expect(fsync.pressure.join("; ")).toMatch(/leader\.disk is 100 % busy, 100 % at x0\.8/);
  });

  it("is the apply time where the follower's apply is saturated, and its workers", async () => {
    const plan = buildPlan({
      nodes: [{ disk: disk(0.1 * MS) }, { apply: { workers: 1, time: constant(2 * MS) } }],
      replication: { ack: all(1), ackAt: "applied" },
      workload: { value: constant(0), load: { kind: "closed", clients: 16, think: constant(0) } },
      run: { durationNs: 4 * SECOND, warmupNs: 1 * SECOND },
    });
    const ranking = await rank(plan, throughput);
    expect(input(ranking, "apply time", "r1").elasticity!.value).toBeCloseTo(-1, 1);
    const workers = input(ranking, "apply workers", "r1");
    // From one worker only upwards: twice as many do twice as much, for many keys nearly.
    expect(workers.steps.map(({ text, why }) => [text, why])).toEqual([
      ["x0.8", "its domain ends before that"],
      ["x2", undefined],
    ]);
    expect(workers.elasticity!.value).toBeGreaterThan(0.85);
    expect(workers.elasticity!.value).toBeLessThanOrEqual(1.01);
    expect(input(ranking, "disk fsync", "leader").verdict).not.toBe("matters");
  });
});

describe("what latency depends on", () => {
  // One flush a write, exponential, and Poisson arrivals: M/M/1 with W = s / (1 - λ s).
  const [s, lambda] = [2 * MS, 200];
  const wait = (by: { s?: number; rate?: number }) => {
    const [time, rate] = [(s / SECOND) * (by.s ?? 1), lambda * (by.rate ?? 1)];
    return time / (1 - rate * time);
  };
  const expected = (name: "s" | "rate") =>
    Math.log(wait({ [name]: 1.25 }) / wait({ [name]: 0.8 })) / Math.log(1.25 / 0.8);
  const queue = (rate: number) =>
    buildPlan({
      nodes: [{ disk: { ...disk(0), fsync: exponential(s) } }, {}],
      replication: { ack: NONE, groupCommit: { enabled: false, delayNs: 0, max: null } },
      workload: { ...BARE, load: { kind: "poisson", rate } },
      run: { durationNs: 40 * SECOND, warmupNs: 2 * SECOND },
    });

  it("follows the closed form of M/M/1 in service time and rate", async () => {
    const ranking = await rank(queue(lambda), meanLatency, [], 8);
    const [fsync, rate] = [input(ranking, "disk fsync", "leader"), input(ranking, "arrival rate")];
    for (const [found, name] of [
      [fsync, "s"],
      [rate, "rate"],
    ] as const) {
      // Its own 95 % interval, and as much again for the five in a hundred.
      const { value, low, high } = found.elasticity!;
      expect(Math.abs(value - expected(name))).toBeLessThan(high! - low!);
      expect(high! - low!).toBeLessThan(0.25);
      expect(found.verdict).toBe("matters");
    }
    expect(names(ranking.inputs).slice(0, 2)).toEqual(["disk fsync of leader", "arrival rate"]);
    // The elasticity of W to s is one more than to the rate, as W is a time.
    expect(fsync.elasticity!.value - rate.elasticity!.value).toBeCloseTo(1, 1);
    // Queues make it more than the product of the two.
    expect(ranking.together).toMatch(
      /^disk fsync of leader at x1\.25 and arrival rate at x1\.25 together: /,
    );
    expect(ranking.together).toMatch(/, more than the .* of one on top of the other$/);
  });

  it("does not run what would never settle, and goes by the other side", async () => {
    // 450 a second of 500 is steady, a quarter more is not.
    const ranking = await rank(queue(450), throughput);
    const rate = input(ranking, "arrival rate");
    expect(rate.steps[1]!.estimate).toBeNull();
    expect(rate.steps[1]!.why).toMatch(/^no steady state there: /);
    expect(rate.elasticity!.value).toBeCloseTo(1, 1);
  });
});

describe("params and hardware", () => {
  const plan = buildPlan({
    nodes: [{ disk: disk(1 * MS) }, { disk: disk(2 * MS) }],
    delay: constant(5 * MS),
    replication: { ack: all(1) },
    workload: BARE,
    run: { durationNs: 4 * SECOND },
  });
  /** A param that sets the flush time of some nodes. */
  const door = (name: string, nodes: readonly number[]): ParamDoor => ({
    name,
    text: "1 ms",
    alternatives: [],
    scale: (factor) => {
      const changed = plan.topology.nodes.map((node, index) =>
        nodes.includes(index)
          ? { ...node, disk: disk((node.disk.fsync as { value: number }).value * factor) }
          : node,
      );
      return { plan: { ...plan, topology: { ...plan.topology, nodes: changed } }, factor };
    },
  });

  it("are one input where the param is all that sets the hardware", async () => {
    const ranking = await rank(plan, throughput, [door("far_fsync", [1])]);
    expect(names(ranking.inputs)).not.toContain("disk fsync of r1");
    expect(input(ranking, "far_fsync").moves).toEqual(["disk fsync of r1"]);
    // 2 ms of 12 ms.
    expect(input(ranking, "far_fsync").elasticity!.value).toBeCloseTo(-2 / 12, 1);
  });

  it("are marked where the param sets several", async () => {
    const ranking = await rank(plan, throughput, [door("fsync", [0, 1])]);
    expect(input(ranking, "fsync").moves).toEqual(["disk fsync of leader", "disk fsync of r1"]);
    expect(input(ranking, "disk fsync", "r1").movedBy).toEqual(["fsync"]);
  });

  it("leave out a param on which nothing depends", async () => {
    const ranking = await rank(plan, throughput, [door("bound", [])]);
    expect(names(ranking.inputs)).not.toContain("bound");
    expect(ranking.remarks).toEqual(["bound: no part of the plan depends on it"]);
  });

  it("try the other values of a word", async () => {
    const mode: ParamDoor = {
      name: "mode",
      text: "sync",
      scale: () => null,
      alternatives: [
        {
          text: "async",
          plan: () => ({ ...plan, replication: { ...plan.replication, ack: NONE } }),
        },
        { text: "broken", plan: () => null },
      ],
    };
    const ranking = await rank(plan, throughput, [mode]);
    const found = input(ranking, "mode");
    // 1 ms in place of 12 ms is more than any fifth of anything.
    expect(names(ranking.inputs)[0]).toBe("mode");
    expect(found.verdict).toBe("matters");
    expect(found.elasticity).toBeNull();
    expect(
      found.steps.map(({ text, estimate }) => [text, Math.round(estimate?.value ?? 0)]),
    ).toEqual([
      ["async", 1000],
      ["broken", 0],
    ]);
    expect(found.steps[1]?.why).toBe("the scenario does not take it");
  });
});
