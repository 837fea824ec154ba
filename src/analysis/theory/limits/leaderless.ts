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
import { countOf, type Limit, smallest, timeText, unlimited } from "./limit.ts";
import { Pipes } from "./pipes.ts";

/**
 * The limits of leaderless replication: fsync, network, apply, round trip and CPU. Each write goes
 * to all n replicas of its key, so that of m members each takes n / m of them. A quorum runs at the
 * pace of the slowest member that it needs; that is taken as the W-th fastest of them all. With
 * delays of the WARS model machines take no time of their own.
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

/** The limit of the W-th fastest member. */
function paceOf(plan: LeaderlessRun, limits: readonly Limit[]): Limit {
  const { write } = plan.replication;
  const needed = write.kind === "count" ? write.count : 1;
  const sorted = [...limits].sort((a, b) => b.writesPerSecond - a.writesPerSecond);
  // Members that hold different keys are all needed, each for its own.
  const spread = shareOf(plan) < 1 ? limits.length : needed;
  return sorted[Math.max(0, Math.min(sorted.length, spread) - 1)] ?? smallest(limits);
}

function fsyncLimit(plan: LeaderlessRun): Limit {
  const { members, ackAt, delays, flushEveryNs } = plan.replication;
  if (delays !== null) return unlimited("fsync", "flushes are part of the WARS delays");
  if (ackAt !== "flushed") return unlimited("fsync", "no flush is waited for");
  return paceOf(
    plan,
    members.map((node): Limit => {
      const { disk, name } = nodeAt(plan, node);
      const where = `${name}.disk`;
      const share = shareOf(plan);
      const bytes = recordBytes(plan);
      const open = hasOpenWriters(plan) || flushEveryNs !== undefined;
      if (open) {
        const each = transferNs(bytes, disk.bandwidthBytesPerSecond) * share;
        if (each === 0) return { ...unlimited("fsync", "a flush takes as many as come"), where };
        const formula = `1 write / ${timeText(each)} of writing at ${where}`;
        return { name: "fsync", writesPerSecond: 1e9 / each, formula, where };
      }
      // As with any group commit, half of the writes wait while the other half is flushed.
      const inFlush = Math.max(1, (writingSessions(plan) * share) / 2);
      const flush = meanOf(disk.fsync) + transferNs(inFlush * bytes, disk.bandwidthBytesPerSecond);
      if (flush === 0) return { ...unlimited("fsync", "a flush takes no time"), where };
      return {
        name: "fsync",
        writesPerSecond: (inFlush / share / flush) * 1e9,
        formula: `${countOf(inFlush / share, "write")} / ${timeText(flush)} at ${where}`,
        where,
      };
    }),
  );
}

function cpuLimit(plan: LeaderlessRun): Limit {
  const { members, delays, readFanout, read } = plan.replication;
  const weights = writeWeights(plan);
  if (weights.length === 0) return unlimited("cpu", "nobody writes");
  if (delays !== null) return unlimited("cpu", "machines are part of the WARS delays");
  const reads = weights.reduce((sum, [w, weight]) => sum + weight * (1 / w.writeShare - 1), 0);
  const all = shareOf(plan);
  const asked = readFanout === "all" || read.kind !== "count" ? all : read.count / members.length;
  return paceOf(
    plan,
    members.map((node): Limit => {
      const { cpu, name } = nodeAt(plan, node);
      const where = `${name}.cpu`;
      const each = meanOf(cpu.perOp) * (all + reads * asked);
      if (each === 0) return { ...unlimited("cpu", "an operation takes no CPU"), where };
      const formula = `${countOf(cpu.cores, "core")} / ${timeText(each)} a write at ${where}`;
      return { name: "cpu", writesPerSecond: (cpu.cores / each) * 1e9, formula, where };
    }),
  );
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
