import type { SingleLeaderPlan } from "../../../model/single-leader.ts";

/**
 * The groups in which commits wait for their confirmation, one behind the other. `held`: while one
 * group waits the next is flushed and stands behind it, and a third cannot flush. `staged`: flushes
 * go on, and all that has been flushed while one group waited is the next.
 */
export class CommitGroups {
  private readonly kind: SingleLeaderPlan["commitPipeline"];
  /** Where the group that waits ends, by shard. */
  private readonly end: Float64Array;

  constructor(kind: SingleLeaderPlan["commitPipeline"], shards: number) {
    this.kind = kind;
    this.end = new Float64Array(shards);
  }

  /** True when a release may let the next flush begin. */
  get holdsFlushes(): boolean {
    return this.kind === "held";
  }

  /** True while one group waits and the next, flushed, stands behind it. */
  blocksFlush(shard: number, committed: number, flushed: number): boolean {
    return this.kind === "held" && this.end[shard]! > committed && flushed > this.end[shard]!;
  }

  /** Up to where commits may be released, of what is flushed and confirmed by now. */
  releasable(shard: number, committed: number, confirmed: number, flushed: number): number {
    const most = Math.min(confirmed, flushed);
    if (this.kind === "concurrent") return most;
    if (this.end[shard]! <= committed) this.end[shard] = flushed;
    if (this.end[shard]! > most) return committed;
    const released = this.end[shard]!;
    this.end[shard] = flushed;
    // The group that came meanwhile may be confirmed as well.
    return most === flushed ? flushed : released;
  }
}
