import type { Plan } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf, quantileFunctionOf } from "../../random/moments.ts";
import { makeStream } from "../../random/stream.ts";
import {
  clientEndpoint,
  linkBetween,
  nodeAt,
  pathTo,
  transactionBytes,
  transferNs,
} from "./plan-facts.ts";
import { quorumNodes, quorumTime, waitsForNobody } from "./quorum-rule.ts";
import { wireBytes } from "./wire.ts";

/** Points of the numeric integration; each distribution's own mean is exact to its quantiles. */
const POINTS = 2048;

/** Payload of an answer to a write, and of a follower's confirmation; see engine/network. */
const ANSWER_BYTES = 32;
const CONFIRMATION_BYTES = 34;

/** A column of draws: entry i belongs to the i-th imagined write. */
type Column = Float64Array;

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
}

/**
 * The unloaded time of a write of `workload` sent from a client host. Request leg, leader's CPU,
 * flush, shipping, delay, the follower's stages, the confirmation's leg and the response. A
 * confirmation rule makes it an order statistic: exact for constant times; otherwise the mean over
 * 2048 imagined writes, whose draws are the mid-quantiles of each distribution, shuffled by a fixed
 * seed (a Latin hypercube), so that the answer is the same every time.
 */
export function unloadedWrite(plan: Plan, workload: WorkloadPlan, host: number): UnloadedWrite {
  const size = isConstant(plan) ? 1 : POINTS;
  const client = clientEndpoint(plan, host);
  const { leader } = plan.replication;
  const bytes = transactionBytes(plan, workload);
  const payload = workload.transaction * meanOf(workload.value);
  const [request, answer] = legs(plan, client, leader, size);
  const commit = commitColumns(plan, bytes, size);
  const cpu = meanOf(nodeAt(plan, leader).cpu.perOp);
  const wires =
    crossing(plan, client, leader, payload) + crossing(plan, leader, client, ANSWER_BYTES);
  const total = mean(size, (i) => request[i]! + answer[i]! + commit.done[i]!) + cpu + wires;
  const done = mean(size, (i) => commit.done[i]!);
  return { total, commit: done, confirmation: done - mean(size, (i) => commit.local[i]!) };
}

/** The unloaded time of a read that the leader or `node` answers, in nanoseconds. */
export function unloadedRead(
  plan: Plan,
  workload: WorkloadPlan,
  host: number,
  node: number,
): number {
  const client = clientEndpoint(plan, host);
  const delay = (from: number, to: number) => {
    const link = linkBetween(plan, from, to);
    return link === null ? 0 : meanOf(link.delay);
  };
  return (
    delay(client, node) +
    delay(node, client) +
    meanOf(nodeAt(plan, node).cpu.perOp) +
    crossing(plan, client, node, ANSWER_BYTES) +
    crossing(plan, node, client, meanOf(workload.value))
  );
}

/** Mean nanoseconds of one flush of so many bytes on a node; the leader may need several fsyncs. */
export function flushNs(plan: Plan, node: number, bytes: number): number {
  const { disk } = nodeAt(plan, node);
  const { leader, flushesPerCommit = 1 } = plan.replication;
  const times = node === leader ? flushesPerCommit : 1;
  return times * meanOf(disk.fsync) + transferNs(bytes, disk.bandwidthBytesPerSecond);
}

interface CommitColumns {
  /** When the leader's own flush lets the write go; zero when it is not waited for. */
  readonly local: Column;
  readonly done: Column;
}

function commitColumns(plan: Plan, bytes: number, size: number): CommitColumns {
  const { replication } = plan;
  const { leader, localFlush, shipAfter, ack, ackTimeoutNs, onAckTimeout } = replication;
  const flush = flushColumn(plan, leader, bytes, size);
  const local = localFlush ? flush : new Float64Array(size);
  if (waitsForNobody(ack)) return { local, done: local };
  const shipped = shipAfter === "flush" ? flush : new Float64Array(size);
  const confirmed = new Map<number, Column>();
  for (const node of quorumNodes(ack)) {
    confirmed.set(node, confirmationColumn(plan, node, shipped, bytes, size));
  }
  const giveUp = onAckTimeout === "async" ? (ackTimeoutNs ?? Infinity) : Infinity;
  const done = Float64Array.from(local, (own, i) => {
    const needed = quorumTime(ack, (node) => confirmed.get(node)?.[i] ?? Infinity);
    return Math.max(own, Math.min(needed, own + giveUp));
  });
  return { local, done };
}

/** When the confirmation of one follower is back at the leader. */
function confirmationColumn(
  plan: Plan,
  follower: number,
  shipped: Column,
  bytes: number,
  size: number,
): Column {
  const path = pathTo(plan, follower);
  const column = shipped.slice();
  const add = (more: Column) => {
    for (let i = 0; i < size; i += 1) column[i]! += more[i]!;
  };
  for (let hop = 1; hop < path.length; hop += 1) {
    const [from, to] = [path[hop - 1]!, path[hop]!];
    const [there, back] = legs(plan, from, to, size);
    const { perMessage } = nodeAt(plan, from).cpu;
    const fixed =
      crossing(plan, from, to, bytes) +
      crossing(plan, to, from, CONFIRMATION_BYTES) +
      (perMessage === undefined ? 0 : meanOf(perMessage));
    for (let i = 0; i < size; i += 1) column[i]! += there[i]! + back[i]! + fixed;
    const relays = to !== follower && plan.replication.shipAfter === "flush";
    if (relays) add(flushColumn(plan, to, bytes, size));
  }
  const { ackAt, applyAfter } = plan.replication;
  const node = nodeAt(plan, follower);
  if (ackAt === "flushed" || (ackAt === "applied" && applyAfter === "flushed")) {
    add(flushColumn(plan, follower, bytes, size));
  }
  if (ackAt === "applied") add(columnOf(node.apply.time, `apply ${follower}`, size));
  return column;
}

function flushColumn(plan: Plan, node: number, bytes: number, size: number): Column {
  const { disk } = nodeAt(plan, node);
  const { leader, flushesPerCommit = 1 } = plan.replication;
  const times = node === leader ? flushesPerCommit : 1;
  const column = new Float64Array(size).fill(transferNs(bytes, disk.bandwidthBytesPerSecond));
  for (let flush = 0; flush < times; flush += 1) {
    const draws = columnOf(disk.fsync, `flush ${node} ${flush}`, size);
    for (let i = 0; i < size; i += 1) column[i]! += draws[i]!;
  }
  return column;
}

/** Delays there and back; one draw for both where the link was given by its round trip. */
function legs(plan: Plan, from: number, to: number, size: number): readonly [Column, Column] {
  const [there, back] = [linkBetween(plan, from, to), linkBetween(plan, to, from)];
  const zero = new Float64Array(size);
  const first = there ? columnOf(there.delay, `leg ${from} ${to}`, size) : zero;
  if (there?.roundTrip && back?.roundTrip) return [first, first];
  return [first, back ? columnOf(back.delay, `leg ${to} ${from}`, size) : zero];
}

/** Nanoseconds for one message of so many payload bytes to pass the NIC and enter the link whole. */
function crossing(plan: Plan, from: number, to: number, payload: number): number {
  if (from === to) return 0;
  const bytes = wireBytes(payload, plan.replication.messageOverheadBytes);
  const nic = plan.topology.nodes[from]?.nicBytesPerSecond ?? null;
  const link = linkBetween(plan, from, to)?.bandwidthBytesPerSecond ?? null;
  return transferNs(bytes, nic) + transferNs(bytes, link);
}

function columnOf(d: Distribution, purpose: string, size: number): Column {
  if (size === 1) return new Float64Array(1).fill(meanOf(d));
  const column = new Float64Array(size);
  if (d.kind === "constant") return column.fill(meanOf(d));
  const quantile = quantileFunctionOf(d);
  for (let i = 0; i < size; i += 1) column[i] = quantile((i + 0.5) / size);
  // What lies beyond the outermost points is missing from their mean; the exact mean puts it back.
  const scale = meanOf(d) / mean(size, (i) => column[i]!);
  if (Number.isFinite(scale)) for (let i = 0; i < size; i += 1) column[i]! *= scale;
  const stream = makeStream("unloaded time", 0, purpose);
  for (let i = size - 1; i > 0; i -= 1) {
    const other = Math.floor(stream.next() * (i + 1));
    [column[i], column[other]] = [column[other]!, column[i]!];
  }
  return column;
}

/** Whether every time on the way of a write is a constant, so that one imagined write is enough. */
function isConstant(plan: Plan): boolean {
  const { nodes, links } = plan.topology;
  return (
    links.every(({ delay }) => delay.kind === "constant") &&
    nodes.every(
      ({ disk, apply }) => disk.fsync.kind === "constant" && apply.time.kind === "constant",
    )
  );
}

function mean(size: number, at: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += at(i);
  return sum / size;
}
