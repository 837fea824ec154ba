import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import type { WorkloadPlan } from "../../src/model/workload.ts";
import type { Distribution } from "../../src/random/distribution.ts";
import { MS, SECOND } from "../engine/plan-builder.ts";
import { Choice, randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

/**
 * A plan in which every time is so many times as long and every rate as much lower is the same run,
 * more slowly, to the nanosecond. Times that are drawn are rounded to whole nanoseconds and do not
 * scale exactly, so all are constant here. What the engine waits for in the name of the world (a
 * client whose connection was refused, TCP's least time-out) does not scale with a plan, so nothing
 * is lost, refused or given up.
 */
const SEEDS = [16, 18, 21, 25, 42, 43, 47, 63];
const TIMES = new Set([
  "delay",
  "fsync",
  "perOp",
  "think",
  "time",
  "lasts",
  "electionTimeout",
  "takes",
  "promotion",
]);

function typical(distribution: Distribution): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.value;
    case "exponential":
      return distribution.mean;
    case "lognormal":
      return distribution.p50;
    case "uniform":
      return (distribution.low + distribution.high) / 2;
    default:
      throw new RangeError(`no time of kind ${distribution.kind}`);
  }
}

/** The same part of a plan with its times made constant and `factor` times as long. */
function scaled<T>(part: T, factor: number, name = ""): T {
  const scale = (): unknown => {
    if (typeof part === "number") {
      if (name === "ns" || name.endsWith("Ns")) return Math.round(part) * factor;
      return name === "rate" || name === "bytesPerSecond" ? part / factor : part;
    }
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map((each) => scaled(each, factor));
    if (TIMES.has(name)) {
      const value = Math.round(typical(part as unknown as Distribution)) * factor;
      return { kind: "constant", value };
    }
    const fields = Object.entries(part).map(([key, value]) => [key, scaled(value, factor, key)]);
    return Object.fromEntries(fields);
  };
  return scale() as T;
}

function withGroup(replication: ReplicationPlan): ReplicationPlan {
  if (replication.kind !== "multi_leader" || replication.conflict.kind !== "certify") {
    return replication;
  }
  const group = { flowLimit: null, flowFactor: 1, causalReads: false } as const;
  return { ...replication, group: { ...group, keepaliveNs: 100 * MS, suspectNs: 300 * MS } };
}

/** A random plan whose bytes take no time, under this load, with these faults. */
function planOf(
  plan: Plan,
  load: WorkloadPlan["load"],
  faults: Plan["faults"],
  durationNs: number,
): Plan {
  const free = { bandwidthBytesPerSecond: null } as const;
  const { topology } = plan;
  return {
    ...plan,
    replication: withGroup(plan.replication),
    topology: {
      ...topology,
      links: topology.links.map((link) => ({ ...link, ...free, loss: 0 })),
      nodes: topology.nodes.map((node) => ({
        ...node,
        nicBytesPerSecond: null,
        disk: { ...node.disk, ...free },
      })),
    },
    workloads: plan.workloads.map((workload) => ({
      ...workload,
      timeoutNs: null,
      retry: { kind: "none" },
      load,
    })),
    faults,
    run: { ...plan.run, durationNs },
  };
}

/** Where two runs differ, the second `factor` times as long; times may be off by `slackNs`. */
function differences(
  fast: RunRecord,
  slow: RunRecord,
  factor: number,
  slackNs: number,
): readonly string[] {
  const found: string[] = [];
  if (fast.events !== slow.events) found.push(`${fast.events} and ${slow.events} events`);
  for (const [name, count] of Object.entries(fast.totals)) {
    const other = slow.totals[name as keyof typeof slow.totals];
    if (count !== other) found.push(`${name}: ${count} and ${other}`);
  }
  const [one, other] = [fast.history!, slow.history!];
  for (let row = 0; row < one.count && found.length === 0; row++) {
    const late = [
      other.startNs[row]! - factor * one.startNs[row]!,
      other.endNs[row]! - factor * one.endNs[row]!,
    ];
    const columns = ["kind", "key", "node", "version", "outcome"] as const;
    const unlike = columns.filter((column) => one[column][row] !== other[column][row]);
    if (late.some((ns) => Math.abs(ns) > slackNs)) found.push(`operation ${row} is off by ${late}`);
    if (unlike.length > 0) found.push(`operation ${row} has another ${unlike.join(", ")}`);
  }
  return found;
}

/** Half of the plans are run twice as slowly, half eight times. */
const factorOf = (seed: number) => (seed % 2 === 0 ? 2 : 8);

describe.each(Object.entries(FAMILIES))(
  "twice and eight times as slow: %s",
  (name, replication) => {
    // The first beat of each node comes at a drawn part of the period, which is rounded down.
    const slack = name === "single leader with failover" ? 3 : 0;

    it("in a closed loop without trouble, the same operations, each as much later", () => {
      for (const seed of SEEDS) {
        const drawn = randomPlan(seed, { replication, faults: false });
        const load = {
          kind: "closed",
          clients: 1 + (seed % 4),
          think: { kind: "constant", value: 3_000_017 },
        } as const;
        const plan = planOf(drawn, load, [], SECOND);
        const usual = runPlan(scaled(plan, 1));
        expect(usual.totals.writesAcknowledged + usual.totals.readsAcknowledged).toBeGreaterThan(
          10,
        );
        const factor = factorOf(seed);
        const slow = runPlan(scaled(plan, factor));
        expect(differences(usual, slow, factor, factor * slack), `${seed}`).toEqual([]);
      }
    });

    it("with slow disks, and leaders that fall asleep and are replaced", () => {
      let changes = 0;
      for (const seed of SEEDS) {
        const drawn = randomPlan(seed, { replication });
        const load = { kind: "constant", rate: new Choice(seed).of(125, 250, 200) } as const;
        // Who asks replicas that sleep looks again after a time that is the engine's own.
        const sleeps = drawn.replication.kind === "leaderless" ? [] : ["pause"];
        const faults = drawn.faults.filter(({ action }) =>
          ["slow_disk", ...sleeps].includes(action.kind),
        );
        const plan = planOf(drawn, load, faults, 2 * SECOND);
        const usual = runPlan(scaled(plan, 1));
        changes += usual.episodes.filter(
          ({ kind }) => kind === "failover" || kind === "election",
        ).length;
        const factor = factorOf(seed);
        const slow = runPlan(scaled(plan, factor));
        expect(differences(usual, slow, factor, factor * slack), `${seed}`).toEqual([]);
      }
      const expected = name === "consensus" || name === "single leader with failover" ? 3 : 0;
      expect(changes).toBeGreaterThanOrEqual(expected);
    });
  },
);
