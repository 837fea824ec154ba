import type { Plan } from "../../../model/plan.ts";
import type { Distribution } from "../../../random/distribution.ts";
import { drawsOf } from "../imagined-draws.ts";
import { nodeAt } from "../plan-facts.ts";
import { countOf, type Limit, timeText } from "./limit.ts";

/** Imagined flushes of each disk. */
const POINTS = 512;
/**
 * A write that comes in the middle of one disk's flush comes at the beginning of another's: where
 * some of several disks are enough, runs came out at up to 8 % above.
 */
const ABOUT = 0.1;

/** A disk that may be one of those that a rule needs. Times in nanoseconds. */
export interface FlushingDisk {
  readonly node: number;
  readonly fsync: Distribution;
  /** Fsyncs in a row in one flush. */
  readonly fsyncs: number;
  /** Of each flush, what is not fsync: its bytes, and the CPU before it. */
  readonly beside: number;
}

/**
 * The limit of the k-th fastest disk, where k of n are enough and flushes vary: another one is that
 * each time, so that a flush lasts as long as the k-th shortest of n draws, on average. That is less
 * than any one disk's mean as long as k is small. `when` answers when the rule is met by the times
 * of the disks.
 */
export function quickestFlushes(
  plan: Plan,
  limit: Limit,
  inFlush: number,
  disks: readonly FlushingDisk[],
  when: (timeOf: (node: number) => number) => number,
): Limit {
  const varies = disks.some(({ fsync }) => fsync.kind !== "constant");
  if (disks.length < 2 || !varies || !Number.isFinite(limit.writesPerSecond)) return limit;
  const times = new Map(disks.map((disk) => [disk.node, flushesOf(disk)]));
  let sum = 0;
  for (let i = 0; i < POINTS; i += 1) sum += when((node) => times.get(node)?.[i] ?? Infinity);
  const flush = sum / POINTS;
  const writesPerSecond = (inFlush / flush) * 1e9;
  if (writesPerSecond <= limit.writesPerSecond) return limit;
  const names = disks.map(({ node }) => nodeAt(plan, node).name).join(", ");
  const formula = `${countOf(inFlush, "write")} / ${timeText(flush)} until enough of ${names} have flushed`;
  return { ...limit, writesPerSecond, formula, about: ABOUT };
}

function flushesOf({ node, fsync, fsyncs, beside }: FlushingDisk): Float64Array {
  const times = new Float64Array(POINTS).fill(beside);
  for (let flush = 0; flush < fsyncs; flush += 1) {
    const draws = drawsOf(fsync, `flush ${node} ${flush}`, POINTS);
    for (let i = 0; i < POINTS; i += 1) times[i]! += draws[i]!;
  }
  return times;
}
