import { DOWN } from "../../kernel/machines.ts";
import { Log } from "../../storage/log.ts";
import { VersionTable } from "../../storage/version-table.ts";
import type { Durability, GoneVersions } from "../protocol.ts";
import type { Members, World } from "./members.ts";
import { NO_KEY } from "./records.ts";

/** Entries are forgotten in lots of this many. */
const DISCARD_EVERY = 256;

/**
 * The one log that the members agree on, as it becomes committed anywhere: what reads are judged
 * by, and where every write ended. It is the observer's; no member looks into it.
 */
export class Committed {
  readonly log: Log;
  /** Bytes of one value of every key that was ever written: the size of a snapshot. */
  stateBytes = 0;
  private readonly keys: VersionTable;
  private readonly world: World;
  private readonly members: Members;
  /** Version of the key's entry before each one, in a ring over the same positions as the log. */
  private previousVersion = new Float64Array(1024);
  /** Positions of the entries that hold nothing. */
  private readonly empty: number[] = [];
  /** Clients' operations whose entries members have truncated or committed twice differently. */
  broken = 0;

  constructor(world: World, members: Members) {
    this.world = world;
    this.members = members;
    this.log = new Log(world.simulation);
    this.keys = new VersionTable(world.simulation);
  }

  /** The number of a write that a leader has taken: no two writes of a key share one. */
  numberOf(key: number): number {
    return this.keys.number(key);
  }

  /** A member has moved its commit position from `from` to `to`. */
  advance(node: number, from: number, to: number): void {
    const { members, log } = this;
    const own = members.logs[node]!;
    for (let index = Math.max(from, own.base) + 1; index <= to; index++) {
      const slot = own.at(index);
      if (index <= log.end) {
        // Every member commits the same entries: Raft's state machine safety.
        if (members.records.committed[slot] === 0) this.broken += 1;
        continue;
      }
      this.append(slot);
      if (index % DISCARD_EVERY === 0) this.discard();
    }
  }

  /** What a read at a node sees: fills in the operation's version and what it misses. */
  judge(operation: number, node: number): void {
    const { operations } = this.world;
    const { log, keys } = this;
    const seen = this.members.applied[node]!;
    const row = keys.rowOf(operations.key[operation]!);
    const intendedNs = operations.intendedNs[operation]!;
    let index = keys.positionAt(row);
    let version = keys.versionAt(row);
    let behind = 0;
    let ageNs = 0;
    while (index > seen) {
      const acknowledged = log.acknowledgedNs(index);
      if (acknowledged <= intendedNs) {
        behind += 1;
        ageNs = intendedNs - acknowledged;
      }
      version = this.previousVersion[index & (this.previousVersion.length - 1)]!;
      index = log.previousOf(index);
    }
    operations.version[operation] = version;
    operations.seenLsn[operation] = seen;
    operations.behind[operation] = behind;
    operations.ageNs[operation] = ageNs;
  }

  /** How long ago the newest entry that the node has applied stopped being the newest committed. */
  lagNs(node: number): number {
    const applied = this.members.applied[node]!;
    if (applied >= this.log.end) return 0;
    return this.world.simulation.now - this.log.appendedNs(applied + 1);
  }

  lagBytes(node: number): number {
    const { log } = this;
    const applied = Math.max(this.members.applied[node]!, log.base);
    return applied >= log.end ? 0 : log.bytesTo(log.end) - log.bytesTo(applied);
  }

  /** Acknowledged writes that a member does not have, and when the first was acknowledged. */
  missingFrom(node: number): { readonly lost: number; readonly firstNs: number } {
    const { log } = this;
    const held = this.members.heldCommitted(node);
    let lost = 0;
    let firstNs = Number.POSITIVE_INFINITY;
    for (let index = Math.max(held, log.base) + 1; index <= log.end; index++) {
      const acknowledged = log.acknowledgedNs(index);
      if (acknowledged === Number.POSITIVE_INFINITY) continue;
      lost += 1;
      firstNs = Math.min(firstNs, acknowledged);
    }
    return { lost, firstNs };
  }

  /** Where the writes are at the end: each member has the agreed log up to some entry. */
  durability(): Durability {
    const { members, world, log } = this;
    let alive = 0;
    let onDisk = 0;
    for (const node of members.all) {
      const held = members.heldCommitted(node);
      if (world.machines.state[node] === DOWN) onDisk = Math.max(onDisk, held);
      else alive = Math.max(alive, held);
    }
    const present = Math.min(log.end, Math.max(alive, onDisk));
    const acknowledged = (index: number) =>
      index < log.base ? 0 : log.acknowledgedBelowBase + log.countAcknowledged(log.base, index);
    const hollow = this.empty.filter((index) => index <= present).length;
    return {
      lostWrites: acknowledged(log.end) - acknowledged(present),
      strandedWrites: acknowledged(present) - acknowledged(Math.min(alive, present)),
      inDoubtWrites: present - hollow - acknowledged(present) + this.uncommitted(),
    };
  }

  /** The versions of committed writes that no member has any more, alive or on its disk. */
  goneVersions(): GoneVersions {
    const { log, keys, members } = this;
    const present = members.all.reduce(
      (most, node) => Math.max(most, members.heldCommitted(node)),
      0,
    );
    // Nobody has even what is no longer kept here.
    if (present < log.base) return { has: () => true };
    const gone = new Map<number, Set<number>>();
    const next = new Map<number, number>();
    for (let index = log.end; index > present; index--) {
      const key = log.keyOf(index);
      if (key === NO_KEY) continue;
      const version = next.get(key) ?? keys.versionAt(keys.rowOf(key));
      next.set(key, this.previousVersion[index & (this.previousVersion.length - 1)]!);
      const own = gone.get(key) ?? new Set<number>();
      gone.set(key, own.add(version));
    }
    return { has: (key, version) => gone.get(key)?.has(version) === true };
  }

  /** Writes in some member's log that nobody has committed. */
  private uncommitted(): number {
    const { members } = this;
    const { records } = members;
    const found = new Set<number>();
    for (const node of members.all) {
      const log = members.logs[node]!;
      for (let index = members.heldCommitted(node) + 1; index <= log.end; index++) {
        if (records.key[log.at(index)] !== NO_KEY) found.add(log.at(index));
      }
    }
    return found.size;
  }

  private append(slot: number): void {
    const { log, keys } = this;
    const { records } = this.members;
    const key = records.key[slot]!;
    const bytes = records.total[slot]! - log.bytesTo(log.end);
    records.committed[slot] = 1;
    if (key === NO_KEY) {
      this.empty.push(log.append(records.appendedNs[slot]!, bytes, key, 0, -1));
      return;
    }
    const row = keys.rowOf(key);
    const previous = keys.positionAt(row);
    const index = log.append(
      records.appendedNs[slot]!,
      bytes,
      key,
      previous,
      records.operation[slot]!,
    );
    if (previous === 0) this.stateBytes += bytes;
    if (log.end - log.base >= this.previousVersion.length) this.growVersions();
    this.previousVersion[index & (this.previousVersion.length - 1)] = keys.versionAt(row);
    keys.set(row, index, records.version[slot]!);
  }

  /** Forgets what every member has applied. */
  private discard(): void {
    let low = this.log.end;
    for (const node of this.members.all) low = Math.min(low, this.members.applied[node]!);
    if (low > this.log.base) this.log.discard(low);
  }

  private growVersions(): void {
    const old = this.previousVersion;
    const wider = new Float64Array(old.length * 2);
    this.world.simulation.poolBytes += old.length * 8;
    for (let index = this.log.base + 1; index < this.log.end; index++) {
      wider[index & (wider.length - 1)] = old[index & (old.length - 1)]!;
    }
    this.previousVersion = wider;
  }
}
