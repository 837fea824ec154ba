import type { Simulation } from "../../kernel/simulation.ts";
import { KeyTable } from "../../storage/key-table.ts";
import { Log } from "../../storage/log.ts";

/** Versions that two branches give to one key lie at least this far apart. */
const VERSION_SPAN = 4_294_967_296;

/**
 * What one leader has written in one epoch, upon what it had when it began: a log for each shard
 * and the newest version of every key in it. The first leader's branch is the trunk; a promotion
 * begins a new branch at the position that the new leader had. A node's copy is always a prefix of
 * one branch.
 */
export class Branch {
  readonly index: number;
  readonly epoch: number;
  /** Who writes it. */
  readonly leader: number;
  readonly parent: Branch | null;
  /** By shard, the last record that is the parent's. */
  readonly forks: Float64Array;
  readonly logs: readonly Log[];
  /** Committed positions by shard: confirmed as the rule asks. */
  readonly committed: Float64Array;
  /** Acknowledged writes that stand in no log any more. */
  gone = 0;
  private table: KeyTable | null;

  constructor(origin: BranchOrigin) {
    this.index = origin.index;
    this.epoch = origin.epoch;
    this.leader = origin.leader;
    this.parent = origin.parent;
    this.forks = origin.forks;
    this.logs = origin.logs;
    this.table = origin.keys;
    this.committed = origin.forks.slice();
  }

  static trunk(leader: number, shards: number, simulation: Simulation): Branch {
    return new Branch({
      index: 0,
      epoch: 1,
      leader,
      parent: null,
      forks: new Float64Array(shards),
      logs: Array.from({ length: shards }, () => new Log(simulation)),
      keys: new KeyTable(simulation),
    });
  }

  /** A new branch that goes on from `forks`, with all keys as they were there. */
  fork(index: number, epoch: number, leader: number, forks: Float64Array): Branch {
    const keys = this.keys.copy();
    this.logs.forEach((log, shard) => {
      for (let lsn = log.end; lsn > forks[shard]!; lsn--) {
        keys.undo(log.keyOf(lsn), log.previousOf(lsn));
      }
    });
    const logs = this.logs.map((log, shard) => log.forkAt(forks[shard]!));
    return new Branch({ index, epoch, leader, parent: this, forks, logs, keys });
  }

  /** The newest version of every key, while some node still stands on the branch. */
  get keys(): KeyTable {
    if (this.table === null) throw new RangeError(`branch ${this.index} has no keys any more`);
    return this.table;
  }

  /** Nobody stands on the branch any more: its keys are forgotten. */
  retire(): void {
    this.table?.free();
    this.table = null;
  }

  /** The version of a key's `ordinal`-th record, at `lsn`: no two branches' records share one. */
  versionAt(shard: number, lsn: number, ordinal: number): number {
    let branch: Branch = this;
    while (branch.parent !== null && lsn <= branch.forks[shard]!) branch = branch.parent;
    return branch.index * VERSION_SPAN + ordinal;
  }

  /** The last position up to which this branch and another are the same. */
  commonWith(other: Branch, shard: number): number {
    let [a, b]: [Branch, Branch] = [this, other];
    let common = Number.POSITIVE_INFINITY;
    // A branch is always newer than its parent, so the newer of two different ones steps down.
    while (a !== b) {
      if (a.index < b.index) [a, b] = [b, a];
      common = Math.min(common, a.forks[shard]!);
      a = a.parent!;
    }
    return common;
  }
}

interface BranchOrigin {
  readonly index: number;
  readonly epoch: number;
  readonly leader: number;
  readonly parent: Branch | null;
  readonly forks: Float64Array;
  readonly logs: readonly Log[];
  readonly keys: KeyTable;
}
