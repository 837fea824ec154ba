import type { FailoverPlan } from "../../model/failover.ts";

/** Records of one epoch that {@link standOf} can tell apart. */
const EPOCH_SPAN = 1_099_511_627_776;

/** One number to compare positions in different branches by: a newer epoch outweighs any length. */
export function standOf(epoch: number, records: number): number {
  return epoch * EPOCH_SPAN + records;
}

/** What a node told of itself when it was asked for its vote. */
export interface Report {
  readonly node: number;
  /** See {@link standOf}. */
  readonly stand: number;
  /** The end of its log, in nanoseconds or bytes as the plan's limit of lag is. */
  readonly end: number;
}

/**
 * The node that takes over, or -1 when nobody may: of those within the limit of lag the one that
 * has the most, or the first in the plan's order. Equal ones in the order of their reports.
 * `leaderEnd` is the newest end of the old leader's log that anybody was told of; what one has of
 * that log itself tells as much.
 */
export function candidateOf(
  plan: FailoverPlan,
  reports: readonly Report[],
  leaderEnd: number,
): number {
  const { promote, maxLag } = plan;
  const limit =
    maxLag === null ? Number.POSITIVE_INFINITY : maxLag.kind === "time" ? maxLag.ns : maxLag.bytes;
  const longest = reports.reduce<Report | null>(
    (best, report) => (best === null || report.stand > best.stand ? report : best),
    null,
  );
  const knownEnd = Math.max(leaderEnd, longest?.end ?? Number.NEGATIVE_INFINITY);
  const able = reports.filter(({ end }) => knownEnd - end <= limit);
  if (promote.kind === "order") {
    return promote.of.find((node) => able.some((report) => report.node === node)) ?? -1;
  }
  const most = able.reduce((best, { stand }) => Math.max(best, stand), Number.NEGATIVE_INFINITY);
  return able.find(({ stand }) => stand === most)?.node ?? -1;
}
