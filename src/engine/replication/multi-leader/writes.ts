import type { Simulation } from "../../kernel/simulation.ts";

const FIRST_CAPACITY = 1024;
const BYTES_EACH = 8 * 7 + 4 * 5 + 1;

/** The client has its acknowledgement. */
export const ACKNOWLEDGED = 1;
/** A version that had not seen it has taken its place. */
export const BEATEN = 2;
/** It is nowhere any more: a crash took it before it was flushed. */
export const GONE = 4;
/** The group refused it. */
export const ABORTED_WRITE = 8;

/**
 * All writes that leaders have accepted, numbered 1, 2, 3 … in the order of acceptance over the
 * whole cluster: the number is the version that clients see. Each also is the `seq`-th of its
 * origin, and carries its context: how many writes of each origin its leader knew of when it
 * accepted it. One write has seen another when its context counts it. A ring keeps them until
 * nobody can meet them as concurrent any more.
 */
export class Writes {
  end = 0;
  base = 0;
  /** Acknowledged writes that are no longer kept; those that were gone do not count. */
  acknowledgedBelowBase = 0;
  /** Writes below base that stand without an acknowledgement. */
  unacknowledgedBelowBase = 0;
  /** Acknowledged writes below base that are on no disk. */
  goneBelowBase = 0;
  /** Writes below base that a crash took. */
  readonly takenBelowBase = new Set<number>();
  readonly leaders: number;
  private mask = FIRST_CAPACITY - 1;
  private origin = new Int32Array(FIRST_CAPACITY);
  private row = new Int32Array(FIRST_CAPACITY);
  private operation = new Int32Array(FIRST_CAPACITY);
  private depth = new Int32Array(FIRST_CAPACITY);
  private flags = new Uint8Array(FIRST_CAPACITY);
  private seq = new Float64Array(FIRST_CAPACITY);
  private accepted = new Float64Array(FIRST_CAPACITY);
  private acknowledged = new Float64Array(FIRST_CAPACITY);
  private stamp = new Float64Array(FIRST_CAPACITY);
  private bytes = new Float64Array(FIRST_CAPACITY);
  /** The write of the same origin and key before it; 0 for none. */
  private previous = new Float64Array(FIRST_CAPACITY);
  /** The version that its leader showed when it was written; 0 for none. */
  private parent = new Float64Array(FIRST_CAPACITY);
  private context: Float64Array;
  private readonly simulation: Simulation;

  constructor(leaders: number, simulation: Simulation) {
    this.leaders = leaders;
    this.simulation = simulation;
    this.context = new Float64Array(FIRST_CAPACITY * leaders);
    simulation.poolBytes += FIRST_CAPACITY * (BYTES_EACH + 8 * leaders);
  }

  /** A new write; {@link setSeq} and {@link setContext} complete it. */
  append(origin: number, seq: number, row: number, bytes: number, operation: number): number {
    if (this.end - this.base === this.mask) this.grow();
    const write = ++this.end;
    const at = write & this.mask;
    this.origin[at] = origin;
    this.seq[at] = seq;
    this.row[at] = row;
    this.bytes[at] = bytes;
    this.operation[at] = operation;
    this.accepted[at] = this.simulation.now;
    this.acknowledged[at] = Number.POSITIVE_INFINITY;
    this.flags[at] = 0;
    this.stamp[at] = 0;
    this.previous[at] = 0;
    this.parent[at] = 0;
    this.depth[at] = 1;
    return write;
  }

  /** What the leader had of each other origin, `from` on in `had`. */
  setContext(write: number, had: Float64Array, from: number): void {
    const { leaders, context } = this;
    const at = (write & this.mask) * leaders;
    const own = this.originOf(write);
    for (let origin = 0; origin < leaders; origin++) {
      if (origin !== own) context[at + origin] = had[from + origin]!;
    }
  }

  /** The revision that it was made from, and its number in their history. */
  setHistory(write: number, parent: number, depth: number): void {
    this.parent[write & this.mask] = parent;
    this.depth[write & this.mask] = depth;
  }

  setStamp(write: number, stamp: number): void {
    this.stamp[write & this.mask] = stamp;
  }

  setPrevious(write: number, previous: number): void {
    this.previous[write & this.mask] = previous;
  }

  /** Its place in its origin's order: it comes after all of its own before. */
  setSeq(write: number, seq: number): void {
    const at = write & this.mask;
    this.seq[at] = seq;
    this.context[at * this.leaders + this.origin[at]!] = seq - 1;
  }

  isKept(write: number): boolean {
    return write > this.base;
  }

  originOf(write: number): number {
    return this.origin[write & this.mask]!;
  }

  seqOf(write: number): number {
    return this.seq[write & this.mask]!;
  }

  rowOf(write: number): number {
    return this.row[write & this.mask]!;
  }

  bytesOf(write: number): number {
    return this.bytes[write & this.mask]!;
  }

  stampOf(write: number): number {
    return this.stamp[write & this.mask]!;
  }

  depthOf(write: number): number {
    return this.depth[write & this.mask]!;
  }

  parentOf(write: number): number {
    return this.parent[write & this.mask]!;
  }

  previousOf(write: number): number {
    return this.previous[write & this.mask]!;
  }

  operationOf(write: number): number {
    return this.operation[write & this.mask]!;
  }

  acceptedNs(write: number): number {
    return this.accepted[write & this.mask]!;
  }

  /** When the client had its acknowledgement; Infinity before. */
  acknowledgedNs(write: number): number {
    return this.acknowledged[write & this.mask]!;
  }

  has(write: number, flag: number): boolean {
    return (this.flags[write & this.mask]! & flag) !== 0;
  }

  /** Sets a flag; false when the write is not kept any more. */
  mark(write: number, flag: number): boolean {
    if (write <= this.base) return false;
    this.flags[write & this.mask]! |= flag;
    return true;
  }

  /** How many writes of `origin` the leader of this one had applied. */
  contextOf(write: number, origin: number): number {
    return this.context[(write & this.mask) * this.leaders + origin]!;
  }

  /** Brings `known`, from `at` on by origin, up to what the write's leader had before it. */
  addContext(write: number, known: Float64Array, at: number): void {
    const { context, leaders } = this;
    const first = (write & this.mask) * leaders;
    for (let origin = 0; origin < leaders; origin++) {
      const seen = context[first + origin]!;
      if (seen > known[at + origin]!) known[at + origin] = seen;
    }
  }

  /** True when the write's leader had more of some other origin than `had` says, from `at` on. */
  isAhead(write: number, had: Float64Array, at: number): boolean {
    const { context, leaders } = this;
    const own = this.originOf(write);
    const first = (write & this.mask) * leaders;
    for (let origin = 0; origin < leaders; origin++) {
      if (context[first + origin]! > had[at + origin]! && origin !== own) return true;
    }
    return false;
  }

  /** True when the writer of `later` had `earlier` before it. What is no longer kept, everyone has. */
  saw(later: number, earlier: number): boolean {
    if (earlier <= this.base) return true;
    if (later <= this.base) return false;
    return this.contextOf(later, this.originOf(earlier)) >= this.seqOf(earlier);
  }

  /** No client waits for the write any more. */
  orphan(write: number): void {
    if (write > this.base) this.operation[write & this.mask] = -1;
  }

  /** The client of a write has its acknowledgement. */
  acknowledge(write: number, operation: number): void {
    if (write <= this.base) {
      this.acknowledgedBelowBase += 1;
      this.unacknowledgedBelowBase -= 1;
      return;
    }
    const at = write & this.mask;
    if (this.operation[at] !== operation) return;
    this.acknowledged[at] = this.simulation.now;
    this.flags[at]! |= ACKNOWLEDGED;
  }

  /** Forgets writes up to and with `write`. */
  discard(write: number): void {
    for (let each = this.base + 1; each <= write; each++) {
      const flags = this.flags[each & this.mask]!;
      const acknowledged = (flags & ACKNOWLEDGED) !== 0;
      if ((flags & GONE) !== 0) this.takenBelowBase.add(each);
      if ((flags & (GONE | ABORTED_WRITE)) !== 0) this.goneBelowBase += acknowledged ? 1 : 0;
      else if (acknowledged) this.acknowledgedBelowBase += 1;
      else this.unacknowledgedBelowBase += 1;
    }
    this.base = write;
  }

  private grow(): void {
    const old = this.mask + 1;
    const capacity = 2 * old;
    const { leaders } = this;
    this.simulation.poolBytes += old * (BYTES_EACH + 8 * leaders);
    const doubles = (from: Float64Array<ArrayBuffer>) =>
      this.spread(from, new Float64Array(capacity));
    const ints = (from: Int32Array<ArrayBuffer>) => this.spread(from, new Int32Array(capacity));
    this.origin = ints(this.origin);
    this.row = ints(this.row);
    this.operation = ints(this.operation);
    this.depth = ints(this.depth);
    this.flags = this.spread(this.flags, new Uint8Array(capacity));
    this.seq = doubles(this.seq);
    this.accepted = doubles(this.accepted);
    this.acknowledged = doubles(this.acknowledged);
    this.stamp = doubles(this.stamp);
    this.bytes = doubles(this.bytes);
    this.previous = doubles(this.previous);
    this.parent = doubles(this.parent);
    const context = new Float64Array(capacity * leaders);
    for (let write = this.base; write <= this.end; write++) {
      const from = (write & this.mask) * leaders;
      context.set(this.context.subarray(from, from + leaders), (write & (capacity - 1)) * leaders);
    }
    this.context = context;
    this.mask = capacity - 1;
  }

  private spread<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
    for (let write = this.base; write <= this.end; write++) {
      to[write & (to.length - 1)] = from[write & (from.length - 1)]!;
    }
    return to;
  }
}
