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
    if (!branch.logs[shard]!.acknowledge(lsn, operation, simulation.now)) {
      this.cutOff += 1;
      const { key, version } = operations;
      branch.stump?.acknowledge(key[operation]!, version[operation]!, simulation.now);
    }
    if (branches.length === 1) return;
    for (const other of branches) {
      if (other === branch || other.commonWith(branch, shard) < lsn) continue;
      other.logs[shard]!.mark(lsn, simulation.now);
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
