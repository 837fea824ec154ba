import { widen } from "./widen.ts";

const FIRST_CAPACITY = 1024;
/** 2^50: sequence numbers stay below, so that priority × this + sequence is exact. */
const SEQUENCE_SPAN = 1_125_899_906_842_624;

/**
 * The pending events in a total order: time, then priority, then the order of scheduling. A binary
 * heap of typed arrays; payloads stay where they are and only their slots move, so that nothing is
 * allocated for an event.
 */
export class EventQueue {
  private size = 0;
  /** True while the first place is empty: the next event scheduled is put there at once. */
  private isOpen = false;
  private sequence = 0;
  private capacity = FIRST_CAPACITY;
  /** In heap order: time, and priority and sequence in one exact number. */
  private times = new Float64Array(FIRST_CAPACITY);
  private orders = new Float64Array(FIRST_CAPACITY);
  private slots = new Int32Array(FIRST_CAPACITY);
  /** By slot: kind, a, b and one unused. The slots beyond `size` of `slots` are the free ones. */
  private payload = new Int32Array(FIRST_CAPACITY * 4);
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
    return this.capacity * 36;
  }

  push(time: number, priority: number, kind: number, a: number, b: number): void {
    const order = priority * SEQUENCE_SPAN + this.sequence++;
    if (this.isOpen) {
      this.isOpen = false;
      const slot = this.slots[0]!;
      this.fill(slot, kind, a, b);
      this.siftDown(time, order, slot);
      return;
    }
    if (this.size === this.capacity) this.grow();
    const slot = this.slots[this.size++]!;
    this.fill(slot, kind, a, b);
    this.siftUp(time, order, slot);
  }

  /**
   * Takes the first event before `end` into `time`, `kind`, `a` and `b`. False when there is none.
   * Its place stays empty until the next call, since most events schedule another: that one sinks
   * from the top, which is half the work of removing one event and adding one.
   */
  pop(end = Number.POSITIVE_INFINITY): boolean {
    if (this.isOpen) this.close();
    if (this.size === 0) return false;
    const time = this.times[0]!;
    if (time >= end) return false;
    const { payload } = this;
    const at = this.slots[0]! << 2;
    this.time = time;
    this.kind = payload[at]!;
    this.a = payload[at + 1]!;
    this.b = payload[at + 2]!;
    this.isOpen = true;
    return true;
  }

  /** The time of the first event; Infinity when there is none. */
  nextTime(): number {
    if (this.isOpen) this.close();
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.times[0]!;
  }

  private fill(slot: number, kind: number, a: number, b: number): void {
    const { payload } = this;
    const at = slot << 2;
    payload[at] = kind;
    payload[at + 1] = a;
    payload[at + 2] = b;
  }

  /** The last event takes the empty first place, and sinks. */
  private close(): void {
    const { slots } = this;
    this.isOpen = false;
    const first = slots[0]!;
    const last = --this.size;
    if (last > 0) this.siftDown(this.times[last]!, this.orders[last]!, slots[last]!);
    slots[last] = first;
  }

  /** Puts an event into the last place, and lets it rise. */
  private siftUp(time: number, order: number, slot: number): void {
    const { times, orders, slots } = this;
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

  /** Puts an event into the first place, and lets it sink. */
  private siftDown(time: number, order: number, slot: number): void {
    const { times, orders, slots, size } = this;
    let hole = 0;
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
    const old = this.capacity;
    this.capacity = old * 2;
    this.times = widen(this.times, new Float64Array(this.capacity));
    this.orders = widen(this.orders, new Float64Array(this.capacity));
    this.slots = widen(this.slots, new Int32Array(this.capacity));
    this.payload = widen(this.payload, new Int32Array(this.capacity * 4));
    for (let slot = old; slot < this.capacity; slot++) this.slots[slot] = slot;
  }
}
