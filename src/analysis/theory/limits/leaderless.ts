import { meanOf } from "../../../random/moments.ts";
import {
  clientEndpoint,
  hasOpenWriters,
  nodeAt,
  recordBytes,
  transferNs,
  writeWeights,
  writingSessions,
} from "../plan-facts.ts";
import { type LeaderlessRun, operationNs, placesOf } from "../quorum-way.ts";
import { wireBytes } from "../wire.ts";
import { closedLoopLimit } from "./closed-loops.ts";
import { quickestFlushes } from "./flush-pace.ts";
import { countOf, type Limit, smallest, timeText, unlimited } from "./limit.ts";
import { Pipes } from "./pipes.ts";

/**
 * The limits of leaderless replication: fsync, network, apply, round trip and CPU. Each write goes
 * to all n replicas of its key, so that of m members each takes n / m of them. A quorum runs at the
 * pace of the slowest member that it needs: the W-th fastest of those that hold the key. With delays
 * of the WARS model machines take no time of their own.
 */
export function leaderlessLimits(plan: LeaderlessRun): readonly Limit[] {
  return [
    fsyncLimit(plan),
    networkLimit(plan),
    unlimited("apply", "a replica has a write when it has taken it: nothing is applied later"),
    closedLoopLimit(plan, (workload, host, kind) => operationNs(plan, workload, host, kind)),
    cpuLimit(plan),
  ];
}

/** How many writes a member takes of each that the cluster takes. */
function shareOf({ replication: { members, n } }: LeaderlessRun): number {
  return Math.min(n, members.length) / members.length;
}

/** The members that hold the same keys: those at each place of the ring. */
function replicaSets({
  replication: { members, n },
}: LeaderlessRun): readonly (readonly number[])[] {
  if (n >= members.length) return [members];
  return members.map((_, place) =>
    Array.from({ length: n }, (_copy, at) => members[(place + at) % members.length]!),
  );
}

/** How many replicas of a key answer before its write is acknowledged. */
function neededOf({ replication: { write } }: LeaderlessRun): number {
  return write.kind === "count" ? write.count : 1;
}

/** Each set of replicas at the pace of its W-th fastest; the slowest set of all. */
function paceOf(
  plan: LeaderlessRun,
  limitOf: (node: number) => Limit,
  quickened: (limit: Limit, set: readonly number[]) => Limit = (limit) => limit,
): Limit {
  const needed = neededOf(plan);
  const limits = new Map(plan.replication.members.map((node) => [node, limitOf(node)]));
  return smallest(
    replicaSets(plan).map((set) => {
      const own = set.map((node) => limits.get(node)!);
      const sorted = own.sort((a, b) => b.writesPerSecond - a.writesPerSecond);
      return quickened(sorted[Math.min(sorted.length, needed) - 1]!, set);
    }),
  );
}

function fsyncLimit(plan: LeaderlessRun): Limit {
  const { ackAt, delays, flushEveryNs } = plan.replication;
  if (delays !== null) return unlimited("fsync", "flushes are part of the WARS delays");
  if (ackAt !== "flushed") return unlimited("fsync", "no flush is waited for");
  const share = shareOf(plan);
  const bytes = recordBytes(plan);
  // As with any group commit, half of the writes wait while the other half is flushed.
  const inFlush = Math.max(1, (writingSessions(plan) * share) / 2);
  const writing = (node: number) =>
    transferNs(inFlush * bytes, nodeAt(plan, node).disk.bandwidthBytesPerSecond);
  const open = hasOpenWriters(plan) || flushEveryNs !== undefined;
  return paceOf(
    plan,
    (node): Limit => {
      const { disk, name } = nodeAt(plan, node);
      const where = `${name}.disk`;
      if (open) {
        const each = transferNs(bytes, disk.bandwidthBytesPerSecond) * share;
        if (each === 0) return { ...unlimited("fsync", "a flush takes as many as come"), where };
        const formula = `1 write / ${timeText(each)} of writing at ${where}`;
        return { name: "fsync", writesPerSecond: 1e9 / each, formula, where };
      }
      const flush = meanOf(disk.fsync) + writing(node);
      if (flush === 0) return { ...unlimited("fsync", "a flush takes no time"), where };
      return {
        name: "fsync",
        writesPerSecond: (inFlush / share / flush) * 1e9,
        formula: `${countOf(inFlush / share, "write")} / ${timeText(flush)} at ${where}`,
        where,
      };
    },
    (limit, set) => {
      if (open) return limit;
      const disks = set.map((node) => {
        const { fsync } = nodeAt(plan, node).disk;
        return { node, fsync, fsyncs: 1, beside: writing(node) };
      });
      return quickestFlushes(plan, limit, inFlush / share, disks, (timeOf) =>
        nthOf(set.map(timeOf), neededOf(plan)),
      );
    },
  );
}

function nthOf(times: number[], count: number): number {
  return times.sort((a, b) => a - b)[Math.min(times.length, count) - 1] ?? Infinity;
}

function cpuLimit(plan: LeaderlessRun): Limit {
  const { members, delays, readFanout, read } = plan.replication;
  const weights = writeWeights(plan);
  if (weights.length === 0) return unlimited("cpu", "nobody writes");
  if (delays !== null) return unlimited("cpu", "machines are part of the WARS delays");
  const reads = weights.reduce((sum, [w, weight]) => sum + weight * (1 / w.writeShare - 1), 0);
  const all = shareOf(plan);
  const asked = readFanout === "all" || read.kind !== "count" ? all : read.count / members.length;
  return paceOf(plan, (node): Limit => {
    const { cpu, name } = nodeAt(plan, node);
    const where = `${name}.cpu`;
    const each = meanOf(cpu.perOp) * (all + reads * asked);
    if (each === 0) return { ...unlimited("cpu", "an operation takes no CPU"), where };
    const formula = `${countOf(cpu.cores, "core")} / ${timeText(each)} a write at ${where}`;
    return { name: "cpu", writesPerSecond: (cpu.cores / each) * 1e9, formula, where };
  });
}

/** The ways of the writes: to whoever coordinates, and on to all replicas. */
function networkLimit(plan: LeaderlessRun): Limit {
  if (plan.replication.delays !== null) {
    return unlimited("network", "links are part of the WARS delays");
  }
  const pipes = new Pipes(plan);
  for (const [workload, weight] of writeWeights(plan)) {
    const payload = workload.transaction * meanOf(workload.value);
    const bytes = wireBytes(payload, plan.replication.messageOverheadBytes);
    for (const host of workload.clientHosts) {
      const client = clientEndpoint(plan, host);
      for (const { share, coordinator, replicas } of placesOf(plan, host)) {
        const times = (weight * share) / workload.clientHosts.length;
        pipes.send(client, coordinator, bytes, times);
        for (const node of replicas) pipes.send(coordinator, node, bytes, times);
      }
    }
  }
  return pipes.limit();
}
