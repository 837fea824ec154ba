import type { Branch, Rewritten } from "./branch.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * Which branch of the log each write went into, so that an acknowledgement finds its record however
 * leaders have changed meanwhile.
 */
export class Acknowledgements {
  /** Acknowledged writes whose record was cut off before the client had its answer. */
  cutOff = 0;
  private readonly world: World;
  private readonly replicas: Replicas;
  /** The branch of each operation's record, by slot. */
  private branch = new Uint32Array(256);

  constructor(world: World, replicas: Replicas) {
    this.world = world;
    this.replicas = replicas;
  }

  /** The operation's record went into the log of `branch`. */
  wrote(operation: number, branch: number): void {
    if (operation >= this.branch.length) this.grow(operation);
    this.branch[operation] = branch;
  }

  /** The branch of the operation's record. */
  branchOf(operation: number): number {
    return this.branch[operation]!;
  }

  /** A client has the acknowledgement of its write. */
  acknowledged(operation: number): void {
    const { operations, simulation } = this.world;
    const { branches } = this.replicas;
    const shard = this.replicas.shardOf(operations.key[operation]!);
    const lsn = operations.lsn[operation]!;
    const branch = branches[this.branch[operation]!]!;
    const log = branch.logs[shard]!;
    if (!log.acknowledge(lsn, operation, simulation.now)) {
      this.cutOff += 1;
      const { key, version } = operations;
      branch.stump?.acknowledge(key[operation]!, version[operation]!, simulation.now);
    } else if (lsn > log.base) {
      const anew = branch.writtenAnewAt(shard, lsn);
      if (anew !== null) {
        this.moved(branch, shard, lsn, anew);
        return;
      }
    }
    if (branches.length > 1) this.markCopies(branch, shard, lsn);
  }

  /** A new leader wrote the record anew before the answer was there: that is the one that stands. */
  private moved(branch: Branch, shard: number, lsn: number, anew: Rewritten): void {
    branch.logs[shard]!.mark(lsn, Number.POSITIVE_INFINITY);
    let stands = anew;
    for (let next: Rewritten | null = anew; next !== null; ) {
      stands = next;
      next = next.branch.writtenAnewAt(shard, next.lsn);
    }
    stands.branch.logs[shard]!.mark(stands.lsn, this.world.simulation.now);
    this.markCopies(stands.branch, shard, stands.lsn);
  }

  /** The same record in the logs that branched off after it. */
  private markCopies(branch: Branch, shard: number, lsn: number): void {
    for (const other of this.replicas.branches) {
      if (other === branch || other.commonWith(branch, shard) < lsn) continue;
      other.logs[shard]!.mark(lsn, this.world.simulation.now);
    }
  }

  private grow(operation: number): void {
    let length = this.branch.length;
    while (length <= operation) length *= 2;
    this.world.simulation.poolBytes += (length - this.branch.length) * 4;
    const wider = new Uint32Array(length);
    wider.set(this.branch);
    this.branch = wider;
  }
}
