import fc from "fast-check";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import { constant, exponential, MS, SECOND, US } from "../plan-builder.ts";
import { buildRaft, type RaftRun } from "./plan-builder.ts";

/** One piece of trouble as numbers, which is what a failing case shrinks. */
interface Trouble {
  readonly kind: "crash" | "pause" | "split" | "one way" | "hand over";
  readonly atMs: number;
  readonly lastsMs: number;
  /** Bits of the nodes that it hits. */
  readonly nodes: number;
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constantFrom("crash", "pause", "split", "one way", "hand over"),
  atMs: fc.integer({ min: 1, max: 8000 }),
  lastsMs: fc.integer({ min: 20, max: 3000 }),
  nodes: fc.integer({ min: 1, max: 30 }),
});

/** Clusters of three to five voters, busy with few keys, in random trouble; disks are kept. */
export const troubledRun: fc.Arbitrary<RaftRun> = fc
  .record({
    voters: fc.integer({ min: 3, max: 5 }),
    learners: fc.integer({ min: 0, max: 1 }),
    preVote: fc.boolean(),
    checkQuorum: fc.boolean(),
    lease: fc.boolean(),
    forward: fc.boolean(),
    snapshots: fc.boolean(),
    slowDisk: fc.boolean(),
    troubles: fc.array(trouble, { minLength: 1, maxLength: 8 }),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map((options) => {
    const nodes = options.voters + options.learners;
    const fsync = options.slowDisk ? exponential(3 * MS) : constant(100 * US);
    const disk = { fsync, bandwidthBytesPerSecond: null, capacityBytes: null };
    return buildRaft({
      voters: options.voters,
      learners: options.learners,
      delay: exponential(2 * MS),
      nodes: Array.from({ length: nodes }, () => ({
        disk,
        apply: { workers: 1, time: exponential(50 * US) },
      })),
      replication: {
        heartbeatNs: 30 * MS,
        electionTimeout: { kind: "uniform", low: 150 * MS, high: 300 * MS },
        preVote: options.preVote,
        // A lease is worth nothing where voters do not stick to the leader that they hear.
        checkQuorum: options.checkQuorum || options.lease,
        reads: options.lease ? "lease" : "read_index",
        misdirected: options.forward ? "forward" : "refuse",
        ...(options.snapshots ? { snapshotEvery: 20, snapshotKeep: 5 } : {}),
      },
      workload: {
        load: { kind: "closed", clients: 6, think: exponential(10 * MS) },
        writeShare: 0.5,
        keys: { kind: "uniform", count: 4 },
        timeoutNs: 400 * MS,
        readFrom: { kind: "any" },
      },
      faults: options.troubles.map((each, index) => faultOf(each, index, nodes)),
      measures: { history: true },
      run: { durationNs: 12 * SECOND, seed: `trouble ${options.seed}` },
    });
  });

function faultOf({ kind, atMs, lastsMs, nodes: bits }: Trouble, index: number, nodes: number) {
  const hit = Array.from({ length: nodes }, (_, node) => node).filter((node) => bits & (1 << node));
  const spared = Array.from({ length: nodes }, (_, node) => node).filter((n) => !hit.includes(n));
  const fault: FaultPlan = {
    label: `${index} ${kind}`,
    schedule: { kind: "at", atNs: atMs * MS },
    action: actionOf(kind, hit, spared),
    lasts: kind === "hand over" ? null : constant(lastsMs * MS),
  };
  return fault;
}

function actionOf(kind: Trouble["kind"], hit: number[], spared: number[]): FaultAction {
  const target = { kind: "nodes", nodes: hit } as const;
  switch (kind) {
    case "crash":
      return { kind: "crash", target, site: false, losesDisk: false };
    case "pause":
      return { kind: "pause", target };
    case "hand over":
      return { kind: "switchover", node: hit[0] ?? 0 };
    case "split":
      return { kind: "partition", groups: [hit, spared], direction: "both" };
    case "one way":
      return { kind: "partition", groups: [hit, spared], direction: "one_way" };
  }
}
