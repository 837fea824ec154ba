import type { Simulation } from "../kernel/simulation.ts";
import { widen } from "../kernel/widen.ts";

const BYTES_EACH = 4 * 9 + 8 * 5 + 1;

/** Messages under way, a slot each, in parallel arrays with a free list. */
export class Messages {
  live = 0;
  kind = new Uint8Array(0);
  channel = new Int32Array(0);
  /** What the kind of message makes of it: an operation, a shard, a follower. */
  a = new Int32Array(0);
  b = new Int32Array(0);
  /** Lives of both ends when it was sent. */
  fromLife = new Int32Array(0);
  toLife = new Int32Array(0);
  segments = new Int32Array(0);
  /** On a lossy connection: segments that wait for the window; and what it lacks to be whole, lost parts and unsent ones. */
  unsent = new Int32Array(0);
  missing = new Int32Array(0);
  next = new Int32Array(0);
  /** Log positions. */
  lsn = new Float64Array(0);
  bytes = new Float64Array(0);
  sentNs = new Float64Array(0);
  /** When it comes to the next pipe on its way, or is through the last one: now or soon. */
  atNs = new Float64Array(0);
  /** The one-way delay drawn on a `roundTrip` link, for the answer to reuse; -1 for none. */
  legNs = new Float64Array(0);
  private capacity = 0;
  private free = -1;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.grow(256);
  }

  take(): number {
    if (this.free < 0) this.grow(this.capacity);
    const slot = this.free;
    this.free = this.next[slot]!;
    this.next[slot] = -1;
    this.live += 1;
    return slot;
  }

  /** The slots in use. */
  underWay(): readonly number[] {
    const free = new Uint8Array(this.capacity);
    for (let slot = this.free; slot >= 0; slot = this.next[slot]!) free[slot] = 1;
    return [...free.keys()].filter((slot) => free[slot] === 0);
  }

  release(slot: number): void {
    this.live -= 1;
    this.next[slot] = this.free;
    this.free = slot;
  }

  private grow(by: number): void {
    const from = this.capacity;
    const to = from + by;
    this.simulation.poolBytes += by * BYTES_EACH;
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    const doubles = (old: Float64Array<ArrayBuffer>) => widen(old, new Float64Array(to));
    this.kind = widen(this.kind, new Uint8Array(to));
    this.channel = ints(this.channel);
    this.a = ints(this.a);
    this.b = ints(this.b);
    this.fromLife = ints(this.fromLife);
    this.toLife = ints(this.toLife);
    this.segments = ints(this.segments);
    this.unsent = ints(this.unsent);
    this.missing = ints(this.missing);
    this.next = ints(this.next);
    this.lsn = doubles(this.lsn);
    this.bytes = doubles(this.bytes);
    this.sentNs = doubles(this.sentNs);
    this.atNs = doubles(this.atNs);
    this.legNs = doubles(this.legNs);
    for (let slot = to - 1; slot >= from; slot--) {
      this.next[slot] = this.free;
      this.free = slot;
    }
    this.capacity = to;
  }
}
