import { describe, expect, it } from "vitest";
import { limitsOf } from "../../src/analysis/theory/bounds.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import type { WindowRecord } from "../../src/model/run-record.ts";
import type { NodePlan } from "../../src/model/topology.ts";
import { scaleDistribution } from "../../src/random/scale-distribution.ts";
import { constant, exponential, MS, SECOND, US } from "../engine/plan-builder.ts";
import { changed, idleMachine, WIDE, withoutWaits } from "./changed-plan.ts";
import { Choice, type RandomReplication, randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

/** What random plans of every family can take when their clients never rest. */
const SEEDS = Array.from({ length: 4 }, (_, seed) => 500 + seed);
const windowOf = (plan: Plan): WindowRecord => runPlan(plan).windows[0]!;

/** Nothing but what is asked for holds a write up: no time-outs of the rules, no company. */
function plain(replication: ReplicationPlan): ReplicationPlan {
  const atOnce = withoutWaits(replication);
  return atOnce.kind === "single_leader" ? { ...atOnce, ackTimeoutNs: null } : atOnce;
}

/** The same rules, whose members tell each other nothing but what writes need. */
function withoutBeats(replication: ReplicationPlan): ReplicationPlan {
  const never = 1000 * SECOND;
  if (replication.kind === "consensus") {
    return { ...replication, heartbeatNs: never, electionTimeout: constant(2 * never) };
  }
  if (replication.kind === "single_leader") {
    const { failover: _, ...stays } = replication;
    return stays;
  }
  if (replication.kind === "leaderless") return { ...replication, antiEntropyNs: null };
  const group = { flowLimit: null, flowFactor: 1, causalReads: false } as const;
  const quiet = { ...replication, antiEntropyNs: null };
  if (replication.conflict.kind !== "certify") return quiet;
  return { ...quiet, group: { ...group, keepaliveNs: never, suspectNs: 2 * never } };
}

/** Clients that write as soon as they have been answered, and wait as long as it takes. */
function busy(seed: number, family: RandomReplication, clients: number): Plan {
  const plan = randomPlan(seed, { replication: family, faults: false });
  return {
    ...changed(plan, {
      workload: {
        load: { kind: "closed", clients, think: constant(0) },
        writeShare: 1,
        keys: { kind: "uniform", count: 100_000 },
        timeoutNs: null,
        retry: { kind: "none" },
      },
      link: () => ({ loss: 0 }),
      measures: { history: false },
      run: { durationNs: SECOND },
    }),
    replication: plain(plan.replication),
  };
}

/** Every time `factor` times as long, and every bandwidth by so much narrower. */
function slower(plan: Plan, factor: number): Plan {
  const by = (bytes: number | null) => (bytes === null ? null : bytes / factor);
  return changed(plan, {
    node: ({ disk, cpu, apply, nicBytesPerSecond }) => ({
      disk: {
        ...disk,
        fsync: scaleDistribution(disk.fsync, factor),
        bandwidthBytesPerSecond: by(disk.bandwidthBytesPerSecond),
      },
      cpu: { ...cpu, perOp: scaleDistribution(cpu.perOp, factor) },
      apply: { ...apply, time: scaleDistribution(apply.time, factor) },
      nicBytesPerSecond: by(nicBytesPerSecond),
    }),
    link: ({ delay, bandwidthBytesPerSecond }) => ({
      delay: scaleDistribution(delay, factor),
      bandwidthBytesPerSecond: by(bandwidthBytesPerSecond),
    }),
  });
}

/** Forty clients of a random plan whose machines are fast but for what is given. */
function bound(seed: number, family: RandomReplication, slow: Partial<NodePlan>): Plan {
  const plan = busy(seed, family, 40);
  const { replication } = plan;
  const flushes =
    replication.kind === "leaderless"
      ? { ackAt: "flushed" as const }
      : replication.kind === "consensus"
        ? {}
        : { localFlush: true };
  return {
    ...changed(plan, {
      node: ({ disk }) => ({
        disk: { ...disk, fsync: constant(20 * US), bandwidthBytesPerSecond: null },
        cpu: { cores: 4, perOp: constant(US) },
        apply: { workers: 4, time: constant(US) },
        nicBytesPerSecond: null,
        ...slow,
      }),
      link: () => ({ ...WIDE, delay: constant(200 * US) }),
      workload: { value: constant(2000) },
      run: { durationNs: SECOND },
    }),
    replication: { ...replication, ...flushes } as ReplicationPlan,
  };
}

const halfTheBytes = (plan: Plan) => changed(plan, { workload: { value: constant(1000) } });
const SOME = SEEDS.slice(0, 2);

describe.each(Object.entries(FAMILIES))("a bottleneck: %s", (_name, family) => {
  const cpu = (cores: number) => ({ cpu: { cores, perOp: exponential(2 * MS) } });
  const disk = (bytes: number) => ({
    disk: { fsync: constant(20 * US), bandwidthBytesPerSecond: bytes, capacityBytes: null },
  });

  it("of operations feels neither faster disks and ways nor smaller values, but its own cores (63, 66)", () => {
    for (const seed of SOME) {
      const plan = bound(seed, family, cpu(1));
      const usual = windowOf(plan).writesOk;
      const others = changed(plan, {
        node: (node) => ({
          disk: { ...node.disk, fsync: constant(10 * US) },
          apply: { workers: 8, time: constant(US) },
        }),
        link: () => ({ delay: constant(100 * US) }),
      });
      expect(usual).toBeGreaterThan(200);
      expect(windowOf(others).writesOk / usual, `seed ${seed}`).toBeCloseTo(1, 1);
      expect(windowOf(halfTheBytes(plan)).writesOk / usual, `seed ${seed}`).toBeCloseTo(1, 1);
      const cores = windowOf(bound(seed, family, cpu(2))).writesOk / usual;
      expect(Math.abs(cores - 2), `seed ${seed}`).toBeLessThan(0.25);
    }
  });

  it("of bytes carries twice as many values of half the size, with however many cores (63, 66)", () => {
    for (const seed of SOME) {
      // Commits come in groups of all clients, and a run ends in the middle of one.
      const plan = changed(bound(seed, family, disk(5e5)), { run: { durationNs: 4 * SECOND } });
      const usual = windowOf(plan).writesOk;
      const cores = changed(plan, { node: (node) => ({ cpu: { ...node.cpu, cores: 8 } }) });
      expect(windowOf(cores).writesOk / usual, `seed ${seed}`).toBeCloseTo(1, 1);
      const half = windowOf(halfTheBytes(plan)).writesOk / usual;
      // Each record has up to 200 bytes of its own beside its value.
      expect(half, `seed ${seed}`).toBeGreaterThan(1.75);
      expect(half, `seed ${seed}`).toBeLessThan(2.1);
    }
  });
});

describe.each(Object.entries(FAMILIES))("clients that never rest: %s", (_name, family) => {
  it("write no more than the smallest of all bounds (62)", () => {
    for (const seed of SEEDS) {
      const plan = busy(seed, family, new Choice(seed).whole(1, 40));
      const { writesOk } = windowOf(plan);
      const holding = limitsOf(plan).filter(({ lagsOnly }) => lagsOnly !== true);
      const least = holding.reduce((a, b) => (b.writesPerSecond < a.writesPerSecond ? b : a));
      // A second of so many writes, whose times were drawn.
      const chance = 4 / Math.sqrt(writesOk);
      const most = least.writesPerSecond * (1.01 + (least.about ?? 0) + chance);
      expect(writesOk, `seed ${seed}: ${least.formula}`).toBeLessThanOrEqual(most);
    }
  });

  it("write twice as much where all takes half the time (64)", () => {
    for (const seed of SEEDS) {
      const drawn = busy(seed, family, new Choice(seed).whole(1, 40));
      const plan = { ...drawn, replication: withoutBeats(drawn.replication) };
      // The same draws, half as long: the same run, but for what is rounded to nanoseconds.
      const usual = windowOf(plan).writesOk;
      const fast = changed(slower(plan, 0.5), { run: { durationNs: SECOND / 2 } });
      const chance = 1 / Math.sqrt(usual);
      const ratio = windowOf(fast).writesOk / usual;
      expect(Math.abs(ratio - 1), `seed ${seed}`).toBeLessThan(0.01 + chance);
    }
  });

  it("over ways twice as long write less, at most by half (2)", () => {
    for (const seed of SEEDS) {
      const plan = busy(seed, family, new Choice(seed).whole(1, 6));
      const far = changed(plan, { link: ({ delay }) => ({ delay: scaleDistribution(delay, 2) }) });
      const [usual, less] = [windowOf(plan).writesOk, windowOf(far).writesOk];
      expect(less, `seed ${seed}`).toBeLessThanOrEqual(usual);
      expect(less / usual, `seed ${seed}`).toBeGreaterThan(0.5 - 4 / Math.sqrt(less));
    }
  });

  it("over ways twice as long write half as much where nothing else takes time (2)", () => {
    for (const seed of SEEDS) {
      const drawn = busy(seed, family, new Choice(seed).whole(1, 6));
      const bare: Plan = {
        ...changed(drawn, { node: idleMachine, link: () => WIDE }),
        replication: withoutBeats(drawn.replication),
      };
      const far = changed(bare, {
        link: ({ delay }) => ({ delay: scaleDistribution(delay, 2) }),
        run: { durationNs: 2 * SECOND },
      });
      const [usual, later] = [windowOf(bare).writesOk, windowOf(far).writesOk];
      expect(usual).toBeGreaterThan(10);
      expect(later, `seed ${seed}`).toBe(usual);
    }
  });
});
