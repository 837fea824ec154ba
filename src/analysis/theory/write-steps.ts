import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf } from "../../random/moments.ts";
import { type Column, drawsOf } from "./imagined-draws.ts";
import { linkBetween, nodeAt, pathTo, transferNs } from "./plan-facts.ts";
import { wireBytes } from "./wire.ts";

/** What a write's time goes to. The words are those of the limits, so that a part can be named as one. */
export type PartName = "round_trip" | "fsync" | "apply" | "network" | "cpu";

/** One step of a write's way, for each imagined write. */
export interface Step {
  /** `round_trip` is propagation: the delay of a leg, there or back, the client's legs included. */
  readonly name: PartName;
  /** The machine or link that it happens at, as users name it. */
  readonly where: string;
  readonly times: Column;
}

/** Payload of an answer to a write, and of a follower's confirmation; see engine/network. */
export const ANSWER_BYTES = 32;
const CONFIRMATION_BYTES = 34;

/** Steps one after another, added up for each imagined write. */
export function timesOf(steps: readonly Step[], size: number): Column {
  const sum = new Float64Array(size);
  for (const { times } of steps) for (let i = 0; i < size; i += 1) sum[i]! += times[i]!;
  return sum;
}

/** One flush of so many bytes on a node; the leader may need several fsyncs. */
export function flushStep(plan: SingleLeaderRun, node: number, bytes: number, size: number): Step {
  const { disk, name } = nodeAt(plan, node);
  const { leader, flushesPerCommit = 1 } = plan.replication;
  const fsyncs = node === leader ? flushesPerCommit : 1;
  const times = new Float64Array(size).fill(transferNs(bytes, disk.bandwidthBytesPerSecond));
  for (let flush = 0; flush < fsyncs; flush += 1) {
    const draws = drawsOf(disk.fsync, `flush ${node} ${flush}`, size);
    for (let i = 0; i < size; i += 1) times[i]! += draws[i]!;
  }
  return { name: "fsync", where: `${name}.disk`, times };
}

/** CPU time on a node. */
export function cpuStep(plan: Plan, node: number, time: Distribution, size: number): Step {
  const times = new Float64Array(size).fill(meanOf(time));
  return { name: "cpu", where: `${nodeAt(plan, node).name}.cpu`, times };
}

/** Applying one record on a node. */
export function applyStep(plan: Plan, node: number, size: number): Step {
  const { name, apply } = nodeAt(plan, node);
  return {
    name: "apply",
    where: `${name}.apply`,
    times: drawsOf(apply.time, `apply ${node}`, size),
  };
}

/** Delays there and back; one draw for both where the link was given by its round trip. */
export function legSteps(plan: Plan, from: number, to: number, size: number): Step[] {
  const [there, back] = [linkBetween(plan, from, to), linkBetween(plan, to, from)];
  const step = (where: string, times: Column): Step => ({ name: "round_trip", where, times });
  const first = there === null ? null : drawsOf(there.delay, `leg ${from} ${to}`, size);
  const steps = there === null || first === null ? [] : [step(there.name, first)];
  if (back === null) return steps;
  const shared = there?.roundTrip === true && back.roundTrip === true && first !== null;
  const second = shared ? first : drawsOf(back.delay, `leg ${to} ${from}`, size);
  return [...steps, step(back.name, second)];
}

/** One message of so many payload bytes passes the NIC and enters the link whole. */
export function crossingSteps(
  plan: Plan,
  from: number,
  to: number,
  payload: number,
  size: number,
): Step[] {
  if (from === to) return [];
  const bytes = wireBytes(payload, plan.replication.messageOverheadBytes);
  const node = plan.topology.nodes[from];
  const link = linkBetween(plan, from, to);
  const step = (where: string, bytesPerSecond: number): Step => {
    const times = new Float64Array(size).fill(transferNs(bytes, bytesPerSecond));
    return { name: "network", where, times };
  };
  const steps: Step[] = [];
  if (node && node.nicBytesPerSecond !== null) {
    steps.push(step(`${node.name}.nic`, node.nicBytesPerSecond));
  }
  if (link && link.bandwidthBytesPerSecond !== null) {
    steps.push(step(link.name, link.bandwidthBytesPerSecond));
  }
  return steps;
}

/** From the moment that the leader may ship a record until one follower's confirmation is back. */
export function confirmationSteps(
  plan: SingleLeaderRun,
  follower: number,
  bytes: number,
  size: number,
): Step[] {
  const path = pathTo(plan, follower);
  const steps: Step[] = [];
  for (let hop = 1; hop < path.length; hop += 1) {
    const [from, to] = [path[hop - 1]!, path[hop]!];
    const { perMessage } = nodeAt(plan, from).cpu;
    if (perMessage !== undefined) steps.push(cpuStep(plan, from, perMessage, size));
    steps.push(
      ...legSteps(plan, from, to, size),
      ...crossingSteps(plan, from, to, bytes, size),
      ...crossingSteps(plan, to, from, CONFIRMATION_BYTES, size),
    );
    const relays = to !== follower && plan.replication.shipAfter === "flush";
    if (relays) steps.push(flushStep(plan, to, bytes, size));
  }
  const { ackAt, applyAfter } = plan.replication;
  if (ackAt === "flushed" || (ackAt === "applied" && applyAfter === "flushed")) {
    steps.push(flushStep(plan, follower, bytes, size));
  }
  if (ackAt === "applied") steps.push(applyStep(plan, follower, size));
  return steps;
}
