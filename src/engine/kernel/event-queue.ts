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
  /**
   * Heap order: time, then priority and sequence in one exact number. Pairs, so that the four
   * children of an entry are eight doubles side by side.
   */
  private keys = new Float64Array(FIRST_CAPACITY * 2);
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
    if (this.isOpen) {
      this.replaceFirst(time, priority, kind, a, b);
      return;
    }
    if (this.size === this.capacity) this.grow();
    const { keys, slots } = this;
    let hole = this.size++;
    const slot = slots[hole]!;
    this.fill(slot, kind, a, b);
    const order = priority * SEQUENCE_SPAN + this.sequence++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = keys[2 * parent]!;
      const parentOrder = keys[2 * parent + 1]!;
      if (parentTime < time || (parentTime === time && parentOrder < order)) break;
      keys[2 * hole] = parentTime;
      keys[2 * hole + 1] = parentOrder;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    keys[2 * hole] = time;
    keys[2 * hole + 1] = order;
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
    const { payload } = this;
    const at = this.slots[0]! << 2;
    this.time = this.keys[0]!;
    this.kind = payload[at]!;
    this.a = payload[at + 1]!;
    this.b = payload[at + 2]!;
    this.isOpen = true;
    return true;
  }

  /** The time of the first event; Infinity when there is none. */
  nextTime(): number {
    if (this.isOpen) this.close();
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.keys[0]!;
  }

  private fill(slot: number, kind: number, a: number, b: number): void {
    const { payload } = this;
    const at = slot << 2;
    payload[at] = kind;
    payload[at + 1] = a;
    payload[at + 2] = b;
  }

  private replaceFirst(time: number, priority: number, kind: number, a: number, b: number): void {
    const slot = this.slots[0]!;
    this.isOpen = false;
    this.fill(slot, kind, a, b);
    this.siftDown(time, priority * SEQUENCE_SPAN + this.sequence++, slot);
  }

  /** The last event takes the empty first place, and sinks. */
  private close(): void {
    const { slots } = this;
    this.isOpen = false;
    const first = slots[0]!;
    const last = --this.size;
    const slot = slots[last]!;
    if (last > 0) this.siftDown(this.keys[2 * last]!, this.keys[2 * last + 1]!, slot);
    slots[last] = first;
  }

  private siftDown(time: number, order: number, slot: number): void {
    const { keys, slots, size } = this;
    let hole = 0;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= size) break;
      const end = first + 4 < size ? first + 4 : size;
      let least = first;
      let leastTime = keys[2 * first]!;
      let leastOrder = keys[2 * first + 1]!;
      for (let child = first + 1; child < end; child++) {
        const childTime = keys[2 * child]!;
        if (childTime > leastTime) continue;
        const childOrder = keys[2 * child + 1]!;
        if (childTime === leastTime && childOrder > leastOrder) continue;
        least = child;
        leastTime = childTime;
        leastOrder = childOrder;
      }
      if (time < leastTime || (time === leastTime && order < leastOrder)) break;
      keys[2 * hole] = leastTime;
      keys[2 * hole + 1] = leastOrder;
      slots[hole] = slots[least]!;
      hole = least;
    }
    keys[2 * hole] = time;
    keys[2 * hole + 1] = order;
    slots[hole] = slot;
  }

  private grow(): void {
    const old = this.capacity;
    this.capacity = old * 2;
    this.keys = widen(this.keys, new Float64Array(this.capacity * 2));
    this.slots = widen(this.slots, new Int32Array(this.capacity));
    this.payload = widen(this.payload, new Int32Array(this.capacity * 4));
    for (let slot = old; slot < this.capacity; slot++) this.slots[slot] = slot;
  }
}
