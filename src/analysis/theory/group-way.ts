import type { MultiLeaderPlan } from "../../model/multi-leader.ts";
import type { Plan } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { drawsOf } from "./imagined-draws.ts";
import type { MeanWrite } from "./mean-write.ts";
import { clientEndpoint, linkBetween, nodeAt, transactionBytes, transferNs } from "./plan-facts.ts";
import { Tally } from "./write-parts.ts";
import {
  ANSWER_BYTES,
  cpuStep,
  crossingSteps,
  legSteps,
  type Step,
  timesOf,
} from "./write-steps.ts";

export interface MultiLeaderRun extends Plan {
  readonly replication: MultiLeaderPlan;
}

/** Payload of a member's word that it has a write; see engine/replication/multi-leader. */
const HEARD_BYTES = 32;

/** The leader that takes a client host's writes: the group's primary, else the nearest. */
export function writerFor(plan: MultiLeaderRun, host: number): number {
  const { leaders, group } = plan.replication;
  return group?.primary ?? nearestOf(plan, host, leaders);
}

function nearestOf(plan: MultiLeaderRun, host: number, nodes: readonly number[]): number {
  const client = clientEndpoint(plan, host);
  const delay = (node: number) => {
    const link = linkBetween(plan, client, node);
    return link === null ? 0 : meanOf(link.delay);
  };
  return nodes.reduce((best, one) => (delay(one) < delay(best) ? one : best), nodes[0] ?? 0);
}

/**
 * An operation at its leader with idle machines: the client's legs, CPU, the group's round where
 * writes are certified, and the leader's own flush. `points` imagined operations, 1 for every time at
 * its mean. Nanoseconds.
 */
export function memberOperation(
  plan: MultiLeaderRun,
  workload: WorkloadPlan,
  host: number,
  kind: "write" | "read",
  points = 1,
): MeanWrite {
  const client = clientEndpoint(plan, host);
  const writes = kind === "write";
  const leader = writes ? writerFor(plan, host) : nearestOf(plan, host, plan.replication.leaders);
  const value = workload.transaction * meanOf(workload.value);
  const { cpu } = nodeAt(plan, leader);
  const steps = [
    ...legSteps(plan, client, leader, points),
    ...crossingSteps(plan, client, leader, writes ? value : ANSWER_BYTES, points),
    ...crossingSteps(plan, leader, client, writes ? ANSWER_BYTES : value, points),
    cpuStep(plan, leader, cpu.perOp, points),
    ...(writes && plan.replication.localFlush ? flushSteps(plan, leader, workload, points) : []),
  ];
  const tally = new Tally(points);
  for (const step of steps) tally.addAll(step);
  const alone = mean(timesOf(steps, points));
  const round = writes ? roundTime(plan, leader, transactionBytes(plan, workload), tally) : 0;
  return { total: alone + round, parts: tally.parts() };
}

function flushSteps(
  plan: MultiLeaderRun,
  leader: number,
  workload: WorkloadPlan,
  size: number,
): Step[] {
  const { disk, cpu, name } = nodeAt(plan, leader);
  const bytes = transactionBytes(plan, workload);
  const times = new Float64Array(size).fill(transferNs(bytes, disk.bandwidthBytesPerSecond));
  for (let flush = 0; flush < (plan.replication.flushesPerCommit ?? 1); flush += 1) {
    const draws = drawsOf(disk.fsync, `flush ${leader} ${flush}`, size);
    for (let i = 0; i < size; i += 1) times[i]! += draws[i]!;
  }
  const prepared = cpu.perFlush === undefined ? [] : [cpuStep(plan, leader, cpu.perFlush, size)];
  return [...prepared, { name: "fsync", where: `${name}.disk`, times }];
}

/**
 * Mean nanoseconds until a write has its place in the group's order: a round trip to the furthest of
 * the members that the rule needs. All of them, also where each proposes in slots of its own (a
 * member's word that nothing of its own comes before is as good as its confirmation); where one alone
 * proposes, as many as make a majority with it. 0 where nothing is certified.
 */
function roundTime(plan: MultiLeaderRun, leader: number, bytes: number, tally: Tally): number {
  const { conflict, leaders, group } = plan.replication;
  if (conflict.kind !== "certify") return 0;
  const others = leaders.filter((node) => node !== leader);
  const needed = group?.order === "leader" ? Math.floor(leaders.length / 2) : others.length;
  if (needed === 0) return 0;
  const ways = others.map((node) => {
    const steps = [
      ...legSteps(plan, leader, node, tally.size),
      ...crossingSteps(plan, leader, node, bytes, tally.size),
      ...crossingSteps(plan, node, leader, HEARD_BYTES, tally.size),
    ];
    return { steps, times: timesOf(steps, tally.size) };
  });
  let sum = 0;
  for (let i = 0; i < tally.size; i += 1) {
    const last = [...ways].sort((a, b) => a.times[i]! - b.times[i]!)[needed - 1]!;
    sum += last.times[i]!;
    for (const step of last.steps) tally.add(step, i);
  }
  return sum / tally.size;
}

function mean(column: Float64Array): number {
  return column.reduce((sum, one) => sum + one, 0) / column.length;
}
