import type { LeaderlessPlan } from "../../../model/leaderless.ts";
import type { Plan } from "../../../model/plan.ts";
import type { WorkloadPlan } from "../../../model/workload.ts";
import { meanOf } from "../../../random/moments.ts";
import { type Asked, answerTime } from "../answer-time.ts";
import { type Column, drawsOf } from "../imagined-draws.ts";
import {
  clientEndpoint,
  hasOpenWriters,
  linkBetween,
  nodeAt,
  recordBytes,
  transactionBytes,
  transferNs,
  writeWeights,
  writingSessions,
} from "../plan-facts.ts";
import { wireBytes } from "../wire.ts";
import { ANSWER_BYTES, crossingSteps, legSteps, timesOf } from "../write-steps.ts";
import { closedLoopLimit } from "./closed-loops.ts";
import { countOf, type Limit, smallest, timeText, unlimited } from "./limit.ts";
import { Pipes } from "./pipes.ts";

export interface LeaderlessRun extends Plan {
  readonly replication: LeaderlessPlan;
}

/** Imagined operations of the numeric integration of a quorum's wait. */
const POINTS = 2048;

/**
 * The limits of leaderless replication: fsync, network, apply, round trip and CPU. Each write goes
 * to all n replicas of its key, so that of m members each takes n / m of them. A quorum runs at the
 * pace of the slowest member that it needs; that is taken as the W-th fastest of them all. With
 * delays of the WARS model machines take no time of their own.
 */
export function leaderlessLimits(plan: LeaderlessRun): readonly Limit[] {
  const times = new QuorumTimes(plan);
  return [
    fsyncLimit(plan),
    networkLimit(plan),
    unlimited("apply", "a replica has a write when it has taken it: nothing is applied later"),
    closedLoopLimit(plan, (workload, host, kind) => times.of(workload, host, kind)),
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

/** A part of the keys with the same replicas, and who coordinates for a client host. */
interface KeyPlace {
  /** Share of the keys, and of the choices of a coordinator. */
  readonly share: number;
  readonly replicas: readonly number[];
  /** An endpoint: a node, or the client itself. */
  readonly coordinator: number;
}

/** Keys stand on `n` members in a row; which ones decides their place. */
function placesOf(plan: LeaderlessRun, host: number): KeyPlace[] {
  const { members, n, coordinator } = plan.replication;
  const client = clientEndpoint(plan, host);
  return members.flatMap((_, place): KeyPlace[] => {
    const replicas = Array.from(
      { length: Math.min(n, members.length) },
      (_, position) => members[(place + position) % members.length]!,
    );
    const share = 1 / members.length;
    if (coordinator === "client") return [{ share, replicas, coordinator: client }];
    const nearest = nearestOf(plan, client, members, replicas);
    const chosen = coordinator === "any" ? members : [nearest];
    return chosen.map((node) => ({ share: share / chosen.length, replicas, coordinator: node }));
  });
}

/** The member with the least delay; of equals one that holds the key. */
function nearestOf(
  plan: Plan,
  client: number,
  members: readonly number[],
  replicas: readonly number[],
): number {
  const delay = (node: number) => {
    const link = linkBetween(plan, client, node);
    return link === null ? 0 : meanOf(link.delay);
  };
  const least = Math.min(...members.map(delay));
  const near = members.filter((node) => delay(node) === least);
  return near.find((node) => replicas.includes(node)) ?? near[0]!;
}

/** Mean times of operations with idle machines: the order statistics of quorums. */
class QuorumTimes {
  private readonly plan: LeaderlessRun;

  constructor(plan: LeaderlessRun) {
    this.plan = plan;
  }

  /** Nanoseconds from a client's request to its answer. */
  of(workload: WorkloadPlan, host: number, kind: "write" | "read"): number {
    const client = clientEndpoint(this.plan, host);
    return placesOf(this.plan, host).reduce((sum, place) => {
      const legs =
        place.coordinator === client ? [] : legSteps(this.plan, client, place.coordinator, 1);
      const there = timesOf(legs, 1)[0]!;
      return sum + place.share * (there + this.wait(workload, host, place, kind));
    }, 0);
  }

  /** The coordinator's mean wait for enough answers. */
  private wait(
    workload: WorkloadPlan,
    host: number,
    { coordinator, replicas }: KeyPlace,
    kind: "write" | "read",
  ): number {
    const { plan } = this;
    const { nodes, clientSites } = plan.topology;
    const rule = kind === "write" ? plan.replication.write : plan.replication.read;
    const columns = new Map(
      replicas.map((node) => [node, this.exchange(workload, coordinator, node, kind)] as const),
    );
    const site = nodes[coordinator]?.site ?? clientSites[host] ?? -1;
    const asked: Asked = { replicas, site, siteOf: (node) => nodes[node]?.site ?? -1 };
    let sum = 0;
    for (let i = 0; i < POINTS; i += 1) {
      sum += answerTime(rule, asked, (node) => columns.get(node)?.[i] ?? Infinity);
    }
    return sum / POINTS;
  }

  /** One request to a replica and its answer, for each imagined operation. */
  private exchange(
    workload: WorkloadPlan,
    from: number,
    node: number,
    kind: "write" | "read",
  ): Column {
    const { plan } = this;
    const { delays, ackAt } = plan.replication;
    if (delays !== null) {
      const [there, back] = kind === "write" ? [delays.w, delays.a] : [delays.r, delays.s];
      const first = drawsOf(there, `there ${kind} ${node}`, POINTS);
      const second = drawsOf(back, `back ${kind} ${node}`, POINTS);
      return first.map((one, i) => one + second[i]!);
    }
    const { cpu, disk } = nodeAt(plan, node);
    const payload = kind === "write" ? workload.transaction * meanOf(workload.value) : ANSWER_BYTES;
    const answer = kind === "write" ? ANSWER_BYTES : meanOf(workload.value);
    const times = timesOf(
      [
        ...(from === node ? [] : legSteps(plan, from, node, POINTS)),
        ...crossingSteps(plan, from, node, payload, POINTS),
        ...crossingSteps(plan, node, from, answer, POINTS),
      ],
      POINTS,
    );
    const flushes = kind === "write" && ackAt === "flushed";
    const flush = flushes ? drawsOf(disk.fsync, `flush ${node}`, POINTS) : null;
    const bytes = flushes ? transactionBytes(plan, workload) : 0;
    const fixed = meanOf(cpu.perOp) + transferNs(bytes, disk.bandwidthBytesPerSecond);
    return times.map((one, i) => one + fixed + (flush?.[i] ?? 0));
  }
}
