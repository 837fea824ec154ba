import type { Simulation } from "../../kernel/simulation.ts";
import { KeyTable } from "../../storage/key-table.ts";
import { Log } from "../../storage/log.ts";
import { Stump } from "./branch-stump.ts";

/** Versions that two branches give to one key lie at least this far apart. */
export const VERSION_SPAN = 68_719_476_736;
/** The same within a branch, before and after its leader came back with less than it had written. */
const LIFE_SPAN = 1_073_741_824;
/** Lives beyond this one share their versions. */
const LAST_LIFE = 63;

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
  /** What restarts of the leader have cut off; null while there is nothing. */
  stump: Stump | null = null;
  private table: KeyTable | null;
  /** The newest record of each key that the branch itself wrote and keeps, once {@link retire}d. */
  private tail: ReadonlyMap<number, Newest> | null = null;
  /** By shard: from which position on which life of the leader wrote. Null while it has one. */
  private lives: Life[][] | null = null;
  /** By shard and position: where a later leader has written a record anew. */
  private readonly rewritten: Map<number, Rewritten>[] = [];

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

  /** True once nobody stands on the branch any more. */
  get isRetired(): boolean {
    return this.table === null;
  }

  /** Nobody stands on the branch any more: only the keys of its own kept records are remembered. */
  retire(): void {
    const { table } = this;
    if (table === null) return;
    const tail = new Map<number, Newest>();
    this.logs.forEach((log, shard) => {
      for (let lsn = Math.max(this.forks[shard]!, log.base) + 1; lsn <= log.end; lsn++) {
        const key = log.keyOf(lsn);
        tail.set(key, { lsn, ordinal: table.versionOf(key) });
      }
    });
    this.tail = tail;
    table.free();
    this.table = null;
  }

  /** Position of a key's newest record; of a retired branch only if it is its own and kept, else 0. */
  latestOf(key: number): number {
    return this.table === null ? (this.tail?.get(key)?.lsn ?? 0) : this.table.latestOf(key);
  }

  /** How many records the key has had up to {@link latestOf}. */
  ordinalOf(key: number): number {
    return this.table === null ? (this.tail?.get(key)?.ordinal ?? 0) : this.table.versionOf(key);
  }

  /** The version of a key's `ordinal`-th record, at `lsn`: no two records of a key share one. */
  versionAt(shard: number, lsn: number, ordinal: number): number {
    let branch: Branch = this;
    while (branch.parent !== null && lsn <= branch.forks[shard]!) branch = branch.parent;
    if (branch.index === 0 && branch.lives === null) return ordinal;
    return branch.index * VERSION_SPAN + branch.lifeAt(shard, lsn) * LIFE_SPAN + ordinal;
  }

  /** Cuts a shard's log off after `end`: its leader came back with no more than that. */
  cutBack(shard: number, end: number): void {
    const log = this.logs[shard]!;
    if (log.end <= end) return;
    this.stump ??= new Stump();
    for (let lsn = log.end; lsn > end; lsn--) {
      const key = log.keyOf(lsn);
      const version = this.versionAt(shard, lsn, this.keys.versionOf(key));
      this.stump.add(key, version, log.acknowledgedNs(lsn));
      this.keys.undo(key, log.previousOf(lsn));
    }
    log.truncate(end);
    this.lives ??= this.logs.map(() => []);
    const lives = this.lives[shard]!;
    const life = Math.min(LAST_LIFE, (lives.at(-1)?.life ?? 0) + 1);
    this.lives[shard] = [...lives.filter(({ from }) => from <= end), { from: end + 1, life }];
  }

  /** A later leader has written the record anew, at the end of its own log. */
  wroteAnew(shard: number, lsn: number, branch: Branch): void {
    this.rewritten[shard] ??= new Map();
    this.rewritten[shard].set(lsn, { branch, lsn: branch.logs[shard]!.end });
  }

  /** Where the record has been written anew; null where it has not. */
  writtenAnewAt(shard: number, lsn: number): Rewritten | null {
    return this.rewritten[shard]?.get(lsn) ?? null;
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

  private lifeAt(shard: number, lsn: number): number {
    return this.lives?.[shard]?.findLast(({ from }) => from <= lsn)?.life ?? 0;
  }
}

/** A position in another branch, in the same shard. */
export interface Rewritten {
  readonly branch: Branch;
  readonly lsn: number;
}

/** A life of the leader and the first position that it wrote. */
interface Life {
  readonly from: number;
  readonly life: number;
}

/** A key's newest record and how many it has had. */
interface Newest {
  readonly lsn: number;
  readonly ordinal: number;
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
