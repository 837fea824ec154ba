import { membersOf } from "../../../model/replication.ts";
import { meanOf } from "../../../random/moments.ts";
import { type MultiLeaderRun, memberOperation, writerFor } from "../group-way.ts";
import {
  clientEndpoint,
  hasOpenWriters,
  nodeAt,
  recordBytes,
  transferNs,
  writeWeights,
  writingSessions,
} from "../plan-facts.ts";
import { streamBytesInFullMessages, wireBytes, wireBytesInFullMessages } from "../wire.ts";
import { closedLoopLimit } from "./closed-loops.ts";
import { countOf, countText, type Limit, smallest, timeText, unlimited } from "./limit.ts";
import { Pipes } from "./pipes.ts";

/**
 * The limits of several leaders: fsync, network, apply, round trip and CPU. Clients write to their
 * nearest leader (or the group's primary), whose own CPU and flush they wait for, and where writes are
 * certified the group's round that orders them. Every other member takes and applies each write later: what
 * that can do bounds what lasts.
 */
export function multiLeaderLimits(plan: MultiLeaderRun): readonly Limit[] {
  const shares = leaderShares(plan);
  return [
    fsyncLimit(plan, shares),
    networkLimit(plan, shares),
    applyLimit(plan, shares),
    closedLoopLimit(
      plan,
      (workload, host, kind) => memberOperation(plan, workload, host, kind).total,
    ),
    cpuLimit(plan, shares),
  ];
}

/** Share of all writes that each leader takes from clients. */
function leaderShares(plan: MultiLeaderRun): ReadonlyMap<number, number> {
  const shares = new Map(plan.replication.leaders.map((leader) => [leader, 0]));
  for (const [{ clientHosts }, weight] of writeWeights(plan)) {
    for (const host of clientHosts) {
      const leader = writerFor(plan, host);
      shares.set(leader, (shares.get(leader) ?? 0) + weight / clientHosts.length);
    }
  }
  return shares;
}

/**
 * What the leaders that clients write to can take together, from what each can take: in an open loop
 * the load stands still, and the first leader that is full by its share sets the limit; sessions of
 * closed loops at a slow leader hold up nobody else, and the leaders' limits add up.
 */
function overLeaders(
  plan: MultiLeaderRun,
  shares: ReadonlyMap<number, number>,
  of: (leader: number, share: number) => Limit,
): Limit {
  const limits = [...shares]
    .filter(([, share]) => share > 0)
    .map(([leader, share]) => ({ own: of(leader, share), share }));
  const together = (own: Limit, share: number): Limit => {
    const part =
      share === 1 ? "" : ` for ${countText(Number((share * 100).toPrecision(3)))} % of the writes`;
    const formula = Number.isFinite(own.writesPerSecond) ? `${own.formula}${part}` : own.formula;
    return { ...own, formula, writesPerSecond: own.writesPerSecond / share };
  };
  const least = smallest(limits.map(({ own, share }) => together(own, share)));
  if (hasOpenWriters(plan) || limits.length < 2) return least;
  const sum = limits.reduce((total, { own }) => total + own.writesPerSecond, 0);
  const slowest = smallest(limits.map(({ own }) => own));
  const formula = `${countOf(limits.length, "leader")}, the slowest: ${slowest.formula}`;
  return Number.isFinite(sum) ? { ...slowest, writesPerSecond: sum, formula } : least;
}

function fsyncLimit(plan: MultiLeaderRun, shares: ReadonlyMap<number, number>): Limit {
  const { localFlush, groupCommit } = plan.replication;
  if (!localFlush) return unlimited("fsync", "no flush is waited for");
  if (writeWeights(plan).length === 0) return unlimited("fsync", "nobody writes");
  const bytes = recordBytes(plan);
  return overLeaders(plan, shares, (leader, share): Limit => {
    const { disk, cpu, name } = nodeAt(plan, leader);
    const where = `${name}.disk`;
    const wake = cpu.perFlush === undefined ? 0 : meanOf(cpu.perFlush);
    const most = groupCommit.max ?? Infinity;
    const company = hasOpenWriters(plan) ? Infinity : (writingSessions(plan) * share) / 2;
    const inFlush = groupCommit.enabled ? Math.max(1, Math.min(company, most)) : 1;
    if (inFlush === Infinity) {
      // The log holds the writes of all leaders.
      const each = transferNs(bytes / share, disk.bandwidthBytesPerSecond);
      if (each === 0) return { ...unlimited("fsync", "a flush takes as many as come"), where };
      const formula = `1 write / ${timeText(each)} of writing at ${where}`;
      return { name: "fsync", writesPerSecond: 1e9 / each, formula, where };
    }
    const flush = wake + meanOf(disk.fsync);
    const time = flush + transferNs(inFlush * bytes, disk.bandwidthBytesPerSecond);
    if (time === 0) return { ...unlimited("fsync", "a flush takes no time"), where };
    const formula = `${countOf(inFlush, "write")} / ${timeText(time)} at ${where}`;
    return { name: "fsync", writesPerSecond: (inFlush / time) * 1e9, formula, where };
  });
}

function cpuLimit(plan: MultiLeaderRun, shares: ReadonlyMap<number, number>): Limit {
  const weights = writeWeights(plan);
  if (weights.length === 0) return unlimited("cpu", "nobody writes");
  return overLeaders(plan, shares, (leader): Limit => {
    const { cpu, name } = nodeAt(plan, leader);
    const where = `${name}.cpu`;
    const time = meanOf(cpu.perOp);
    if (time === 0) return { ...unlimited("cpu", "an operation takes no CPU"), where };
    const formula = `${countOf(cpu.cores, "core")} / ${timeText(time)} a write at ${where}`;
    return { name: "cpu", writesPerSecond: (cpu.cores / time) * 1e9, formula, where };
  });
}

/** Every member applies what the others wrote. */
function applyLimit(plan: MultiLeaderRun, shares: ReadonlyMap<number, number>): Limit {
  const limits = membersOf(plan.replication).map((node): Limit => {
    const { apply, name } = nodeAt(plan, node);
    const where = `${name}.apply`;
    const time = meanOf(apply.time);
    const foreign = 1 - (shares.get(node) ?? 0);
    if (time === 0 || foreign <= 0) {
      return { ...unlimited("apply", "applying takes no time"), where };
    }
    return {
      name: "apply",
      writesPerSecond: (apply.workers / (time * foreign)) * 1e9,
      formula: `${countOf(apply.workers, "worker")} / ${timeText(time * foreign)} a write at ${where}`,
      where,
      lagsOnly: true,
    };
  });
  return smallest(limits);
}

/** Clients' requests are waited for; the exchange between members is not, but must keep up. */
function networkLimit(plan: MultiLeaderRun, shares: ReadonlyMap<number, number>): Limit {
  const { messageOverheadBytes } = plan.replication;
  const requests = new Pipes(plan);
  for (const [workload, weight] of writeWeights(plan)) {
    const payload = workload.transaction * meanOf(workload.value);
    const bytes = wireBytes(payload, messageOverheadBytes);
    for (const host of workload.clientHosts) {
      const times = weight / workload.clientHosts.length;
      requests.send(clientEndpoint(plan, host), writerFor(plan, host), bytes, times);
    }
  }
  const exchange = new Pipes(plan);
  const bytes = wireBytesInFullMessages(recordBytes(plan), messageOverheadBytes);
  const shared = streamBytesInFullMessages(recordBytes(plan), messageOverheadBytes);
  for (const { from, to, times } of streams(plan, shares)) {
    exchange.stream(from, to, bytes, times, shared);
  }
  return smallest([requests.limit(), { ...exchange.limit(), lagsOnly: true }]);
}

interface Stream {
  readonly from: number;
  readonly to: number;
  /** Of each write of the cluster, how many go this way. */
  readonly times: number;
}

/** Who sends to whom, and how much of all that is written. */
function streams(plan: MultiLeaderRun, shares: ReadonlyMap<number, number>): Stream[] {
  const { leaders, followers, upstream, exchange } = plan.replication;
  const own = (node: number) => shares.get(node) ?? 0;
  const down = followers.map((to, index) => ({ from: upstream[index] ?? to, to, times: 1 }));
  const times = (from: number, to: number, next: boolean): number => {
    if (exchange.kind === "all_to_all") return own(from);
    if (exchange.kind === "ring") return next ? 1 - own(to) : 0;
    if (from === exchange.center) return 1 - own(to);
    return to === exchange.center ? own(from) : 0;
  };
  const pairs = leaders.flatMap((from, at) =>
    leaders.map((to): Stream => {
      const next = leaders[(at + 1) % leaders.length] === to;
      return { from, to, times: from === to ? 0 : times(from, to, next) };
    }),
  );
  return [...pairs, ...down];
}
