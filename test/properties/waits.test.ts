import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import type { RunRecord, WindowRecord } from "../../src/model/run-record.ts";
import { scaleDistribution } from "../../src/random/scale-distribution.ts";
import { any, constant, MS, SECOND, US } from "../engine/plan-builder.ts";
import { changed, WIDE, withoutWaits } from "./changed-plan.ts";
import { Choice, type RandomReplication, randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

/**
 * Who is waited for sets the time of a write, and nobody else. The same number draws the same times
 * on both sides of a comparison.
 */
const SEEDS = Array.from({ length: 6 }, (_, seed) => 400 + seed);

const windowOf = (plan: Plan): WindowRecord => runPlan(plan).windows[0]!;
const rule = (count: number) => ({ kind: "count", count }) as const;

describe("constant and equal times (12)", () => {
  /** Machines and ways that are all alike and take the same time always; one write at a time. */
  function alike(seed: number, replication: RandomReplication): Plan {
    const choice = new Choice(seed);
    const plan = randomPlan(seed, { replication, faults: false });
    const fsync = constant(choice.whole(20 * US, 2 * MS));
    const perOp = constant(choice.whole(0, 100 * US));
    const time = constant(choice.whole(0, 200 * US));
    const delay = constant(choice.whole(100 * US, 9 * MS));
    return {
      ...changed(plan, {
        node: ({ disk }) => ({
          disk: { ...disk, fsync, bandwidthBytesPerSecond: null },
          cpu: { cores: 4, perOp },
          apply: { workers: 4, time },
          nicBytesPerSecond: null,
        }),
        link: () => ({ ...WIDE, delay }),
        workload: {
          load: { kind: "closed", clients: 1, think: constant(100 * MS) },
          timeoutNs: null,
          writeShare: 0.5,
          readFrom: { kind: "leader" },
        },
        run: { durationNs: 2 * SECOND },
      }),
      replication: withoutWaits(plan.replication),
    };
  }

  /** The plan's replication, with 1, 2, 3 … whom it waits for. */
  function waitingFor(replication: ReplicationPlan): readonly ReplicationPlan[] {
    const counts = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
    switch (replication.kind) {
      case "single_leader": {
        const { followers } = replication;
        return counts(followers.length).map((k) => ({ ...replication, ack: any(k, ...followers) }));
      }
      case "leaderless":
        return counts(replication.n).map((k) => ({
          ...replication,
          coordinator: "client",
          read: rule(k),
          write: rule(k),
        }));
      case "consensus": {
        const members = [...replication.voters, ...replication.learners];
        return counts(members.length)
          .slice(1)
          .map((k) => ({
            ...replication,
            voters: members.slice(0, k),
            learners: members.slice(k),
          }));
      }
      case "multi_leader": {
        const members = [...replication.leaders, ...replication.followers];
        return counts(members.length)
          .slice(1)
          .map((k) => ({
            ...replication,
            leaders: members.slice(0, k),
            followers: members.slice(k),
            upstream: members.slice(k).map(() => 0),
          }));
      }
    }
  }

  it.each(Object.entries(FAMILIES))(
    "make every write as long, however many are waited for: %s",
    (_name, family) => {
      let compared = 0;
      for (const seed of SEEDS) {
        const plan = alike(seed, family);
        const seen = waitingFor(plan.replication).map((replication) => {
          const { writeLatency, readLatency } = windowOf({ ...plan, replication });
          expect(writeLatency.count).toBeGreaterThan(5);
          return [writeLatency.min, writeLatency.max, readLatency.min, readLatency.max];
        });
        const [first] = seen;
        expect(first![0], `seed ${seed}`).toBe(first![1]);
        expect(first![2], `seed ${seed}`).toBe(first![3]);
        for (const each of seen) expect(each, `seed ${seed}`).toEqual(first);
        compared += seen.length - 1;
      }
      expect(compared).toBeGreaterThan(2);
    },
  );
});

/** A load that does not wait for its answers, from beside node 0, whose reads leave the others alone. */
const STEADY = {
  load: { kind: "constant", rate: 97 },
  writeShare: 0.5,
  readFrom: { kind: "leader" },
  timeoutNs: null,
  retry: { kind: "none" },
} as const;

/** Node `slow` and its disk so many times as slow; its ways stay as they are. */
function slowed(plan: Plan, slow: number, factor: number): Plan {
  return changed(plan, {
    node: ({ disk, cpu, apply }, index) =>
      index === slow
        ? {
            disk: { ...disk, fsync: scaleDistribution(disk.fsync, factor) },
            cpu: { ...cpu, perOp: scaleDistribution(cpu.perOp, factor) },
            apply: { ...apply, time: scaleDistribution(apply.time, factor) },
          }
        : {},
  });
}

/** An operation takes so many milliseconds of CPU on the node. */
function delayed(plan: Plan, node: number, ms: number): Plan {
  const cpu = { cores: 100, perOp: constant(ms * MS) };
  return changed(plan, { node: (_each, index) => (index === node ? { cpu } : {}) });
}

/** The same rules, but that nobody ever waits for the node; null where all have to. */
function withoutWaitingFor(replication: ReplicationPlan, node: number): ReplicationPlan | null {
  switch (replication.kind) {
    case "single_leader": {
      const others = replication.followers.filter((follower) => follower !== node);
      return { ...replication, ack: any(others.length, ...others), ackTimeoutNs: null };
    }
    case "multi_leader":
      return replication.conflict.kind === "certify" ? null : replication;
    case "consensus": {
      const voters = replication.voters.filter((voter) => voter !== node);
      return { ...replication, voters, learners: [...replication.learners, node] };
    }
    case "leaderless": {
      const { n, members } = replication;
      const copies = Math.max(n, Math.min(2, members.length));
      const writers = { coordinator: "client", readRepair: "off", readRepairChance: 0 } as const;
      return { ...replication, ...writers, n: copies, write: rule(copies - 1) };
    }
  }
}

/** What clients saw of their writes, and when. */
function writesOf({ history }: RunRecord): readonly (readonly number[])[] {
  const { kind, startNs, endNs, version, node } = history!;
  return [...kind].flatMap((each, row) =>
    each === 1 ? [[startNs[row]!, endNs[row]!, version[row]!, node[row]!]] : [],
  );
}

describe("a slower node (19, 20)", () => {
  const plans = (family: RandomReplication) =>
    SEEDS.map((seed) =>
      changed(randomPlan(seed, { replication: family, faults: false }), {
        workload: STEADY,
        run: { durationNs: SECOND },
      }),
    );

  it.each(Object.entries(FAMILIES))(
    "that nobody waits for changes no write, to the nanosecond (19): %s",
    (name, family) => {
      let compared = 0;
      for (const plan of plans(family)) {
        const last = plan.topology.nodes.length - 1;
        const replication = withoutWaitingFor(plan.replication, last);
        if (replication === null) continue;
        const free = { ...plan, replication };
        // Any replica may be among the first to answer, unless it is too late for that anyhow.
        const before = name === "leaderless" ? delayed(free, last, 300) : free;
        const after = name === "leaderless" ? delayed(free, last, 600) : slowed(free, last, 20);
        const usual = writesOf(runPlan(before));
        expect(usual.length).toBeGreaterThan(20);
        expect(writesOf(runPlan(after)), plan.run.seed).toEqual(usual);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(1);
    },
  );

  it.each(Object.entries(FAMILIES))(
    "that all writes pass makes them slower (20): %s",
    (_name, family) => {
      for (const plan of plans(family)) {
        const { replication } = plan;
        const first: Plan =
          replication.kind === "leaderless"
            ? { ...plan, replication: { ...replication, coordinator: "nearest" } }
            : plan;
        const usual = windowOf(first).writeLatency;
        const slow = windowOf(slowed(first, 0, 8)).writeLatency;
        expect(slow.min, plan.run.seed).toBeGreaterThanOrEqual(usual.min);
        expect(slow.sum / slow.count, plan.run.seed).toBeGreaterThanOrEqual(
          usual.sum / usual.count,
        );
      }
    },
  );
});
