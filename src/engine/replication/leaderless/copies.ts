import type { LeaderlessPlan } from "../../../model/leaderless.ts";
import { CONFLICTS, LOST_UPDATES } from "../../observe/counters.ts";
import type { World as AnyWorld } from "../world.ts";
import { Keys } from "./keys.ts";
import type { Ring } from "./ring.ts";
import { GONE, HAS, SiblingSets } from "./sibling-sets.ts";
import { CLASHED, COMMITTED, LOST, OVERWRITTEN, SEEN, Versions } from "./versions.ts";
import { type Holder, Views } from "./views.ts";

export type World = AnyWorld<LeaderlessPlan>;

/**
 * What every replica holds. A replica shows the latest version that it has, or all versions that
 * none of its others had seen. A version is forgotten when all replicas have on their disks one
 * that replaces it, and nobody under way holds it.
 */
export class Copies implements Holder {
  readonly keys: Keys;
  readonly versions: Versions;
  readonly views: Views;
  /** Null when the last write wins. */
  readonly sets: SiblingSets | null;
  /** Keys on which replicas differ now. */
  unevenKeys = 0;
  /** Acknowledged versions that are on no machine at all. */
  lost = 0;
  /** Numbers of those of them that are no longer kept, by row. */
  readonly lostUnkept = new Map<number, Set<number>>();
  /** Told when a version stands in the way of nobody any more. */
  onRelease: ((version: number) => void) | null = null;
  /** Told when a replica has got, or lost, a version or one that replaces it. */
  onChange: ((version: number, position: number, isThere: boolean) => void) | null = null;
  private readonly world: World;
  private readonly full: number;
  private readonly copies: number;

  constructor(world: World, ring: Ring) {
    this.world = world;
    this.full = ring.full;
    this.copies = ring.copies;
    this.keys = new Keys(ring.copies, world.simulation);
    this.versions = new Versions(ring.copies, world.simulation);
    const keepsSiblings = world.plan.replication.conflict === "siblings";
    this.sets = keepsSiblings ? new SiblingSets(this.versions, world.simulation) : null;
    this.views = new Views(this.keys, this.versions, this.sets, this);
  }

  /**
   * A coordinator takes a write. `seen` is what its writer has seen, as {@link shown} gave it.
   * Siblings stand in the order in which they were taken, others in that of the clocks.
   */
  create(row: number, stamp: number, bytes: number, seen: number): number {
    const { keys, versions, sets } = this;
    const number = ++keys.versions[row]!;
    const version = versions.take(row, number, sets === null ? stamp : number, bytes);
    if (sets === null) {
      versions.seen[version] = seen;
      versions.seenSerial[version] = seen === 0 ? 0 : versions.serial[seen]!;
    } else versions.seen[version] = sets.markedCopy(seen);
    let newer = 0;
    let older = keys.newest[row]!;
    while (older !== 0 && versions.isLater(older, version)) {
      newer = older;
      older = versions.older[older]!;
    }
    versions.newer[version] = newer;
    versions.older[version] = older;
    if (newer === 0) keys.newest[row] = version;
    else versions.older[newer] = version;
    if (older === 0) keys.oldest[row] = version;
    else versions.newer[older] = version;
    if (newer !== 0) {
      // Replicas that have a later one already have no need of it, and never will have had.
      versions.has[version] = versions.has[newer]!;
      this.moved(version, 0, versions.has[newer]!);
      versions.safe[version] = versions.safe[newer]!;
      versions.gone[version] = versions.safe[newer]!;
    }
    return version;
  }

  /** What a replica shows of a key: a version or a list of siblings, for {@link create} and answers. */
  shown(row: number, position: number): number {
    return this.keys.current[row * this.copies + position]!;
  }

  /** Somebody has a version again that counted as lost. */
  found(version: number): void {
    const { versions } = this;
    if ((versions.flags[version]! & LOST) === 0) return;
    versions.flags[version]! &= ~LOST;
    this.lost -= 1;
  }

  /** The replica has the version in its memory, and shows it unless it has a later one. */
  apply(version: number, position: number): void {
    const { versions, keys, sets } = this;
    const row = versions.row[version]!;
    const bit = 1 << position;
    this.found(version);
    const at = row * this.copies + position;
    if (sets !== null) {
      if ((versions.has[version]! & bit) !== 0) return;
      const met = sets.add(keys.current, at, version);
      this.world.recorder.counts[CONFLICTS]! += met;
      this.cover(version, position);
      return;
    }
    const shown = keys.current[at]!;
    if (shown !== 0 && shown !== version) this.compare(version, shown);
    if ((versions.has[version]! & bit) !== 0) return;
    keys.current[at] = version;
    this.cover(version, position);
  }

  /** The version is on the replica's disk. */
  flushed(version: number, position: number): void {
    const { versions, sets } = this;
    const bit = 1 << position;
    if (sets === null) {
      versions.safe[version]! |= bit;
      for (let at = versions.older[version]!; at !== 0; at = versions.older[at]!) {
        if ((versions.gone[at]! & bit) !== 0) break;
        versions.safe[at]! |= bit;
        versions.gone[at]! |= bit;
      }
    } else {
      versions.safe[version]! |= bit;
      this.replaceSeen(sets, version, versions.gone, GONE, position);
    }
    this.forget(versions.row[version]!);
  }

  hold(version: number): void {
    this.versions.uses[version]! += 1;
  }

  letGo(version: number): void {
    const { versions } = this;
    versions.uses[version]! -= 1;
    if (versions.uses[version] === 0) this.forget(versions.row[version]!);
  }

  /** Forgets what nobody needs, from the old end of a key's chain. */
  forget(row: number): void {
    const { versions, keys, full } = this;
    let oldest = keys.oldest[row]!;
    while (oldest !== 0 && versions.gone[oldest] === full && versions.uses[oldest] === 0) {
      const next = versions.newer[oldest]!;
      if (next === 0) break;
      this.onRelease?.(oldest);
      this.countUnheard(oldest);
      if ((versions.flags[oldest]! & LOST) !== 0) this.rememberLost(row, versions.number[oldest]!);
      this.sets?.release(oldest);
      versions.release(oldest);
      versions.older[next] = 0;
      oldest = next;
      keys.oldest[row] = next;
    }
  }

  /** Everything that the replica had not on its disk, or all of it, is gone for one key. */
  takeBack(row: number, position: number, losesDisk: boolean): void {
    const { versions, keys, sets } = this;
    const bit = 1 << position;
    const at = row * this.copies + position;
    sets?.empty(keys.current, at);
    sets?.setFloor(HAS, at, 0);
    sets?.setFloor(GONE, at, 0);
    keys.current[at] = 0;
    for (let version = keys.newest[row]!; version !== 0; version = versions.older[version]!) {
      if (losesDisk) {
        versions.safe[version]! &= ~bit;
        versions.gone[version]! &= ~bit;
      }
      const isSafe = (versions.safe[version]! & bit) !== 0;
      if (!isSafe) this.clearHas(version, bit);
      else if ((versions.gone[version]! & bit) === 0) {
        if (sets !== null) sets.put(keys.current, at, version);
        else if (keys.current[at] === 0) keys.current[at] = version;
      }
      this.noteLoss(version);
    }
  }

  /** Counts an acknowledged version that nobody has any more. */
  noteLoss(version: number): void {
    const { versions } = this;
    const isAcknowledged = versions.acknowledgedNs[version]! !== Number.POSITIVE_INFINITY;
    const isGone = versions.has[version] === 0 && versions.hints[version] === 0;
    if (!isAcknowledged || !isGone || (versions.flags[version]! & LOST) !== 0) return;
    versions.flags[version]! |= LOST;
    this.lost += 1;
  }

  private rememberLost(row: number, number: number): void {
    const own = this.lostUnkept.get(row) ?? new Set<number>();
    this.lostUnkept.set(row, own.add(number));
  }

  /** The client has its acknowledgement. */
  acknowledge(version: number): void {
    const { versions, world } = this;
    versions.acknowledgedNs[version] = world.simulation.now;
    if ((versions.flags[version]! & OVERWRITTEN) !== 0) world.recorder.counts[LOST_UPDATES]! += 1;
    this.noteLoss(version);
  }

  /** The acknowledgement of a version that is forgotten is still on its way: it was lost all the same. */
  private countUnheard(version: number): void {
    const { versions, world } = this;
    const flags = versions.flags[version]!;
    const isUnheard = versions.acknowledgedNs[version]! === Number.POSITIVE_INFINITY;
    if ((flags & OVERWRITTEN) === 0 || (flags & COMMITTED) === 0 || !isUnheard) return;
    world.recorder.counts[LOST_UPDATES]! += 1;
  }

  /** Two versions of a key meet on a replica: had the later one's writer seen the earlier one? */
  private compare(one: number, other: number): void {
    const { versions, world } = this;
    const isLater = versions.isLater(one, other);
    const winner = isLater ? one : other;
    const loser = isLater ? other : one;
    if ((versions.flags[loser]! & CLASHED) !== 0 || this.hasSeen(winner, loser)) return;
    versions.flags[loser]! |= CLASHED | OVERWRITTEN;
    const { counts } = world.recorder;
    counts[CONFLICTS]! += 1;
    if (versions.acknowledgedNs[loser] !== Number.POSITIVE_INFINITY) counts[LOST_UPDATES]! += 1;
  }

  /** Whether the writer of `version` had seen `other`, itself or through what it had seen. */
  private hasSeen(version: number, other: number): boolean {
    const { versions } = this;
    const wanted = versions.number[other]!;
    let at = version;
    while (versions.number[at]! > wanted) {
      const next = versions.seen[at]!;
      if (next === 0 || versions.serial[next] !== versions.seenSerial[at]) return false;
      at = next;
    }
    return at === other;
  }

  /** The replica has the version, and with it all that it replaces. */
  private cover(version: number, position: number): void {
    const { versions, sets } = this;
    const bit = 1 << position;
    this.setHas(version, bit);
    if (sets !== null) {
      this.replaceSeen(sets, version, versions.has, HAS, position);
      return;
    }
    for (let at = versions.older[version]!; at !== 0; at = versions.older[at]!) {
      if ((versions.has[at]! & bit) !== 0) return;
      this.setHas(at, bit);
    }
  }

  /**
   * Marks what a sibling's writer had seen as replaced on a replica, in memory or on disk. Each
   * replica knows up to where nothing is left to mark, so that a long chain costs nothing.
   */
  private replaceSeen(
    sets: SiblingSets,
    version: number,
    rows: Int32Array,
    kind: number,
    position: number,
  ): void {
    const { versions, copies } = this;
    const bit = 1 << position;
    const at = versions.row[version]! * copies + position;
    const floor = sets.floor(kind, at);
    let lowest = versions.number[version]! + (kind === HAS ? 1 : 0);
    for (let other = versions.older[version]!; other !== 0; other = versions.older[other]!) {
      if (versions.number[other]! <= floor) break;
      if ((rows[other]! & bit) !== 0 || this.isNowhere(other)) continue;
      const isSeen = (versions.flags[other]! & SEEN) !== 0 && sets.hasSeen(version, other);
      if (!isSeen) lowest = versions.number[other]!;
      else if (kind === HAS) this.setHas(other, bit);
      else {
        versions.safe[other]! |= bit;
        versions.gone[other]! |= bit;
      }
    }
    if (lowest - 1 > floor) sets.setFloor(kind, at, lowest - 1);
  }

  /** Whether no replica has the version, and none can get it any more. */
  private isNowhere(version: number): boolean {
    const { has, uses, hints } = this.versions;
    return has[version] === 0 && uses[version] === 0 && hints[version] === 0;
  }

  private setHas(version: number, bits: number): void {
    const { versions } = this;
    const before = versions.has[version]!;
    const after = before | bits;
    if (before === after) return;
    versions.has[version] = after;
    this.moved(version, before, after);
    if (this.onChange === null) return;
    for (let position = 0; position < this.copies; position++) {
      if (((after & ~before) >> position) & 1) this.onChange(version, position, true);
    }
  }

  private clearHas(version: number, bit: number): void {
    const { versions } = this;
    const before = versions.has[version]!;
    if ((before & bit) === 0) return;
    versions.has[version] = before & ~bit;
    this.moved(version, before, before & ~bit);
    this.onChange?.(version, Math.round(31 - Math.clz32(bit)), false);
  }

  /** Keeps count of the keys on which replicas differ. */
  private moved(version: number, before: number, after: number): void {
    const { full, keys } = this;
    const was = before !== 0 && before !== full;
    const is = after !== 0 && after !== full;
    if (was === is) return;
    const row = this.versions.row[version]!;
    const versionsBefore = keys.uneven[row]!;
    const versionsAfter = versionsBefore + (is ? 1 : -1);
    keys.uneven[row] = versionsAfter;
    if (versionsBefore === 0) this.unevenKeys += 1;
    if (versionsAfter === 0) this.unevenKeys -= 1;
  }
}
