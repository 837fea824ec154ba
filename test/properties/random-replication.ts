import type { ConflictPlan, MultiLeaderPlan } from "../../src/model/multi-leader.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import { any, buildPlan, constant, MS, SECOND } from "../engine/plan-builder.ts";
import type { Choice, RandomReplication } from "./random-plan.ts";

const groupCommit = { enabled: true, delayNs: 0, max: null };
const overheads = { recordOverheadBytes: 50, messageOverheadBytes: 20 };

function nodes(count: number): number[] {
  return Array.from({ length: count }, (_, node) => node);
}

export function randomSingleLeader(choice: Choice, count: number): ReplicationPlan {
  const followers = nodes(count).slice(1);
  return buildPlan({
    followers: count - 1,
    replication: {
      ack: any(choice.whole(0, followers.length), ...followers),
      ackAt: choice.of("received", "written", "flushed", "applied"),
      localFlush: choice.chance(0.8),
      groupCommit: { enabled: choice.chance(0.8), delayNs: choice.of(0, 2 * MS), max: null },
      ackTimeoutNs: choice.chance(0.3) ? 50 * MS : null,
      onAckTimeout: choice.of("block", "async"),
      shards: choice.whole(1, 3),
      shipAfter: choice.of("append", "flush"),
      receiver: choice.of("pipelined", "serial"),
      applyAfter: choice.of("received", "written", "flushed"),
      visible: choice.of("before_ack", "after_ack"),
      commitPipeline: choice.of("concurrent", "concurrent", "held", "staged"),
      recordOverheadBytes: choice.whole(0, 200),
    },
  }).replication;
}

export function randomFailover(choice: Choice, count: number): ReplicationPlan {
  const plan = randomSingleLeader(choice, count);
  if (plan.kind !== "single_leader") return plan;
  return {
    ...plan,
    failover: {
      detect: choice.of(
        { kind: "heartbeat", everyNs: 50 * MS, miss: choice.whole(1, 3) },
        { kind: "lease", ttlNs: 300 * MS, loopNs: 100 * MS },
        { kind: "phi_accrual", everyNs: 50 * MS, threshold: 8 },
      ),
      promote: choice.of({ kind: "most_caught_up" }, { kind: "order", of: nodes(count).reverse() }),
      maxLag: choice.of(null, { kind: "time", ns: 100 * MS }, { kind: "bytes", bytes: 10_000 }),
      fencing: choice.of(
        { kind: "none" },
        { kind: "epoch" },
        { kind: "stonith", takes: constant(50 * MS), success: 0.9 },
        { kind: "quorum_lease", ttlNs: 200 * MS },
      ),
      voters: nodes(count),
      arbiter: choice.chance(0.5),
      rejoin: choice.of("rewind", "rebuild", "merge"),
      promotion: choice.time(0, 20 * MS),
    },
  };
}

export function randomLeaderless(choice: Choice, count: number): ReplicationPlan {
  const n = choice.whole(1, Math.min(3, count));
  const rule = (size: number) => ({ kind: "count", count: size }) as const;
  return {
    kind: "leaderless",
    members: nodes(count),
    n,
    read: rule(choice.whole(1, n)),
    write: rule(choice.whole(1, n)),
    coordinator: choice.of("client", "nearest", "any"),
    readFanout: choice.of("all", "quorum"),
    readRepair: choice.of("off", "async", "blocking"),
    readRepairChance: choice.of(0, 0.1),
    hintedHandoff: choice.chance(0.5) ? { windowNs: 10 * SECOND, bytesPerSecond: 1e6 } : null,
    sloppy: choice.chance(0.3),
    antiEntropyNs: choice.chance(0.3) ? 500 * MS : null,
    speculation: choice.of({ kind: "never" }, { kind: "after", ns: 10 * MS }),
    conflict: choice.of("last_write_wins", "siblings"),
    delays: null,
    ackAt: choice.of("received", "flushed"),
    ...overheads,
  };
}

export function randomMultiLeader(choice: Choice, count: number): ReplicationPlan {
  const leaders = nodes(count).slice(0, choice.whole(2, count));
  const followers = nodes(count).slice(leaders.length);
  const plan: MultiLeaderPlan = {
    kind: "multi_leader",
    leaders,
    followers,
    upstream: followers.map(() => choice.of(...leaders)),
    exchange: choice.of(
      { kind: "all_to_all" },
      { kind: "ring" },
      { kind: "star", center: leaders[0]! },
    ),
    shipping: { batchNs: choice.of(0, 5 * MS), maxBytes: choice.of(null, 10_000) },
    conflict: choice.of<ConflictPlan>(
      { kind: "last_write_wins" },
      { kind: "siblings" },
      { kind: "revisions" },
      { kind: "certify" },
      { kind: "crdt", type: choice.of("pn_counter", "or_set", "lww_register", "text") },
    ),
    antiEntropyNs: choice.chance(0.5) ? 500 * MS : null,
    localFlush: choice.chance(0.8),
    groupCommit,
    ...overheads,
  };
  // Only a group has the write elsewhere before its leader's own flush.
  return plan.conflict.kind === "certify" ? plan : { ...plan, localFlush: true };
}

export function randomConsensus(choice: Choice, count: number): ReplicationPlan {
  const voters = nodes(count).slice(0, choice.whole(Math.min(2, count), count));
  return {
    kind: "consensus",
    voters,
    learners: nodes(count).slice(voters.length),
    leader: voters[0]!,
    heartbeatNs: 50 * MS,
    electionTimeout: { kind: "uniform", low: 200 * MS, high: 400 * MS },
    preVote: choice.chance(0.5),
    checkQuorum: choice.chance(0.5),
    reads: choice.of("lease", "read_index", "local"),
    misdirected: choice.of("forward", "refuse"),
    groupCommit,
    ...overheads,
  };
}

/** Every family, by the name that a test shows. */
export const FAMILIES: Readonly<Record<string, RandomReplication>> = {
  "single leader": randomSingleLeader,
  "single leader with failover": randomFailover,
  leaderless: randomLeaderless,
  "multi leader": randomMultiLeader,
  consensus: randomConsensus,
};
