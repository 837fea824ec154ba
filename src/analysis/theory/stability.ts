import type { MetricRef } from "../../model/measures.ts";
import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import { DATA } from "../../units/dimension.ts";
import { formatMetric, formatQuantity } from "../../units/format.ts";
import { asLeaderRun } from "./as-leader-run.ts";
import { limitsOf } from "./bounds.ts";
import { type LagGrowth, lagGrowth, secondsUntilFull, secondsUntilLag } from "./lag-growth.ts";
import { followerApplyLimit } from "./limits/apply.ts";
import { cpuLimit } from "./limits/cpu.ts";
import { diskLimit } from "./limits/fsync.ts";
import { calledText, type Limit, rateText, smallest } from "./limits/limit.ts";
import { followerNetworkLimit } from "./limits/network.ts";
import { offeredLimit } from "./limits/offered.ts";
import { type Stretch, stretchAbove } from "./offered-load.ts";
import { nodeAt, recordBytes } from "./plan-facts.ts";
import { quorumNodes, waitsForNobody } from "./quorum-rule.ts";

/** Stands for a replica where it is not known which. */
const ANY_REPLICA = -1;
const HOUR = 3600;
const MINUTE = 60;

/** Something that never settles, or only after a stretch of too much load. */
export interface Instability {
  /** What is too slow, how fast its queue grows, and when it is full. */
  readonly sentence: string;
  /** False for an overload that ends before the run does. */
  readonly lasts: boolean;
  /** The follower that falls behind; absent when the clients' requests pile up. */
  readonly follower?: number;
}

/**
 * Sentences on what has no steady state in a plan; see {@link findInstabilities}. Empty when
 * everything settles.
 */
export function instabilitiesOf(plan: Plan, measured?: number): readonly string[] {
  return findInstabilities(plan, measured).map(({ sentence }) => sentence);
}

/**
 * What has no steady state in a plan, before it runs or after it: a station of an open loop that
 * gets at least as much as it can do, and a follower that cannot keep up with what the leader
 * writes. Each names the resource, how fast the queue grows, and when the disk is full (if its size
 * is known) or the wait is long. Loads in phases count by their highest rate, from the moment on in
 * which they exceed what the station can do.
 *
 * `measured` is the write rate that a run has shown, in writes/s; without it a closed loop is taken
 * to write as fast as its smallest bound allows.
 */
export function findInstabilities(plan: Plan, measured?: number): readonly Instability[] {
  if (measured !== undefined) return workedOut(plan, measured);
  const before = known.get(plan);
  if (before !== undefined) return before;
  const found = workedOut(plan);
  known.set(plan, found);
  return found;
}

/** Of plans before they run. They are frozen, so that what was worked out for one stays true. */
const known = new WeakMap<Plan, readonly Instability[]>();

function workedOut(plan: Plan, measured?: number): readonly Instability[] {
  const run = asLeaderRun(plan);
  const offered = offeredLimit(plan).writesPerSecond;
  const open = Number.isFinite(offered);
  const limits = limitsOf(plan).filter(({ name }) => name !== "offered");
  const holding = limits.filter(({ lagsOnly }) => lagsOnly !== true);
  const found: Instability[] = [];
  const held = smallest(holding).writesPerSecond;
  if (open) found.push(...overloads(plan, holding, run));
  const inPhases = open && plan.workloads.some(({ load }) => load.kind === "phases");
  const peak = inPhases ? (stretchAbove(plan, 0)?.peak ?? 0) : offered;
  const written = inPhases ? Math.min(peak, held) : (measured ?? Math.min(offered, held));
  if (!Number.isFinite(written) || written <= 0) return found;
  const lagging = run === null ? laggingStations(plan, limits) : laggingFollowers(run);
  for (const one of lagging) {
    const behind = fallsBehind(plan, one, written, inPhases);
    if (behind !== null) found.push(behind);
  }
  return found;
}

/** Who falls behind when more is written than `slowest` takes. */
interface Lagging {
  readonly name: string;
  readonly slowest: Limit;
  /** How much more must be written before it counts. */
  readonly margin: number;
  readonly follower?: number;
}

/** Followers of one leader, each with the narrowest of its ways and its apply. */
function laggingFollowers(run: SingleLeaderRun): Lagging[] {
  const { ack, ackAt, followers } = run.replication;
  return followers.map((follower): Lagging => {
    const slowest = smallest([
      followerApplyLimit(run, follower),
      followerNetworkLimit(run, follower),
    ]);
    // A rate that was measured meets the capacity of the station that it waits for, give or take.
    const isWaitedFor = !waitsForNobody(ack) && quorumNodes(ack).includes(follower);
    const margin = isWaitedFor && (ackAt === "applied" || slowest.name === "network") ? 1.02 : 1;
    return { name: nodeAt(run, follower).name, slowest, margin, follower };
  });
}

/** Of other families the stations that nobody waits for. */
function laggingStations({ topology }: Plan, limits: readonly Limit[]): Lagging[] {
  return limits
    .filter(({ lagsOnly }) => lagsOnly === true)
    .map((slowest): Lagging => {
      const node = topology.nodes.findIndex(({ name }) => slowest.where === `${name}.apply`);
      const name = topology.nodes[node]?.name ?? "replication";
      return { name, slowest, margin: 1, ...(node < 0 ? {} : { follower: node }) };
    });
}

/**
 * Whether a metric has no steady value, so that its number tells of the run's length: latencies and
 * queues while requests pile up, lag and staleness behind a follower that falls back. The reason,
 * or null.
 */
export function unsteady(found: readonly Instability[], { name, node }: MetricRef): string | null {
  const ofClients = ["write.latency", "commit.latency", "read.latency", "queue"].includes(name);
  const ofLag = [
    "lag",
    "lag_bytes",
    "staleness",
    "k_staleness",
    "stale_reads",
    "t_visibility",
    "consistency_probability",
    "divergence",
  ].includes(name);
  const grows = found.some(({ lasts, follower }) => {
    if (!lasts) return false;
    if (follower === undefined) return ofClients || ofLag;
    return ofLag && (node === undefined || node === follower || follower === ANY_REPLICA);
  });
  return grows ? "there is no steady state: a longer run would show another number" : null;
}

/** What clients wait for and cannot have: requests pile up before the station. */
function overloads(
  plan: Plan,
  limits: readonly Limit[],
  run: SingleLeaderRun | null,
): Instability[] {
  const ofLeader = run === null ? [] : [diskLimit(run, run.replication.leader), cpuLimit(run)];
  return [...limits, ...ofLeader]
    .filter((limit, index, all) => all.findIndex(({ where }) => where === limit.where) === index)
    .flatMap((limit) => {
      const stretch = stretchAbove(plan, limit.writesPerSecond);
      if (stretch === null) return [];
      const growth = lagGrowth(stretch.peak, limit.writesPerSecond, recordBytes(plan));
      if (growth === null) return [];
      const lasts = stretch.toNs >= plan.run.durationNs;
      // Behind a follower the log piles up, before the leader's own stations the requests do.
      const leader = run === null ? undefined : nodeAt(run, run.replication.leader).name;
      const atLeader = limit.where?.startsWith(`${leader}.`);
      const full = atLeader === true ? "" : untilFull(plan, growth);
      const minute = `; the wait is one minute after ${seconds(secondsUntilLag(growth, MINUTE))}`;
      const grow = `its queue grows by ${rateText(growth.itemsPerSecond)} (${bandwidth(growth)}) and every write waits ${seconds(growth.lagPerSecond)} longer each second${lasts ? full || minute : ""}`;
      const head = `${calledText(limit)} ${lasts ? "has no steady state" : "is overloaded for a while"}`;
      const sentence = `${head}: ${arrive(plan, stretch)} and it can take ${rateText(limit.writesPerSecond)}, so that ${grow}.`;
      return [{ sentence, lasts }];
    });
}

/** `800 writes/s arrive`, with its time where the load changes. */
function arrive({ run }: Plan, { fromNs, toNs, peak }: Stretch): string {
  const ends = toNs < run.durationNs;
  if (fromNs === 0 && !ends) return `${rateText(peak)} arrive`;
  const when = ends
    ? `from ${seconds(fromNs / 1e9)} to ${seconds(toNs / 1e9)}`
    : `from ${seconds(fromNs / 1e9)} on`;
  return `${when} up to ${rateText(peak)} arrive`;
}

/** A replica that is slower than what is written; null when it keeps up. */
function fallsBehind(
  plan: Plan,
  { name, slowest, margin, follower }: Lagging,
  written: number,
  inPhases: boolean,
): Instability | null {
  const growth = lagGrowth(written, slowest.writesPerSecond, recordBytes(plan));
  if (growth === null || written <= margin * slowest.writesPerSecond) return null;
  const stretch = inPhases ? stretchAbove(plan, slowest.writesPerSecond) : null;
  const lasts = stretch === null || stretch.toNs >= plan.run.durationNs;
  const when = stretch === null ? "" : `from ${seconds(stretch.fromNs / 1e9)} on up to `;
  const hour = ` and reaches one hour after ${seconds(secondsUntilLag(growth, HOUR))}`;
  const sentence = `${name} falls behind ${lasts ? "without end" : "for a while"}: ${when}${rateText(written)} are written and ${calledText(slowest)} can take ${rateText(slowest.writesPerSecond)}, so that its lag grows by ${rateText(growth.itemsPerSecond)} (${bandwidth(growth)})${lasts ? `${hour}${untilFull(plan, growth)}` : ""}.`;
  return { sentence, lasts, follower: follower ?? ANY_REPLICA };
}

/** The leader keeps the log that a follower still lacks. */
function untilFull(plan: Plan, growth: LagGrowth): string {
  const run = asLeaderRun(plan);
  if (run === null) return "";
  const { disk, name } = nodeAt(run, run.replication.leader);
  if (disk.capacityBytes === null) return "";
  const full = secondsUntilFull(growth, disk.capacityBytes);
  return Number.isFinite(full)
    ? `; the log kept for it fills ${name}'s ${formatQuantity(disk.capacityBytes, DATA)} after ${seconds(full)}`
    : "";
}

function bandwidth({ bytesPerSecond }: LagGrowth): string {
  return formatMetric(bytesPerSecond, "B/s");
}

function seconds(value: number): string {
  return formatMetric(value, "s");
}
