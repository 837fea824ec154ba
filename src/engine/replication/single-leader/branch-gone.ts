import type { GoneVersions } from "../protocol.ts";
import type { Branch } from "./branch.ts";
import { VERSION_SPAN } from "./branch.ts";
import { standsAt } from "./durability.ts";
import type { Recovery } from "./recovery.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * The versions that are on no node at the end of a run: neither on a living one nor on the disk of
 * one that is down. What is not on the newest branch is gone, and so is the part of the newest branch
 * that nobody has. A record that a leader has written anew is gone if its successor is.
 */
export class BranchGone implements GoneVersions {
  private readonly branches: readonly Branch[];
  private readonly newest: Branch;
  private readonly shards: number;
  /** By shard: up to where somebody has the newest branch. */
  private readonly present: Float64Array;
  private readonly gone = new Map<number, Set<number>>();
  /** 1 for shards of which not even the records that are no longer kept are left. */
  private readonly allGone: Uint8Array;

  constructor(world: World, replicas: Replicas, recovery: Recovery) {
    const { newest, branches, shards } = replicas;
    this.branches = branches;
    this.newest = newest;
    this.shards = shards;
    this.present = new Float64Array(shards);
    this.allGone = new Uint8Array(shards);
    for (let shard = 0; shard < shards; shard++) {
      const log = newest.logs[shard]!;
      const { alive, onDisk } = standsAt(world, replicas, recovery, shard);
      const present = Math.min(log.end, Math.max(alive, onDisk));
      this.present[shard] = present;
      if (present < log.base) this.allGone[shard] = 1;
      for (const branch of branches) this.collect(branch, shard);
    }
  }

  has(key: number, version: number): boolean {
    if (version === 0) return false;
    const shard = this.shards === 1 ? 0 : key % this.shards;
    if (this.allGone[shard] === 1 || this.gone.get(key)?.has(version) === true) return true;
    return this.branches[Math.floor(version / VERSION_SPAN)]?.stump?.has(key, version) === true;
  }

  /** Notes what is gone of the records that a branch has written itself. */
  private collect(branch: Branch, shard: number): void {
    const log = branch.logs[shard]!;
    const low = Math.max(this.keptTo(branch, shard), branch.forks[shard]!, log.base);
    const ordinals = new Map<number, number>();
    for (let lsn = log.end; lsn > low; lsn--) {
      const key = log.keyOf(lsn);
      const ordinal = ordinals.get(key) ?? branch.ordinalOf(key);
      ordinals.set(key, ordinal - 1);
      if (!this.isGone(branch, shard, lsn)) continue;
      const own = this.gone.get(key) ?? new Set<number>();
      own.add(branch.versionAt(shard, lsn, ordinal));
      this.gone.set(key, own);
    }
  }

  /** Up to where somebody has what the branch and the newest one share. */
  private keptTo(branch: Branch, shard: number): number {
    return Math.min(branch.commonWith(this.newest, shard), this.present[shard]!);
  }

  private isGone(branch: Branch, shard: number, lsn: number): boolean {
    if (lsn <= this.keptTo(branch, shard)) return false;
    const anew = branch.writtenAnewAt(shard, lsn);
    return anew === null || this.isGone(anew.branch, shard, anew.lsn);
  }
}
