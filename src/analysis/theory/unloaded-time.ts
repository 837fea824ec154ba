import type { SingleLeaderRun } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { askedNode } from "./asked-node.ts";
import type { Column } from "./imagined-draws.ts";
import { clientEndpoint, linkBetween, nodeAt, transactionBytes, transferNs } from "./plan-facts.ts";
import { quorumNodes, quorumTime, waitsForNobody } from "./quorum-rule.ts";
import { type Part, Tally } from "./write-parts.ts";
import {
  ANSWER_BYTES,
  applyStep,
  confirmationSteps,
  cpuStep,
  crossingSteps,
  flushStep,
  legSteps,
  timesOf,
} from "./write-steps.ts";

/** Points of the numeric integration; each distribution's own mean is exact to its quantiles. */
const POINTS = 2048;

/**
 * The time that one write takes when nobody else is there, and the parts that it is made of.
 * All in nanoseconds, means.
 */
export interface UnloadedWrite {
  /** From the client's request to its acknowledgement. */
  readonly total: number;
  /** From the append on the leader to committed. */
  readonly commit: number;
  /** Of `commit`, what the rule waits beyond the leader's own flush. */
  readonly confirmation: number;
  /**
   * What `total` goes to; the parts add up to it. Of several followers that work at the same time
   * the one counts whose confirmation was the last that the rule needed, write by write.
   */
  readonly parts: readonly Part[];
}

/**
 * The unloaded time of a write of `workload` sent from a client host. Request leg, CPU of whoever is
 * asked, flush, shipping, delay, the follower's stages, the confirmation's leg and the response. A
 * confirmation rule makes it an order statistic: exact for constant times; otherwise the mean over
 * 2048 imagined writes, whose draws are the mid-quantiles of each distribution, shuffled by a fixed
 * seed (a Latin hypercube), so that the answer is the same every time; fewer `points` for a guess.
 */
export function unloadedWrite(
  plan: SingleLeaderRun,
  workload: WorkloadPlan,
  host: number,
  points = POINTS,
): UnloadedWrite {
  const ofPlan = known.get(plan) ?? new Map<WorkloadPlan, UnloadedWrite[]>();
  known.set(plan, ofPlan);
  const byHost = ofPlan.get(workload) ?? [];
  ofPlan.set(workload, byHost);
  const before = byHost[host];
  if (before !== undefined) return before;
  const found = timeOfWrite(plan, workload, host, points);
  if (points === POINTS) byHost[host] = found;
  return found;
}

/** Bounds, costs and explanations of one case ask for the same write; plans never change. */
const known = new WeakMap<SingleLeaderRun, Map<WorkloadPlan, UnloadedWrite[]>>();

function timeOfWrite(
  plan: SingleLeaderRun,
  workload: WorkloadPlan,
  host: number,
  points: number,
): UnloadedWrite {
  const size = isConstant(plan) ? 1 : points;
  const client = clientEndpoint(plan, host);
  const { leader } = plan.replication;
  const payload = workload.transaction * meanOf(workload.value);
  const applier = askedNode(plan, host);
  const asked = applier ?? leader;
  const ends = [
    ...legSteps(plan, client, asked, size),
    cpuStep(plan, asked, nodeAt(plan, asked).cpu.perOp, size),
    ...crossingSteps(plan, client, asked, payload, size),
    ...crossingSteps(plan, asked, client, ANSWER_BYTES, size),
    // Passed on to the leader; and back comes the news that it is committed.
    ...(asked === leader ? [] : legSteps(plan, asked, leader, size)),
    ...crossingSteps(plan, asked, leader, payload, size),
    ...crossingSteps(plan, leader, asked, ANSWER_BYTES, size),
    ...(applier === null ? [] : [applyStep(plan, applier, size)]),
  ];
  const tally = new Tally(size);
  const { local, done } = commitTimes(plan, transactionBytes(plan, workload), size, tally);
  const commit = mean(done);
  for (const step of ends) tally.addAll(step);
  const total = mean(timesOf(ends, size)) + commit;
  return { total, commit, confirmation: commit - mean(local), parts: tally.parts() };
}

/** The unloaded time of a read that the leader or `node` answers, in nanoseconds. */
export function unloadedRead(
  plan: SingleLeaderRun,
  workload: WorkloadPlan,
  host: number,
  node: number,
): number {
  const client = clientEndpoint(plan, host);
  const delay = (from: number, to: number) => {
    const link = linkBetween(plan, from, to);
    return link === null ? 0 : meanOf(link.delay);
  };
  const crossing = (from: number, to: number, payload: number) =>
    mean(timesOf(crossingSteps(plan, from, to, payload, 1), 1));
  return (
    delay(client, node) +
    delay(node, client) +
    meanOf(nodeAt(plan, node).cpu.perOp) +
    crossing(client, node, ANSWER_BYTES) +
    crossing(node, client, meanOf(workload.value))
  );
}

/**
 * Mean nanoseconds of one flush of so many bytes on a node. The leader may need several fsyncs, and
 * CPU before them: the next flush begins when both are over.
 */
export function flushNs(plan: SingleLeaderRun, node: number, bytes: number): number {
  const { disk, cpu } = nodeAt(plan, node);
  const { leader, flushesPerCommit = 1 } = plan.replication;
  const leads = node === leader;
  const wake = leads && cpu.perFlush !== undefined ? meanOf(cpu.perFlush) : 0;
  return (
    wake +
    (leads ? flushesPerCommit : 1) * meanOf(disk.fsync) +
    transferNs(bytes, disk.bandwidthBytesPerSecond)
  );
}

/**
 * From the append to committed. `local` is when the leader's own flush lets the write go, zero when
 * it is not waited for. The steps that decided are entered in the tally.
 */
function commitTimes(
  plan: SingleLeaderRun,
  bytes: number,
  size: number,
  tally: Tally,
): { local: Column; done: Column } {
  const { leader, localFlush, shipAfter, ack, ackTimeoutNs, onAckTimeout } = plan.replication;
  const { perFlush } = nodeAt(plan, leader).cpu;
  const flush = [
    ...(perFlush === undefined ? [] : [cpuStep(plan, leader, perFlush, size)]),
    flushStep(plan, leader, bytes, size),
  ];
  const own = localFlush ? flush : [];
  const local = timesOf(own, size);
  if (waitsForNobody(ack)) {
    for (const step of own) tally.addAll(step);
    return { local, done: local };
  }
  const ways = quorumNodes(ack).map((node) => {
    const confirmation = confirmationSteps(plan, node, bytes, size);
    const steps = shipAfter === "flush" ? [...flush, ...confirmation] : confirmation;
    return { node, steps, times: timesOf(steps, size) };
  });
  // From the append on, as the leader's own flush is.
  const givesUp = onAckTimeout === "async" || onAckTimeout === "answer";
  const giveUp = givesUp ? (ackTimeoutNs ?? Infinity) : Infinity;
  const timesOfNode = new Map(ways.map(({ node, times }) => [node, times]));
  const done = Float64Array.from(local, (flushed, i) => {
    const timeOf = (node: number) => timesOfNode.get(node)?.[i] ?? Infinity;
    const needed = quorumTime(ack, timeOf);
    const patience = Math.max(flushed, giveUp);
    const givenUp = needed > patience;
    if (givenUp || needed <= flushed) for (const step of own) tally.add(step, i);
    // Nothing but the way of the confirmation is left to blame for a wait that was given up.
    if (givenUp) tally.wait(patience - flushed);
    const last =
      givenUp || needed <= flushed ? [] : ways.filter(({ times }) => times[i] === needed);
    for (const step of last[0]?.steps ?? []) tally.add(step, i);
    return Math.max(flushed, Math.min(needed, patience));
  });
  return { local, done };
}

/** Whether every time on the way of a write is a constant, so that one imagined write is enough. */
function isConstant(plan: SingleLeaderRun): boolean {
  const { nodes, links } = plan.topology;
  return (
    links.every(({ delay }) => delay.kind === "constant") &&
    nodes.every(
      ({ disk, apply }) => disk.fsync.kind === "constant" && apply.time.kind === "constant",
    )
  );
}

function mean(column: Column): number {
  return column.reduce((sum, one) => sum + one, 0) / column.length;
}
