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

/**
 * The versions of all keys that anybody may still need, a slot each; 0 stands for none. The kept
 * versions of a key stand in a chain from newest to oldest, and leave it from the old end only.
 * Rows of bits say, by position of the replica, who has what: `has` in memory and `safe` on disk,
 * the version itself or one that replaces it; `gone` on disk, one that replaces it.
 */
export class Versions {
  live = 0;
  row = new Int32Array(FIRST);
  /** Counts the versions of all keys; a slot's serial tells whether it is still the same version. */
  serial = new Float64Array(FIRST);
  /** 1, 2, 3 … for each key, in the order in which coordinators took them. */
  number = new Float64Array(FIRST);
  /** The coordinator's clock, by which the later one wins; the number decides between equals. */
  stamp = new Float64Array(FIRST);
  createdNs = new Float64Array(FIRST);
  /** Infinity before. */
  acknowledgedNs = new Float64Array(FIRST);
  bytes = new Float64Array(FIRST);
  newer = new Int32Array(FIRST);
  older = new Int32Array(FIRST);
  /** Messages, rounds and hints that hold it. */
  uses = new Int32Array(FIRST);
  has = new Int32Array(FIRST);
  safe = new Int32Array(FIRST);
  gone = new Int32Array(FIRST);
  flags = new Uint8Array(FIRST);
  /** What its writer had seen: a version, or a list of siblings; and its serial. */
  seen = new Int32Array(FIRST);
  seenSerial = new Float64Array(FIRST);
  /** The first of the hints for it; 0 for none. */
  hints = new Int32Array(FIRST);
  /** By position: when its own message came; Infinity before. */
  arrivedNs: Float64Array<ArrayBuffer>;
  /** By position: the delay of the read that it is paired with; NaN where that read did not look. */
  lookedNs: Float64Array<ArrayBuffer>;
  private free = 0;
  private serials = 0;
  private readonly copies: number;
  private readonly simulation: Simulation;

  constructor(copies: number, simulation: Simulation) {
    this.copies = copies;
    this.simulation = simulation;
    this.arrivedNs = new Float64Array(FIRST * copies);
    this.lookedNs = new Float64Array(FIRST * copies);
    this.report(FIRST);
    this.link(1, FIRST);
  }

  get newestSerial(): number {
    return this.serials;
  }

  take(row: number, number: number, stamp: number, bytes: number): number {
    if (this.free === 0) this.grow();
    const slot = this.free;
    this.free = this.newer[slot]!;
    this.live += 1;
    this.row[slot] = row;
    this.serial[slot] = ++this.serials;
    this.number[slot] = number;
    this.stamp[slot] = stamp;
    this.createdNs[slot] = this.simulation.now;
    this.acknowledgedNs[slot] = Number.POSITIVE_INFINITY;
    this.bytes[slot] = bytes;
    this.newer[slot] = 0;
    this.older[slot] = 0;
    this.uses[slot] = 0;
    this.has[slot] = 0;
    this.safe[slot] = 0;
    this.gone[slot] = 0;
    this.flags[slot] = 0;
    this.seen[slot] = 0;
    this.seenSerial[slot] = 0;
    this.hints[slot] = 0;
    const first = slot * this.copies;
    // A few places are set faster one by one than by a call of `fill`.
    for (let at = first; at < first + this.copies; at++) {
      this.arrivedNs[at] = Number.POSITIVE_INFINITY;
      this.lookedNs[at] = Number.NaN;
    }
    return slot;
  }

  release(slot: number): void {
    this.live -= 1;
    this.serial[slot] = 0;
    this.newer[slot] = this.free;
    this.free = slot;
  }

  /** True when the first of two versions of a key is the later one by the coordinators' clocks. */
  isLater(a: number, b: number): boolean {
    const stampA = this.stamp[a]!;
    const stampB = this.stamp[b]!;
    return stampA > stampB || (stampA === stampB && this.number[a]! > this.number[b]!);
  }

  private link(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) {
      this.newer[slot] = this.free;
      this.free = slot;
    }
  }

  private grow(): void {
    const from = this.row.length;
    const to = 2 * from;
    this.report(from);
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    const doubles = (old: Float64Array<ArrayBuffer>, width = 1) =>
      widen(old, new Float64Array(to * width));
    this.row = ints(this.row);
    this.newer = ints(this.newer);
    this.older = ints(this.older);
    this.uses = ints(this.uses);
    this.has = ints(this.has);
    this.safe = ints(this.safe);
    this.gone = ints(this.gone);
    this.seen = ints(this.seen);
    this.hints = ints(this.hints);
    this.flags = widen(this.flags, new Uint8Array(to));
    this.serial = doubles(this.serial);
    this.number = doubles(this.number);
    this.stamp = doubles(this.stamp);
    this.createdNs = doubles(this.createdNs);
    this.acknowledgedNs = doubles(this.acknowledgedNs);
    this.bytes = doubles(this.bytes);
    this.seenSerial = doubles(this.seenSerial);
    this.arrivedNs = doubles(this.arrivedNs, this.copies);
    this.lookedNs = doubles(this.lookedNs, this.copies);
    this.link(from, to);
  }

  private report(slots: number): void {
    this.simulation.poolBytes += slots * (9 * 4 + 1 + 7 * 8 + 16 * this.copies);
  }
}
