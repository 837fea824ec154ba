import { widen } from "./widen.ts";

const FIRST_CAPACITY = 1024;
/** 2^50: sequence numbers stay below, so that priority × this + sequence is exact. */
const SEQUENCE_SPAN = 1_125_899_906_842_624;

/**
 * The pending events in a total order: time, then priority, then the order of scheduling. A
 * four-way heap of typed arrays; payloads stay where they are and only their slots move, so that
 * nothing is allocated for an event.
 */
export class EventQueue {
  private size = 0;
  /** True while the first place is empty: the next event scheduled is put there at once. */
  private isOpen = false;
  private sequence = 0;
  private capacity = FIRST_CAPACITY;
  /** Heap order. `order` is priority and sequence in one exact number. */
  private times = new Float64Array(FIRST_CAPACITY);
  private orders = new Float64Array(FIRST_CAPACITY);
  private slots = new Int32Array(FIRST_CAPACITY);
  /** By slot. The slots beyond `size` of `slots` are the free ones. */
  private kinds = new Uint8Array(FIRST_CAPACITY);
  private as = new Int32Array(FIRST_CAPACITY);
  private bs = new Int32Array(FIRST_CAPACITY);
  /** The event that {@link pop} took last. */
  time = 0;
  kind = 0;
  a = 0;
  b = 0;

  constructor() {
    for (let slot = 0; slot < FIRST_CAPACITY; slot++) this.slots[slot] = slot;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.capacity * 29;
  }

  push(time: number, priority: number, kind: number, a: number, b: number): void {
    if (this.isOpen) {
      this.replaceFirst(time, priority, kind, a, b);
      return;
    }
    if (this.size === this.capacity) this.grow();
    const { times, orders, slots } = this;
    let hole = this.size++;
    const slot = slots[hole]!;
    this.kinds[slot] = kind;
    this.as[slot] = a;
    this.bs[slot] = b;
    const order = priority * SEQUENCE_SPAN + this.sequence++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
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

  /**
   * Takes the first event into `time`, `kind`, `a` and `b`. False when there is none. Its place
   * stays empty until the next call, since most events schedule another: that one sinks from the
   * top, which is half the work of removing one event and adding one.
   */
  pop(): boolean {
    if (this.isOpen) this.close();
    if (this.size === 0) return false;
    const first = this.slots[0]!;
    this.time = this.times[0]!;
    this.kind = this.kinds[first]!;
    this.a = this.as[first]!;
    this.b = this.bs[first]!;
    this.isOpen = true;
    return true;
  }

  /** The time of the first event; Infinity when there is none. */
  nextTime(): number {
    if (this.isOpen) this.close();
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.times[0]!;
  }

  private replaceFirst(time: number, priority: number, kind: number, a: number, b: number): void {
    const slot = this.slots[0]!;
    this.isOpen = false;
    this.kinds[slot] = kind;
    this.as[slot] = a;
    this.bs[slot] = b;
    this.siftDown(time, priority * SEQUENCE_SPAN + this.sequence++, slot);
  }

  /** The last event takes the empty first place, and sinks. */
  private close(): void {
    const { slots } = this;
    this.isOpen = false;
    const first = slots[0]!;
    const last = --this.size;
    const slot = slots[last]!;
    if (last > 0) this.siftDown(this.times[last]!, this.orders[last]!, slot);
    slots[last] = first;
  }

  private siftDown(time: number, order: number, slot: number): void {
    const { times, orders, slots, size } = this;
    let hole = 0;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= size) break;
      const end = Math.min(first + 4, size);
      let least = first;
      let leastTime = times[first]!;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child]!;
        if (childTime < leastTime || (childTime === leastTime && orders[child]! < orders[least]!)) {
          least = child;
          leastTime = childTime;
        }
      }
      if (time < leastTime || (time === leastTime && order < orders[least]!)) break;
      times[hole] = leastTime;
      orders[hole] = orders[least]!;
      slots[hole] = slots[least]!;
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  private grow(): void {
    const old = this.capacity;
    this.capacity = old * 2;
    this.times = widen(this.times, new Float64Array(this.capacity));
    this.orders = widen(this.orders, new Float64Array(this.capacity));
    this.slots = widen(this.slots, new Int32Array(this.capacity));
    this.kinds = widen(this.kinds, new Uint8Array(this.capacity));
    this.as = widen(this.as, new Int32Array(this.capacity));
    this.bs = widen(this.bs, new Int32Array(this.capacity));
    for (let slot = old; slot < this.capacity; slot++) this.slots[slot] = slot;
  }
}
