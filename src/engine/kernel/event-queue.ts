import { A, B, EventPool, KIND, NEXT, ORDER } from "./event-pool.ts";
import { FarEvents } from "./far-events.ts";
import { widen } from "./widen.ts";

const FIRST_CAPACITY = 512;
/** 2^50: sequence numbers stay below, so that priority × this + sequence is exact. */
const SEQUENCE_SPAN = 1_125_899_906_842_624;
/**
 * From so many events on those far ahead are kept apart, and down to so few: far from each other, so
 * that a number of events that wavers does not send them back and forth.
 */
const MANY = 2048;
const FEW = 256;

/**
 * The pending events in a total order: time, then priority, then the order of scheduling. The next
 * ones are a binary heap of typed arrays, in which only slots move; where there are many, those
 * further ahead wait unsorted, so that the heap stays small. Nothing is allocated for an event.
 */
export class EventQueue {
  private size = 0;
  /** True while the first place is empty: the next event scheduled is put there at once. */
  private isOpen = false;
  private sequence = 0;
  /** When the heap has so many events, those far ahead are taken out of it. */
  private limit = MANY;
  /** In heap order: time, and priority and sequence in one exact number. */
  private times = new Float64Array(FIRST_CAPACITY);
  private orders = new Float64Array(FIRST_CAPACITY);
  private slots = new Int32Array(FIRST_CAPACITY);
  private readonly pool = new EventPool();
  private readonly far = new FarEvents(this.pool);
  /** Events from here on are left. */
  end = Number.POSITIVE_INFINITY;
  /** The event that {@link pop} took last. */
  time = 0;
  kind = 0;
  a = 0;
  b = 0;

  /** Bytes held. */
  get bytes(): number {
    return this.slots.length * 20 + this.pool.bytes + this.far.bytes;
  }

  /**
   * Schedules an event. Small, so that the compiler puts it where it is called: a time that is passed
   * on to a function as an argument is an object on the heap, one in a record is not.
   */
  push(time: number, priority: number, kind: number, a: number, b: number): void {
    const { pool } = this;
    const slot = pool.take();
    const { ints, doubles } = pool;
    doubles[slot << 2] = time;
    doubles[(slot << 2) + ORDER] = priority * SEQUENCE_SPAN + this.sequence++;
    const at = slot << 3;
    ints[at + KIND] = kind;
    ints[at + A] = a;
    ints[at + B] = b;
    this.place(slot);
  }

  /**
   * Takes the first event before `end` into `time`, `kind`, `a` and `b`. False when there is none.
   * Its place stays empty until the next call, since most events schedule another: that one sinks
   * from the top, which is half the work of removing one event and adding one.
   */
  pop(): boolean {
    if (this.isOpen) this.close();
    if (this.size === 0 && !this.refill()) return false;
    const time = this.times[0]!;
    if (time >= this.end) return false;
    const { ints } = this.pool;
    const slot = this.slots[0]!;
    const at = slot << 3;
    this.time = time;
    this.kind = ints[at + KIND]!;
    this.a = ints[at + A]!;
    this.b = ints[at + B]!;
    this.pool.release(slot);
    this.isOpen = true;
    return true;
  }

  /** The time of the first event; Infinity when there is none. */
  nextTime(): number {
    if (this.isOpen) this.close();
    return this.size === 0 && !this.refill() ? Number.POSITIVE_INFINITY : this.times[0]!;
  }

  /** Puts a new event where it belongs. */
  private place(slot: number): void {
    if (this.pool.doubles[slot << 2]! >= this.far.from) this.far.add(slot);
    else if (this.isOpen) {
      this.isOpen = false;
      this.siftDown(0, slot);
    } else {
      if (this.size === this.slots.length) this.grow();
      this.size += 1;
      this.siftUp(slot);
      if (this.size >= this.limit) this.part();
    }
  }

  /** The last event takes the empty first place, and sinks. */
  private close(): void {
    this.isOpen = false;
    this.size -= 1;
    if (this.size > 0) this.siftDown(0, this.slots[this.size]!);
  }

  /** Sends all but the next events away, where their times differ. */
  private part(): void {
    const { far, slots, pool, size } = this;
    // What already waits is spread anew together with them.
    for (let slot = far.takeAll(); slot >= 0; ) {
      const next = pool.ints[(slot << 3) + NEXT]!;
      far.add(slot);
      slot = next;
    }
    for (let at = 0; at < size; at++) far.add(slots[at]!);
    this.size = 0;
    this.refill();
  }

  /** Fills the empty heap with the next ones of the events that wait; false when none does. */
  private refill(): boolean {
    const { far, pool } = this;
    if (far.count === 0) return false;
    let size = 0;
    for (let slot = far.count <= FEW ? far.takeAll() : far.takeFirst(); slot >= 0; size++) {
      if (size === this.slots.length) this.grow();
      this.times[size] = pool.doubles[slot << 2]!;
      this.orders[size] = pool.doubles[(slot << 2) + ORDER]!;
      this.slots[size] = slot;
      slot = pool.ints[(slot << 3) + NEXT]!;
    }
    this.size = size;
    for (let at = (size >> 1) - 1; at >= 0; at--) {
      this.siftDown(at, this.slots[at]!);
    }
    // To part is worth its trouble only once the heap has grown by as much as there is to move.
    this.limit = Math.max(MANY, 2 * size, size + (far.count >> 2));
    return true;
  }

  /** Puts an event into the last place, and lets it rise. */
  private siftUp(slot: number): void {
    const { times, orders, slots } = this;
    const { doubles } = this.pool;
    const time = doubles[slot << 2]!;
    const order = doubles[(slot << 2) + ORDER]!;
    let hole = this.size - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent]!;
      if (parentTime < time || (parentTime === time && orders[parent]! < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent]!;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  /** Puts an event into the empty place `from`, and lets it sink. */
  private siftDown(from: number, slot: number): void {
    const { times, orders, slots, size } = this;
    const { doubles } = this.pool;
    const time = doubles[slot << 2]!;
    const order = doubles[(slot << 2) + ORDER]!;
    let hole = from;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size) {
        // Which child is the earlier one is a coin's toss that no processor foresees: it is added,
        // not branched on.
        const left = times[child]!;
        const right = times[child + 1]!;
        if (left === right) child += Number(orders[child + 1]! < orders[child]!);
        else child += Number(right < left);
      }
      const childTime = times[child]!;
      if (time < childTime || (time === childTime && order < orders[child]!)) break;
      times[hole] = childTime;
      orders[hole] = orders[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  private grow(): void {
    const to = this.slots.length * 2;
    this.times = widen(this.times, new Float64Array(to));
    this.orders = widen(this.orders, new Float64Array(to));
    this.slots = widen(this.slots, new Int32Array(to));
  }
}
