import type { SingleLeaderRun } from "../../../model/plan.ts";
import { meanOf } from "../../../random/moments.ts";
import { hasOpenWriters, nodeAt, recordBytes, transferNs, writingSessions } from "../plan-facts.ts";
import { quorumNodes, quorumRate, quorumTime, waitsForNobody } from "../quorum-rule.ts";
import { flushNs } from "../unloaded-time.ts";
import { quickestFlushes } from "./flush-pace.ts";
import { countOf, type Limit, smallest, timeText, unlimited } from "./limit.ts";

/**
 * How fast the flushes that a commit waits for can follow one another: on the leader, and on the
 * followers whose flush the confirmation rule needs (k of n: the k-th fastest, write by write).
 *
 * One flush runs at a time. With group commit it takes all that came during the one before: of N
 * sessions in a closed loop half wait while the other half is flushed, so a flush holds N / 2
 * records; in an open loop as many as come. Without group commit it holds one.
 */
export function fsyncLimit(plan: SingleLeaderRun): Limit {
  const { leader, ack, ackAt, applyAfter, localFlush, shipAfter } = plan.replication;
  const alone = waitsForNobody(ack);
  const limits: Limit[] = [];
  if (localFlush || (!alone && shipAfter === "flush")) limits.push(diskLimit(plan, leader));
  const flushesBefore = ackAt === "flushed" || (ackAt === "applied" && applyAfter === "flushed");
  if (!alone && flushesBefore) {
    const byNode = new Map(quorumNodes(ack).map((node) => [node, diskLimit(plan, node)]));
    const rate = quorumRate(ack, (node) => byNode.get(node)?.writesPerSecond ?? 0);
    const found = [...byNode].find(([, { writesPerSecond }]) => writesPerSecond === rate);
    if (found !== undefined) limits.push(quickened(plan, ...found));
  }
  return limits.length === 0 ? unlimited("fsync", "no flush is waited for") : smallest(limits);
}

/** The limit of the k-th fastest disk by its mean, or by whichever disk is that fast just then. */
function quickened(plan: SingleLeaderRun, node: number, limit: Limit): Limit {
  const { ack, leader, flushesPerCommit = 1 } = plan.replication;
  const inFlush = inFlushOf(plan, node);
  const disks = quorumNodes(ack).map((each) => {
    const { fsync } = nodeAt(plan, each).disk;
    const fsyncs = each === leader ? flushesPerCommit : 1;
    const mean = flushNs(plan, each, inFlush * recordBytes(plan));
    return { node: each, fsync, fsyncs, beside: mean - fsyncs * meanOf(fsync) };
  });
  return quickestFlushes(plan, limit, inFlush, disks, (timeOf) => quorumTime(ack, timeOf));
}

/** The limit of one node's disk. */
export function diskLimit(plan: SingleLeaderRun, node: number): Limit {
  const { name } = nodeAt(plan, node);
  const where = `${name}.disk`;
  const bytes = recordBytes(plan);
  const inFlush = inFlushOf(plan, node);
  if (inFlush === Infinity) return bandwidthLimit(plan, node, where);
  const flush = flushNs(plan, node, inFlush * bytes);
  if (flush === 0) return { ...unlimited("fsync", "a flush takes no time"), where };
  return {
    name: "fsync",
    writesPerSecond: (inFlush / flush) * 1e9,
    formula: `${countOf(inFlush, "write")} / ${timeText(flush)} at ${where}`,
    where,
  };
}

function inFlushOf(plan: SingleLeaderRun, node: number): number {
  const { enabled, max } = plan.replication.groupCommit;
  return enabled ? Math.min(companyOf(plan, node), max ?? Infinity) : 1;
}

/** Most records that a flush finds when the disk never rests; Infinity in an open loop. */
function companyOf(plan: SingleLeaderRun, node: number): number {
  if (hasOpenWriters(plan)) return Infinity;
  const sessions = writingSessions(plan);
  const { delayNs } = plan.replication.groupCommit;
  const flush = flushNs(plan, node, recordBytes(plan));
  // A flush that waits for company gathers those who would have formed the other group.
  const share = delayNs === 0 ? 1 / 2 : flush / (flush + Math.min(delayNs, flush));
  return Math.max(1, sessions * share);
}

function bandwidthLimit(plan: SingleLeaderRun, node: number, where: string): Limit {
  const { disk } = nodeAt(plan, node);
  const each = transferNs(recordBytes(plan), disk.bandwidthBytesPerSecond);
  if (each === 0) return { ...unlimited("fsync", "a flush takes as many writes as come"), where };
  return {
    name: "fsync",
    writesPerSecond: 1e9 / each,
    formula: `1 write / ${timeText(each)} of writing at ${where}`,
    where,
  };
}
