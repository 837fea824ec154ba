import type { Simulation } from "../kernel/simulation.ts";
import { widen } from "../kernel/widen.ts";

const BYTES_EACH = 4 * 6 + 8 * 3;

/** The messages of all connections of which a segment is lost, a slot each, in parallel arrays with a free list. */
export class LostMessages {
  message = new Int32Array(0);
  /** How many of its segments are lost. */
  segments = new Int32Array(0);
  /** How often they have been sent again in vain. */
  retries = new Int32Array(0);
  /** Segments sent later that were delivered: what tells the sender. */
  later = new Int32Array(0);
  /** Neighbours among the losses of a connection that later segments may still make surer. */
  previous = new Int32Array(0);
  next = new Int32Array(0);
  /** When it was sent last. */
  sentNs = new Float64Array(0);
  /** When it will be sent again, as it stands now. */
  dueNs = new Float64Array(0);
  /** Numbers its REPAIR event, so that one that was overtaken is known; never the same twice. */
  epoch = new Float64Array(0);
  private epochs = 0;
  private capacity = 0;
  private free = -1;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  take(): number {
    if (this.free < 0) this.grow(Math.max(16, this.capacity));
    const slot = this.free;
    this.free = this.next[slot]!;
    this.next[slot] = -1;
    this.previous[slot] = -1;
    return slot;
  }

  release(slot: number): void {
    this.epoch[slot] = -1;
    this.next[slot] = this.free;
    this.free = slot;
  }

  /** Makes every REPAIR event of the slot stale and answers the number for a new one. */
  renew(slot: number): number {
    this.epochs = (this.epochs + 1) % 0x7fffffff;
    this.epoch[slot] = this.epochs;
    return this.epochs;
  }

  private grow(by: number): void {
    const from = this.capacity;
    const to = from + by;
    this.simulation.poolBytes += by * BYTES_EACH;
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    const doubles = (old: Float64Array<ArrayBuffer>) => widen(old, new Float64Array(to));
    this.message = ints(this.message);
    this.segments = ints(this.segments);
    this.retries = ints(this.retries);
    this.later = ints(this.later);
    this.previous = ints(this.previous);
    this.next = ints(this.next);
    this.sentNs = doubles(this.sentNs);
    this.dueNs = doubles(this.dueNs);
    this.epoch = doubles(this.epoch);
    for (let slot = to - 1; slot >= from; slot--) this.release(slot);
    this.capacity = to;
  }
}
