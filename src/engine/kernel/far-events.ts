import { NEXT } from "./event-record.ts";

/** Events that a bucket should hold. */
const EVENTS_A_BUCKET = 8;
const FEWEST_BUCKETS = 16;
/** Times looked at to guess how far most events lie ahead. */
const SAMPLES = 32;
/** Of exponential waiting times seven in eight end within three times the median. */
const MEDIANS_COVERED = 3;

/**
 * Events too far ahead to be worth sorting: lists by equal stretches of time, and one list of all
 * that lies behind the last of these. When the stretches are used up, that list is spread over new
 * ones, so that an event is moved a few times at most however many there are. (A ladder queue of
 * one rung: Tang, Goh and Thng, ACM TOMACS 15(3), 2005.) What is taken is not yet in order.
 *
 * Stretches are powers of two of whole nanoseconds, and so are their limits exact: an event lies in
 * the same stretch however its place is reckoned.
 */
export class FarEvents {
  count = 0;
  /** All events before this time have been taken: earlier ones do not belong here. */
  from = Number.POSITIVE_INFINITY;
  /** The records of all events, seen as doubles and as integers. */
  private readonly doubles: Float64Array;
  private readonly ints: Int32Array;
  /** By stretch: the slot added last, -1 for none. */
  private heads = new Int32Array(0);
  private stretches = 0;
  /** The first stretch that was not taken yet. */
  private next = 0;
  private inStretches = 0;
  private start = 0;
  private width = 1;
  private inverse = 1;
  /** End of the last stretch. */
  private end = Number.NEGATIVE_INFINITY;
  /** The list of all events from `end` on. */
  private beyond = -1;
  private readonly samples = new Float64Array(SAMPLES);

  constructor(doubles: Float64Array, ints: Int32Array) {
    this.doubles = doubles;
    this.ints = ints;
  }

  /** Bytes held beside the records. */
  get bytes(): number {
    return this.heads.byteLength;
  }

  /** Takes an event at or after `from` in. */
  add(slot: number): void {
    const { ints, doubles } = this;
    const time = doubles[slot << 2]!;
    this.count += 1;
    if (time < this.end) {
      const stretch = Math.floor((time - this.start) * this.inverse);
      ints[(slot << 3) | NEXT] = this.heads[stretch]!;
      this.heads[stretch] = slot;
      this.inStretches += 1;
    } else {
      ints[(slot << 3) | NEXT] = this.beyond;
      this.beyond = slot;
    }
  }

  /**
   * Everything up to the end of the first stretch that has events, as a list of slots, first one
   * given; `from` is that end. There must be an event.
   */
  takeFirst(): number {
    if (this.inStretches === 0) this.spread();
    // Events at no finite time have no stretch.
    if (this.inStretches === 0) return this.takeAll();
    const { heads } = this;
    let stretch = this.next;
    while (heads[stretch]! < 0) stretch += 1;
    const first = heads[stretch]!;
    heads[stretch] = -1;
    this.next = stretch + 1;
    this.from = this.start + this.next * this.width;
    const { ints } = this;
    let taken = 0;
    for (let slot = first; slot >= 0; slot = ints[(slot << 3) | NEXT]!) taken += 1;
    this.inStretches -= taken;
    this.count -= taken;
    return first;
  }

  /** Everything as a list of slots, in no order; -1 for none. */
  takeAll(): number {
    const { heads, ints } = this;
    let all = this.beyond;
    for (let stretch = this.next; stretch < this.stretches; stretch++) {
      for (let slot = heads[stretch]!; slot >= 0; ) {
        const next = ints[(slot << 3) | NEXT]!;
        ints[(slot << 3) | NEXT] = all;
        all = slot;
        slot = next;
      }
      heads[stretch] = -1;
    }
    this.beyond = -1;
    this.count = 0;
    this.inStretches = 0;
    this.stretches = 0;
    this.next = 0;
    this.end = Number.NEGATIVE_INFINITY;
    this.from = Number.POSITIVE_INFINITY;
    return all;
  }

  /** Lays new stretches over what lies beyond the last ones; all of these must be empty. */
  private spread(): void {
    this.layStretches();
    const { ints, doubles, heads, end, start, inverse } = this;
    let slot = this.beyond;
    this.beyond = -1;
    while (slot >= 0) {
      const next = ints[(slot << 3) | NEXT]!;
      const time = doubles[slot << 2]!;
      if (time < end) {
        const stretch = Math.floor((time - start) * inverse);
        ints[(slot << 3) | NEXT] = heads[stretch]!;
        heads[stretch] = slot;
        this.inStretches += 1;
      } else {
        ints[(slot << 3) | NEXT] = this.beyond;
        this.beyond = slot;
      }
      slot = next;
    }
  }

  /** Chooses number and width of the stretches from a sample of the events beyond the last ones. */
  private layStretches(): void {
    const { samples, count } = this;
    const { ints, doubles } = this;
    const step = Math.ceil(count / SAMPLES);
    let first = Number.POSITIVE_INFINITY;
    let seen = 0;
    let sampled = 0;
    for (let slot = this.beyond; slot >= 0; slot = ints[(slot << 3) | NEXT]!) {
      const time = doubles[slot << 2]!;
      if (time < first) first = time;
      if (seen++ % step === 0) samples[sampled++] = time;
    }
    const times = samples.subarray(0, sampled).sort();
    const span = MEDIANS_COVERED * (times[sampled >> 1]! - first);
    let stretches = FEWEST_BUCKETS;
    while (stretches * EVENTS_A_BUCKET < count) stretches *= 2;
    let width = 1;
    while (width * stretches < span) width *= 2;
    if (this.heads.length < stretches) this.heads = new Int32Array(stretches).fill(-1);
    this.stretches = stretches;
    this.next = 0;
    this.start = first;
    this.width = width;
    this.inverse = 1 / width;
    this.end = first + stretches * width;
  }
}
