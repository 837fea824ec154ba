import { widen } from "./widen.ts";

const FIRST_CAPACITY = 1024;
/** Where a record of 32 bytes, half a cache line, keeps what: doubles count by 4, integers by 8. */
export const ORDER = 1;
export const KIND = 4;
export const A = 5;
export const B = 6;
export const NEXT = 7;

/**
 * What is known of each pending event, in one record a slot: time and order as doubles, kind, a, b
 * and the next slot of the list that the event is in. Slots given back are taken again first, since
 * they are still in the processor's cache.
 */
export class EventPool {
  doubles = new Float64Array(4 * FIRST_CAPACITY);
  /** The same memory. */
  ints = new Int32Array(this.doubles.buffer);
  /** Slots from here on were never taken. */
  private fresh = 0;
  private free = -1;

  /** A slot for an event. */
  take(): number {
    const slot = this.free;
    if (slot < 0) return this.takeFresh();
    this.free = this.ints[(slot << 3) + NEXT]!;
    return slot;
  }

  release(slot: number): void {
    this.ints[(slot << 3) + NEXT] = this.free;
    this.free = slot;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.doubles.byteLength;
  }

  private takeFresh(): number {
    if (4 * this.fresh === this.doubles.length) {
      this.doubles = widen(this.doubles, new Float64Array(8 * this.fresh));
      this.ints = new Int32Array(this.doubles.buffer);
    }
    return this.fresh++;
  }
}
