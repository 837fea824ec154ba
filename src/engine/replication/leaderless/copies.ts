import type { LeaderlessPlan } from "../../../model/leaderless.ts";
import { CONFLICTS, LOST_UPDATES } from "../../observe/counters.ts";
import type { World as AnyWorld } from "../world.ts";
import { GONE, HAS, Keys, NEWEST, OLDEST, UNEVEN, VERSIONS_SO_FAR } from "./keys.ts";
import type { Ring } from "./ring.ts";
import { SiblingSets } from "./sibling-sets.ts";
import {
  ACKNOWLEDGED_NS,
  CLASHED,
  COMMITTED,
  DOUBLE_BITS,
  FIRST_HINT,
  FLAGS,
  HAVERS,
  INT_BITS,
  LOST,
  NEWER,
  NOWHERE,
  OLDER,
  OVERWRITTEN,
  REPLACED,
  SAFE,
  SEEN,
  SEEN_SERIAL,
  SEEN_VERSION,
  USES,
  Versions,
} from "./versions.ts";
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
  /** Told when no replica has a version, and none can get it any more. */
  onNowhere: ((version: number) => void) | null = null;
  private readonly world: World;
  private readonly full: number;

  constructor(world: World, ring: Ring) {
    this.world = world;
    this.full = ring.full;
    const keepsSiblings = world.plan.replication.conflict === "siblings";
    this.keys = new Keys(ring.copies, keepsSiblings, world.simulation);
    this.versions = new Versions(ring.copies, world.simulation);
    this.sets = keepsSiblings ? new SiblingSets(this.versions, world.simulation) : null;
    this.views = new Views(this.keys, this.versions, this.sets, this);
  }

  /**
   * A coordinator takes a write. `seen` is what its writer has seen, as {@link shown} gave it.
   * Siblings stand in the order in which they were taken, others in that of the clocks.
   */
  create(row: number, stamp: number, bytes: number, seen: number): number {
    const { keys, versions, sets } = this;
    const number = ++keys.ints[row * keys.width + VERSIONS_SO_FAR]!;
    const version = versions.take(row, number, sets === null ? stamp : number, bytes);
    if (sets === null) {
      versions.ints[(version << INT_BITS) | SEEN_VERSION] = seen;
      versions.doubles[(version << DOUBLE_BITS) | SEEN_SERIAL] =
        seen === 0 ? 0 : versions.serialOf(seen);
    } else versions.ints[(version << INT_BITS) | SEEN_VERSION] = sets.markedCopy(seen);
    let newer = 0;
    let older = keys.ints[row * keys.width + NEWEST]!;
    while (older !== 0 && versions.isLater(older, version)) {
      newer = older;
      older = versions.olderOf(older);
    }
    versions.ints[(version << INT_BITS) | NEWER] = newer;
    versions.ints[(version << INT_BITS) | OLDER] = older;
    if (newer === 0) keys.ints[row * keys.width + NEWEST] = version;
    else versions.ints[(newer << INT_BITS) | OLDER] = version;
    if (older === 0) keys.ints[row * keys.width + OLDEST] = version;
    else versions.ints[(older << INT_BITS) | NEWER] = version;
    if (newer !== 0) {
      // Replicas that have a later one already have no need of it, and never will have had.
      versions.ints[(version << INT_BITS) | HAVERS] = versions.haversOf(newer);
      this.moved(version, 0, versions.haversOf(newer));
      versions.ints[(version << INT_BITS) | SAFE] = versions.ints[(newer << INT_BITS) | SAFE]!;
      versions.ints[(version << INT_BITS) | REPLACED] = versions.ints[(newer << INT_BITS) | SAFE]!;
    }
    return version;
  }

  /** What a replica shows of a key: a version or a list of siblings, for {@link create} and answers. */
  shown(row: number, position: number): number {
    return this.keys.ints[this.keys.currentAt(row, position)]!;
  }

  /** Somebody has a version again that counted as lost. */
  found(version: number): void {
    const { versions } = this;
    if ((versions.flagsOf(version) & LOST) === 0) return;
    versions.ints[(version << INT_BITS) | FLAGS]! &= ~LOST;
    this.lost -= 1;
  }

  /** The replica has the version in its memory, and shows it unless it has a later one. */
  apply(version: number, position: number): void {
    const { versions, keys, sets } = this;
    const row = versions.rowOf(version);
    const bit = 1 << position;
    this.found(version);
    const at = keys.currentAt(row, position);
    if (sets !== null) {
      if ((versions.haversOf(version) & bit) !== 0) return;
      const met = sets.add(keys.ints, at, version);
      this.world.recorder.counts[CONFLICTS]! += met;
      this.cover(version, position);
      return;
    }
    const shown = keys.ints[at]!;
    if (shown !== 0 && shown !== version) this.compare(version, shown);
    if ((versions.haversOf(version) & bit) !== 0) return;
    keys.ints[at] = version;
    this.cover(version, position);
  }

  /** The version is on the replica's disk. */
  flushed(version: number, position: number): void {
    const { versions, sets } = this;
    const bit = 1 << position;
    if (sets === null) {
      versions.ints[(version << INT_BITS) | SAFE]! |= bit;
      for (let at = versions.olderOf(version); at !== 0; at = versions.olderOf(at)) {
        if ((versions.ints[(at << INT_BITS) | REPLACED]! & bit) !== 0) break;
        versions.ints[(at << INT_BITS) | SAFE]! |= bit;
        versions.ints[(at << INT_BITS) | REPLACED]! |= bit;
      }
    } else {
      versions.ints[(version << INT_BITS) | SAFE]! |= bit;
      this.replaceSeen(sets, version, REPLACED, GONE, position);
    }
    this.forget(versions.rowOf(version));
  }

  hold(version: number): void {
    this.versions.ints[(version << INT_BITS) | USES]! += 1;
  }

  letGo(version: number): void {
    const { versions } = this;
    versions.ints[(version << INT_BITS) | USES]! -= 1;
    if (versions.ints[(version << INT_BITS) | USES] !== 0) return;
    if (versions.haversOf(version) === 0) this.noteNowhere(version);
    this.forget(versions.rowOf(version));
  }

  /** Forgets what nobody needs, from the old end of a key's chain. */
  forget(row: number): void {
    const { versions, keys, full } = this;
    let oldest = keys.ints[row * keys.width + OLDEST]!;
    while (
      oldest !== 0 &&
      versions.ints[(oldest << INT_BITS) | REPLACED] === full &&
      versions.ints[(oldest << INT_BITS) | USES] === 0
    ) {
      const next = versions.ints[(oldest << INT_BITS) | NEWER]!;
      if (next === 0) break;
      this.onRelease?.(oldest);
      this.countUnheard(oldest);
      if ((versions.flagsOf(oldest) & LOST) !== 0)
        this.rememberLost(row, versions.numberOf(oldest));
      this.sets?.release(oldest);
      versions.release(oldest);
      versions.ints[(next << INT_BITS) | OLDER] = 0;
      oldest = next;
      keys.ints[row * keys.width + OLDEST] = next;
    }
  }

  /** Everything that the replica had not on its disk, or all of it, is gone for one key. */
  takeBack(row: number, position: number, losesDisk: boolean): void {
    const { versions, keys, sets } = this;
    const bit = 1 << position;
    const at = keys.currentAt(row, position);
    if (sets !== null) {
      sets.empty(keys.ints, at);
      keys.ints[keys.floorAt(HAS, row, position)] = 0;
      keys.ints[keys.floorAt(GONE, row, position)] = 0;
    }
    keys.ints[at] = 0;
    for (
      let version = keys.ints[row * keys.width + NEWEST]!;
      version !== 0;
      version = versions.olderOf(version)
    ) {
      if (losesDisk) {
        versions.ints[(version << INT_BITS) | SAFE]! &= ~bit;
        versions.ints[(version << INT_BITS) | REPLACED]! &= ~bit;
      }
      const isSafe = (versions.ints[(version << INT_BITS) | SAFE]! & bit) !== 0;
      if (!isSafe) this.clearHas(version, bit);
      else if ((versions.ints[(version << INT_BITS) | REPLACED]! & bit) === 0) {
        if (sets !== null) sets.put(keys.ints, at, version);
        else if (keys.ints[at] === 0) keys.ints[at] = version;
      }
      this.noteLoss(version);
      this.noteNowhere(version);
    }
  }

  /** Counts an acknowledged version that nobody has any more. */
  noteLoss(version: number): void {
    const { versions } = this;
    const isAcknowledged = versions.acknowledgedNsOf(version) !== Number.POSITIVE_INFINITY;
    const isGone = versions.haversOf(version) === 0 && versions.firstHintOf(version) === 0;
    if (!isAcknowledged || !isGone || (versions.flagsOf(version) & LOST) !== 0) return;
    versions.ints[(version << INT_BITS) | FLAGS]! |= LOST;
    this.lost += 1;
  }

  private noteNowhere(version: number): void {
    const { versions } = this;
    if ((versions.flagsOf(version) & NOWHERE) !== 0 || !this.isNowhere(version)) return;
    versions.ints[(version << INT_BITS) | FLAGS]! |= NOWHERE;
    this.onNowhere?.(version);
  }

  private rememberLost(row: number, number: number): void {
    const own = this.lostUnkept.get(row) ?? new Set<number>();
    this.lostUnkept.set(row, own.add(number));
  }

  /** The client has its acknowledgement. */
  acknowledge(version: number): void {
    const { versions, world } = this;
    versions.doubles[(version << DOUBLE_BITS) | ACKNOWLEDGED_NS] = world.simulation.now;
    if ((versions.flagsOf(version) & OVERWRITTEN) !== 0) world.recorder.counts[LOST_UPDATES]! += 1;
    this.noteLoss(version);
  }

  /** The acknowledgement of a version that is forgotten is still on its way: it was lost all the same. */
  private countUnheard(version: number): void {
    const { versions, world } = this;
    const flags = versions.flagsOf(version);
    const isUnheard = versions.acknowledgedNsOf(version) === Number.POSITIVE_INFINITY;
    if ((flags & OVERWRITTEN) === 0 || (flags & COMMITTED) === 0 || !isUnheard) return;
    world.recorder.counts[LOST_UPDATES]! += 1;
  }

  /** Two versions of a key meet on a replica: had the later one's writer seen the earlier one? */
  private compare(one: number, other: number): void {
    const { versions, world } = this;
    const isLater = versions.isLater(one, other);
    const winner = isLater ? one : other;
    const loser = isLater ? other : one;
    if ((versions.flagsOf(loser) & CLASHED) !== 0 || this.hasSeen(winner, loser)) return;
    versions.ints[(loser << INT_BITS) | FLAGS]! |= CLASHED | OVERWRITTEN;
    const { counts } = world.recorder;
    counts[CONFLICTS]! += 1;
    if (versions.acknowledgedNsOf(loser) !== Number.POSITIVE_INFINITY) counts[LOST_UPDATES]! += 1;
  }

  /** Whether the writer of `version` had seen `other`, itself or through what it had seen. */
  private hasSeen(version: number, other: number): boolean {
    const { versions } = this;
    const wanted = versions.numberOf(other);
    let at = version;
    while (versions.numberOf(at) > wanted) {
      const next = versions.ints[(at << INT_BITS) | SEEN_VERSION]!;
      if (
        next === 0 ||
        versions.serialOf(next) !== versions.doubles[(at << DOUBLE_BITS) | SEEN_SERIAL]
      )
        return false;
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
      this.replaceSeen(sets, version, HAVERS, HAS, position);
      return;
    }
    for (let at = versions.olderOf(version); at !== 0; at = versions.olderOf(at)) {
      if ((versions.haversOf(at) & bit) !== 0) return;
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
    field: number,
    kind: number,
    position: number,
  ): void {
    const { versions, keys } = this;
    const bit = 1 << position;
    const at = keys.floorAt(kind, versions.rowOf(version), position);
    const floor = keys.ints[at]!;
    let lowest = versions.numberOf(version) + (kind === HAS ? 1 : 0);
    for (let other = versions.olderOf(version); other !== 0; other = versions.olderOf(other)) {
      if (versions.numberOf(other) <= floor) break;
      if ((versions.ints[(other << INT_BITS) | field]! & bit) !== 0 || this.isNowhere(other))
        continue;
      const isSeen = (versions.flagsOf(other) & SEEN) !== 0 && sets.hasSeen(version, other);
      if (!isSeen) lowest = versions.numberOf(other);
      else if (kind === HAS) this.setHas(other, bit);
      else {
        versions.ints[(other << INT_BITS) | SAFE]! |= bit;
        versions.ints[(other << INT_BITS) | REPLACED]! |= bit;
      }
    }
    if (lowest - 1 > floor) keys.ints[at] = lowest - 1;
  }

  /** Whether no replica has the version, and none can get it any more. */
  private isNowhere(version: number): boolean {
    const { ints } = this.versions;
    const first = version << INT_BITS;
    return ints[first | HAVERS] === 0 && ints[first | USES] === 0 && ints[first | FIRST_HINT] === 0;
  }

  private setHas(version: number, bits: number): void {
    const { versions } = this;
    const before = versions.haversOf(version);
    const after = before | bits;
    if (before === after) return;
    versions.ints[(version << INT_BITS) | HAVERS] = after;
    this.moved(version, before, after);
    if (this.onChange === null) return;
    for (let left = after & ~before; left !== 0; left &= left - 1) {
      this.onChange(version, 31 - Math.clz32(left & -left), true);
    }
  }

  private clearHas(version: number, bit: number): void {
    const { versions } = this;
    const before = versions.haversOf(version);
    if ((before & bit) === 0) return;
    versions.ints[(version << INT_BITS) | HAVERS] = before & ~bit;
    this.moved(version, before, before & ~bit);
    this.onChange?.(version, Math.round(31 - Math.clz32(bit)), false);
  }

  /** Keeps count of the keys on which replicas differ. */
  private moved(version: number, before: number, after: number): void {
    const { full, keys } = this;
    const was = before !== 0 && before !== full;
    const is = after !== 0 && after !== full;
    if (was === is) return;
    const row = this.versions.rowOf(version);
    const versionsBefore = keys.ints[row * keys.width + UNEVEN]!;
    const versionsAfter = versionsBefore + (is ? 1 : -1);
    keys.ints[row * keys.width + UNEVEN] = versionsAfter;
    if (versionsBefore === 0) this.unevenKeys += 1;
    if (versionsAfter === 0) this.unevenKeys -= 1;
  }
}
