import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";

const FIRST = 1024;

/** Somebody has met it beside a version that it had not seen, or that had not seen it. */
export const CLASHED = 1;
/** A concurrent version has overwritten it. */
export const OVERWRITTEN = 2;
/** Acknowledged, and gone from every machine. */
export const LOST = 4;
/** It was told, or can no more be told, when it became visible. */
export const TOLD = 8;
/** Its rule of acknowledgement is fulfilled. */
export const COMMITTED = 16;
/** The writer of another version has seen it. */
export const SEEN = 32;
/** No replica has it, and none can get it any more: none is behind for the want of it. */
export const NOWHERE = 64;

/**
 * Everything about a version stands side by side, in one row of a buffer that is seen as integers
 * and as doubles: with many keys each row is a miss of the processor's cache, and there is one, not
 * a dozen. A version's row begins at its slot shifted by these; sixteen integers come first.
 */
export const INT_BITS = 5;
export const DOUBLE_BITS = 4;

/** Places among the row's integers. The key's row. */
export const KEY_ROW = 0;
/** The neighbours in the key's chain. */
export const NEWER = 1;
export const OLDER = 2;
/** Messages, rounds and hints that hold it. */
export const USES = 3;
/**
 * Bits by position of the replica: who has the version or one that replaces it in memory, who has
 * on disk, and who has one on disk that replaces it.
 */
export const HAVERS = 4;
export const SAFE = 5;
export const REPLACED = 6;
export const FLAGS = 7;
/** What its writer had seen: a version, or a list of siblings. */
export const SEEN_VERSION = 8;
/** The first of the hints for it; 0 for none. */
export const FIRST_HINT = 9;
/** The siblings with which it has been counted as concurrent. */
export const MET = 10;

/** Places among its doubles, behind the integers. Counts the versions of all keys; tells whether a slot is still the same version. */
export const SERIAL = 8;
/** 1, 2, 3 … for each key, in the order in which coordinators took them. */
export const NUMBER = 9;
/** The coordinator's clock, by which the later one wins; the number decides between equals. */
export const STAMP = 10;
export const CREATED_NS = 11;
/** Infinity before. */
export const ACKNOWLEDGED_NS = 12;
export const BYTES = 13;
/** The serial of what its writer had seen. */
export const SEEN_SERIAL = 14;
/** The last search among siblings that has been there. */
export const SEARCH = 15;

/**
 * The versions of all keys that anybody may still need, a slot each; 0 stands for none. The kept
 * versions of a key stand in a chain from newest to oldest, and leave it from the old end only.
 */
export class Versions {
  live = 0;
  /** The same rows, seen as integers and as doubles. */
  doubles = new Float64Array(FIRST << DOUBLE_BITS);
  ints = new Int32Array(this.doubles.buffer);
  /**
   * By position: when its own message came, Infinity before; behind all of these, by position, the
   * delay of the read that it is paired with, NaN where that read did not look.
   */
  replicaNs: Float64Array<ArrayBuffer>;
  private free = 0;
  private serials = 0;
  private readonly copies: number;
  private readonly simulation: Simulation;

  constructor(copies: number, simulation: Simulation) {
    this.copies = copies;
    this.simulation = simulation;
    this.replicaNs = new Float64Array(2 * FIRST * copies);
    this.report(FIRST);
    this.link(1, FIRST);
  }

  get newestSerial(): number {
    return this.serials;
  }

  /** How many there is room for. */
  get slots(): number {
    return this.ints.length >> INT_BITS;
  }

  take(row: number, number: number, stamp: number, bytes: number): number {
    if (this.free === 0) this.grow();
    const slot = this.free;
    const { ints, doubles } = this;
    const first = slot << INT_BITS;
    this.free = ints[first | NEWER]!;
    this.live += 1;
    ints[first | KEY_ROW] = row;
    ints[first | NEWER] = 0;
    ints[first | OLDER] = 0;
    ints[first | USES] = 0;
    ints[first | HAVERS] = 0;
    ints[first | SAFE] = 0;
    ints[first | REPLACED] = 0;
    ints[first | FLAGS] = 0;
    ints[first | SEEN_VERSION] = 0;
    ints[first | FIRST_HINT] = 0;
    ints[first | MET] = 0;
    const begin = slot << DOUBLE_BITS;
    doubles[begin | SERIAL] = ++this.serials;
    doubles[begin | NUMBER] = number;
    doubles[begin | STAMP] = stamp;
    doubles[begin | CREATED_NS] = this.simulation.now;
    doubles[begin | ACKNOWLEDGED_NS] = Number.POSITIVE_INFINITY;
    doubles[begin | BYTES] = bytes;
    doubles[begin | SEEN_SERIAL] = 0;
    const { replicaNs, copies } = this;
    const looked = this.lookedAt(slot, 0);
    // A few places are set faster one by one than by a call of `fill`.
    for (let at = this.arrivedAt(slot, 0); at < looked; at++) {
      replicaNs[at] = Number.POSITIVE_INFINITY;
      replicaNs[at + copies] = Number.NaN;
    }
    return slot;
  }

  release(slot: number): void {
    this.live -= 1;
    this.doubles[(slot << DOUBLE_BITS) | SERIAL] = 0;
    this.ints[(slot << INT_BITS) | NEWER] = this.free;
    this.free = slot;
  }

  /** The row of its key. */
  rowOf(version: number): number {
    return this.ints[(version << INT_BITS) | KEY_ROW]!;
  }

  olderOf(version: number): number {
    return this.ints[(version << INT_BITS) | OLDER]!;
  }

  haversOf(version: number): number {
    return this.ints[(version << INT_BITS) | HAVERS]!;
  }

  flagsOf(version: number): number {
    return this.ints[(version << INT_BITS) | FLAGS]!;
  }

  firstHintOf(version: number): number {
    return this.ints[(version << INT_BITS) | FIRST_HINT]!;
  }

  serialOf(version: number): number {
    return this.doubles[(version << DOUBLE_BITS) | SERIAL]!;
  }

  numberOf(version: number): number {
    return this.doubles[(version << DOUBLE_BITS) | NUMBER]!;
  }

  bytesOf(version: number): number {
    return this.doubles[(version << DOUBLE_BITS) | BYTES]!;
  }

  acknowledgedNsOf(version: number): number {
    return this.doubles[(version << DOUBLE_BITS) | ACKNOWLEDGED_NS]!;
  }

  /** Where {@link replicaNs} says when the version's own message came to a replica. */
  arrivedAt(version: number, position: number): number {
    return 2 * version * this.copies + position;
  }

  /** Where it tells of the read that is paired with the version. */
  lookedAt(version: number, position: number): number {
    return (2 * version + 1) * this.copies + position;
  }

  /** True when the first of two versions of a key is the later one by the coordinators' clocks. */
  isLater(a: number, b: number): boolean {
    const { doubles } = this;
    const rowA = a << DOUBLE_BITS;
    const rowB = b << DOUBLE_BITS;
    const stampA = doubles[rowA | STAMP]!;
    const stampB = doubles[rowB | STAMP]!;
    return (
      stampA > stampB || (stampA === stampB && doubles[rowA | NUMBER]! > doubles[rowB | NUMBER]!)
    );
  }

  private link(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) {
      this.ints[(slot << INT_BITS) | NEWER] = this.free;
      this.free = slot;
    }
  }

  private grow(): void {
    const from = this.slots;
    const to = 2 * from;
    this.report(from);
    this.doubles = widen(this.doubles, new Float64Array(to << DOUBLE_BITS));
    this.ints = new Int32Array(this.doubles.buffer);
    this.replicaNs = widen(this.replicaNs, new Float64Array(2 * to * this.copies));
    this.link(from, to);
  }

  private report(slots: number): void {
    this.simulation.poolBytes += slots * (8 * (1 << DOUBLE_BITS) + 16 * this.copies);
  }
}
