import type { Simulation } from "../kernel/simulation.ts";

const FIRST_CAPACITY = 1024;
const BYTES_EACH = 8 * 4 + 4 * 2;

/**
 * A write-ahead log: records at positions (LSNs) 1, 2, 3 … without gaps. The records that some
 * replica may still need are kept in a ring that doubles when it is full.
 */
export class Log {
  /** The newest record, and the newest that is no longer kept. */
  end = 0;
  base = 0;
  /** Acknowledged writes among the records that are no longer kept. */
  acknowledgedBelowBase = 0;
  private mask = FIRST_CAPACITY - 1;
  private appended = new Float64Array(FIRST_CAPACITY);
  /** Bytes of the log up to and with the record. */
  private bytes = new Float64Array(FIRST_CAPACITY);
  private previous = new Float64Array(FIRST_CAPACITY);
  private acknowledged = new Float64Array(FIRST_CAPACITY);
  private operation = new Int32Array(FIRST_CAPACITY);
  private key = new Int32Array(FIRST_CAPACITY);
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += FIRST_CAPACITY * BYTES_EACH;
  }

  /** Adds a record; `previous` is the position of the key's record before it, 0 for none. */
  append(now: number, bytes: number, key: number, previous: number, operation: number): number {
    if (this.end - this.base === this.mask) this.grow();
    const total = this.bytesTo(this.end) + bytes;
    const lsn = ++this.end;
    const at = lsn & this.mask;
    this.appended[at] = now;
    this.bytes[at] = total;
    this.previous[at] = previous;
    this.acknowledged[at] = Number.POSITIVE_INFINITY;
    this.operation[at] = operation;
    this.key[at] = key;
    return lsn;
  }

  /** When the record was appended on the leader. */
  appendedNs(lsn: number): number {
    return this.appended[lsn & this.mask]!;
  }

  /** Bytes of the log up to and with `lsn`, which may be the last that is no longer kept. */
  bytesTo(lsn: number): number {
    return this.bytes[lsn & this.mask]!;
  }

  /** The key's record before this one; 0 for none. */
  previousOf(lsn: number): number {
    return this.previous[lsn & this.mask]!;
  }

  keyOf(lsn: number): number {
    return this.key[lsn & this.mask]!;
  }

  /** The operation that wrote the record. */
  operationOf(lsn: number): number {
    return this.operation[lsn & this.mask]!;
  }

  /** When the client had its acknowledgement; Infinity before. */
  acknowledgedNs(lsn: number): number {
    return this.acknowledged[lsn & this.mask]!;
  }

  /**
   * The client of a record has its acknowledgement. False when the record is no longer in the log:
   * it was cut off while the acknowledgement was on its way.
   */
  acknowledge(lsn: number, operation: number, now: number): boolean {
    if (lsn > this.end) return false;
    if (lsn <= this.base) {
      this.acknowledgedBelowBase += 1;
      return true;
    }
    const at = lsn & this.mask;
    if (this.operation[at] !== operation) return false;
    this.acknowledged[at] = now;
    return true;
  }

  /** The same for a record that another log had first; Infinity takes the mark back. */
  mark(lsn: number, now: number): void {
    if (lsn <= this.base) this.acknowledgedBelowBase += 1;
    else if (lsn <= this.end) this.acknowledged[lsn & this.mask] = now;
  }

  /** No client waits any more for the records above `lsn`. */
  orphan(lsn: number): void {
    for (let at = lsn + 1; at <= this.end; at++) this.operation[at & this.mask] = -1;
  }

  /** The log ends at `lsn` again. */
  truncate(lsn: number): void {
    this.end = lsn;
  }

  /** Forgets records up to and with `lsn`. */
  discard(lsn: number): void {
    for (let at = this.base + 1; at <= lsn; at++) {
      if (this.acknowledged[at & this.mask]! !== Number.POSITIVE_INFINITY) {
        this.acknowledgedBelowBase += 1;
      }
    }
    this.base = lsn;
  }

  /** Acknowledged writes among the kept records above `low` up to and with `high`. */
  countAcknowledged(low: number, high: number): number {
    let count = 0;
    for (let lsn = Math.max(low, this.base) + 1; lsn <= high; lsn++) {
      if (this.acknowledged[lsn & this.mask]! !== Number.POSITIVE_INFINITY) count += 1;
    }
    return count;
  }

  /** When the first acknowledgement among the records above `low` came; Infinity for none. */
  firstAcknowledgedNs(low: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (let lsn = Math.max(low, this.base) + 1; lsn <= this.end; lsn++) {
      first = Math.min(first, this.acknowledged[lsn & this.mask]!);
    }
    return first;
  }

  /** A log of its own that begins as this one up to `lsn`. Nobody waits for the records in it. */
  forkAt(lsn: number): Log {
    const fork = new Log(this.simulation);
    let capacity = FIRST_CAPACITY;
    while (capacity <= lsn - this.base + 1) capacity *= 2;
    this.simulation.poolBytes += (capacity - FIRST_CAPACITY) * BYTES_EACH;
    const doubles = (from: Float64Array<ArrayBuffer>) =>
      this.spread(from, new Float64Array(capacity), lsn);
    fork.mask = capacity - 1;
    fork.appended = doubles(this.appended);
    fork.bytes = doubles(this.bytes);
    fork.previous = doubles(this.previous);
    fork.acknowledged = doubles(this.acknowledged);
    fork.operation = new Int32Array(capacity).fill(-1);
    fork.key = this.spread(this.key, new Int32Array(capacity), lsn);
    fork.base = this.base;
    fork.end = lsn;
    fork.acknowledgedBelowBase = this.acknowledgedBelowBase;
    return fork;
  }

  private grow(): void {
    const old = this.mask + 1;
    const capacity = old * 2;
    this.simulation.poolBytes += old * BYTES_EACH;
    const doubles = (from: Float64Array<ArrayBuffer>) =>
      this.spread(from, new Float64Array(capacity), this.end);
    const ints = (from: Int32Array<ArrayBuffer>) =>
      this.spread(from, new Int32Array(capacity), this.end);
    this.appended = doubles(this.appended);
    this.bytes = doubles(this.bytes);
    this.previous = doubles(this.previous);
    this.acknowledged = doubles(this.acknowledged);
    this.operation = ints(this.operation);
    this.key = ints(this.key);
    this.mask = capacity - 1;
  }

  private spread<T extends Float64Array | Int32Array>(from: T, to: T, end: number): T {
    for (let lsn = this.base; lsn <= end; lsn++) {
      to[lsn & (to.length - 1)] = from[lsn & (from.length - 1)]!;
    }
    return to;
  }
}
