import type { Plan } from "../../model/plan.ts";
import { DATA, RATE, TIME } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import { limitsOf } from "./bounds.ts";
import { type LagGrowth, lagGrowth, secondsUntilFull, secondsUntilLag } from "./lag-growth.ts";
import { followerApplyLimit } from "./limits/apply.ts";
import { cpuLimit } from "./limits/cpu.ts";
import { diskLimit } from "./limits/fsync.ts";
import { type Limit, smallest } from "./limits/limit.ts";
import { followerNetworkLimit } from "./limits/network.ts";
import { offeredLimit } from "./limits/offered.ts";
import { nodeAt, recordBytes } from "./plan-facts.ts";
import { quorumNodes, waitsForNobody } from "./quorum-rule.ts";

const HOUR = 3600;

/**
 * Sentences on what has no steady state in a plan, before it runs or after it: a station of an open
 * loop that gets at least as much as it can do, and a follower that cannot keep up with what the
 * leader writes. Each names the resource, how fast the queue grows, and when the disk is full (if
 * its size is known) or the lag is an hour. Empty when everything settles.
 *
 * `measured` is the write rate that a run has shown, in writes/s; without it a closed loop is taken
 * to write as fast as its smallest bound allows.
 */
export function instabilitiesOf(plan: Plan, measured?: number): readonly string[] {
  const offered = offeredLimit(plan).writesPerSecond;
  const open = Number.isFinite(offered);
  const limits = limitsOf(plan).filter(({ name }) => name !== "offered");
  const sentences: string[] = [];
  const held = smallest(limits);
  if (open) sentences.push(...overloads(plan, offered, limits));
  const written = measured ?? Math.min(offered, held.writesPerSecond);
  if (!Number.isFinite(written) || written <= 0) return sentences;
  for (const follower of plan.replication.followers) {
    const sentence = fallsBehind(plan, follower, written);
    if (sentence !== null) sentences.push(sentence);
  }
  return sentences;
}

/** What clients wait for and cannot have: requests pile up before the station. */
function overloads(plan: Plan, offered: number, limits: readonly Limit[]): string[] {
  return [...limits, diskLimit(plan, plan.replication.leader), cpuLimit(plan)]
    .filter((limit, index, all) => all.findIndex(({ where }) => where === limit.where) === index)
    .flatMap((limit) => {
      const growth = lagGrowth(offered, limit.writesPerSecond, recordBytes(plan));
      if (growth === null) return [];
      const name = limit.where ?? limit.name;
      return [
        `${name} has no steady state: ${rate(offered)} arrive and it can take ${rate(limit.writesPerSecond)}, so that its queue grows by ${rate(growth.itemsPerSecond)} (${bandwidth(growth)}) and every write waits ${seconds(growth.lagPerSecond)} longer each second.`,
      ];
    });
}

/** A follower whose way or apply is slower than what the leader writes; null when it keeps up. */
function fallsBehind(plan: Plan, follower: number, written: number): string | null {
  const { ack, ackAt } = plan.replication;
  const slowest = smallest([
    followerApplyLimit(plan, follower),
    followerNetworkLimit(plan, follower),
  ]);
  const growth = lagGrowth(written, slowest.writesPerSecond, recordBytes(plan));
  // A rate that was measured meets the capacity of the station that it waits for, give or take.
  const isWaitedFor = !waitsForNobody(ack) && quorumNodes(ack).includes(follower);
  const margin = isWaitedFor && (ackAt === "applied" || slowest.name === "network") ? 1.02 : 1;
  if (growth === null || written <= margin * slowest.writesPerSecond) return null;
  const { name } = nodeAt(plan, follower);
  return `${name} falls behind without end: ${rate(written)} are written and ${slowest.where ?? slowest.name} can take ${rate(slowest.writesPerSecond)}, so that its lag grows by ${rate(growth.itemsPerSecond)} (${bandwidth(growth)}) and reaches one hour after ${seconds(secondsUntilLag(growth, HOUR))}${untilFull(plan, growth)}.`;
}

/** The leader keeps the log that a follower still lacks. */
function untilFull(plan: Plan, growth: LagGrowth): string {
  const { disk, name } = nodeAt(plan, plan.replication.leader);
  if (disk.capacityBytes === null) return "";
  const full = secondsUntilFull(growth, disk.capacityBytes);
  return Number.isFinite(full)
    ? `; the log kept for it fills ${name}'s ${formatQuantity(disk.capacityBytes, DATA)} after ${seconds(full)}`
    : "";
}

function rate(perSecond: number): string {
  return formatQuantity(perSecond, RATE).replace(/\/(s|min|h)$/, " writes/$1");
}

function bandwidth({ bytesPerSecond }: LagGrowth): string {
  return formatQuantity(bytesPerSecond, DATA).concat("/s");
}

function seconds(value: number): string {
  return formatQuantity(value, TIME);
}
