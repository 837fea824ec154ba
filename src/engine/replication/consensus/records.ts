import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";

/** The key of an entry that holds nothing: a leader's first one in its term. */
export const NO_KEY = -1;

const BYTES_EACH = 8 * 6 + 4 * 8 + 1;

/**
 * The entries of all logs, a slot each. Logs that agree share the slot, so that two entries are the
 * same exactly if their slots are; whoever holds a slot counts in `holders`, and the last one to
 * let go frees it. `serial` numbers entries through the whole run, rising along every log.
 */
export class Records {
  term = new Int32Array(0);
  key = new Int32Array(0);
  /** The slot of the client's operation and its use, -1 for none, and the node where it waits. */
  operation = new Int32Array(0);
  generation = new Int32Array(0);
  origin = new Int32Array(0);
  /** The entry before this one in the log; only good while somebody holds it. */
  parent = new Int32Array(0);
  holders = new Int32Array(0);
  /** 1 once a member has committed it. */
  committed = new Uint8Array(0);
  index = new Float64Array(0);
  serial = new Float64Array(0);
  parentSerial = new Float64Array(0);
  /** Bytes of the log up to and with the entry. */
  total = new Float64Array(0);
  version = new Float64Array(0);
  appendedNs = new Float64Array(0);
  capacity = 0;
  private serials = 0;
  private free = -1;
  private next = new Int32Array(0);
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.grow(1024);
  }

  /** A new entry, which nobody holds yet. */
  take(): number {
    if (this.free < 0) this.grow(this.capacity);
    const slot = this.free;
    this.free = this.next[slot]!;
    this.serials += 1;
    this.serial[slot] = this.serials;
    this.holders[slot] = 0;
    this.committed[slot] = 0;
    return slot;
  }

  hold(slot: number): void {
    this.holders[slot]! += 1;
  }

  letGo(slot: number): void {
    const left = this.holders[slot]! - 1;
    this.holders[slot] = left;
    if (left > 0) return;
    this.next[slot] = this.free;
    this.free = slot;
  }

  private grow(by: number): void {
    const from = this.capacity;
    const to = from + by;
    this.simulation.poolBytes += by * BYTES_EACH;
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    const doubles = (old: Float64Array<ArrayBuffer>) => widen(old, new Float64Array(to));
    this.term = ints(this.term);
    this.key = ints(this.key);
    this.operation = ints(this.operation);
    this.generation = ints(this.generation);
    this.origin = ints(this.origin);
    this.parent = ints(this.parent);
    this.holders = ints(this.holders);
    this.next = ints(this.next);
    this.committed = widen(this.committed, new Uint8Array(to));
    this.index = doubles(this.index);
    this.serial = doubles(this.serial);
    this.parentSerial = doubles(this.parentSerial);
    this.total = doubles(this.total);
    this.version = doubles(this.version);
    this.appendedNs = doubles(this.appendedNs);
    for (let slot = to - 1; slot >= from; slot--) {
      this.next[slot] = this.free;
      this.free = slot;
    }
    this.capacity = to;
  }
}
