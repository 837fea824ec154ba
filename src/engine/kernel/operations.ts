import type { Simulation } from "./simulation.ts";
import { widen } from "./widen.ts";

export const READ = 0;
export const WRITE = 1;

/** The client waits no more: it has its answer, or has given up. */
export const CLIENT_GONE = 1;
/** The attempt is a part of a quorum read; `parent` collects the answers. */
export const PART = 2;
/** The read is a session's look at its own write. */
export const PROBING = 4;
/** The network or a server still holds the attempt. */
export const HELD = 8;
/** The slot is in use. */
export const IN_USE = 16;

/** Where an attempt is: on its way, at the node, its answer on the way back, or gone with a site. */
export const GOING = 0;
export const AT_NODE = 1;
export const RETURNING = 2;
export const LOST = 3;

const BYTES_EACH = 8 * 11 + 4 * 13 + 4;

/**
 * The attempts of client operations that are under way, a slot each, in parallel arrays with a free
 * list. A slot lives until both the client and the servers have let go of it, so that a write whose
 * client gave up can still arrive in the log.
 */
export class Operations {
  live = 0;
  capacity = 0;
  kind = new Uint8Array(0);
  flags = new Uint8Array(0);
  tries = new Uint8Array(0);
  phase = new Uint8Array(0);
  workload = new Int32Array(0);
  session = new Int32Array(0);
  /** The endpoint where the client sits. */
  host = new Int32Array(0);
  node = new Int32Array(0);
  key = new Int32Array(0);
  /** Intrusive lists: `next` for server queues and the free list, the other two for time-outs. */
  next = new Int32Array(0);
  older = new Int32Array(0);
  younger = new Int32Array(0);
  parent = new Int32Array(0);
  /**
   * Another number for every use of the slot, and another while it is free, so that a late answer
   * can tell whether its operation is still there. Never 0 in use.
   */
  generation = new Int32Array(0);
  parentGeneration = new Int32Array(0);
  /** Answers still needed by a quorum read. */
  wanted = new Int32Array(0);
  /** When the operation was meant to start, and when this attempt did. */
  intendedNs = new Float64Array(0);
  sentNs = new Float64Array(0);
  /** One-way delay of the request on a `roundTrip` link, which the response reuses; -1 for none. */
  legNs = new Float64Array(0);
  /** Position of the written record; for reads the least position that the replica must have. */
  lsn = new Float64Array(0);
  /** Version written or read. */
  version = new Float64Array(0);
  /** Position of the replica when it served a read. */
  seenLsn = new Float64Array(0);
  /** Acknowledged versions that a read missed, and how long ago the first of them was acknowledged. */
  behind = new Float64Array(0);
  ageNs = new Float64Array(0);
  bytes = new Float64Array(0);
  /** Key and version of the write that a reply answers; key -1 for none. */
  causeKey = new Int32Array(0);
  causeVersion = new Float64Array(0);
  private free = -1;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.grow(256);
  }

  /** A slot with everything at its zero. */
  take(): number {
    if (this.free < 0) this.grow(this.capacity);
    const slot = this.free;
    this.free = this.next[slot]!;
    this.live += 1;
    this.flags[slot] = IN_USE;
    this.tries[slot] = 0;
    this.phase[slot] = GOING;
    this.behind[slot] = 0;
    this.ageNs[slot] = 0;
    this.next[slot] = -1;
    this.older[slot] = -1;
    this.younger[slot] = -1;
    this.parent[slot] = -1;
    this.generation[slot]! += 1;
    this.wanted[slot] = 0;
    this.legNs[slot] = -1;
    this.lsn[slot] = 0;
    this.version[slot] = 0;
    this.seenLsn[slot] = 0;
    this.causeKey[slot] = -1;
    this.causeVersion[slot] = 0;
    return slot;
  }

  /** The client lets go. */
  clientDone(slot: number): void {
    const flags = this.flags[slot]! | CLIENT_GONE;
    this.flags[slot] = flags;
    if ((flags & HELD) === 0) this.release(slot);
  }

  /** The servers let go. */
  serverDone(slot: number): void {
    const flags = this.flags[slot]! & ~HELD;
    this.flags[slot] = flags;
    if ((flags & CLIENT_GONE) !== 0) this.release(slot);
  }

  private release(slot: number): void {
    this.live -= 1;
    this.generation[slot]! += 1;
    this.flags[slot] = 0;
    this.next[slot] = this.free;
    this.free = slot;
  }

  private grow(by: number): void {
    const from = this.capacity;
    const to = from + by;
    this.simulation.poolBytes += by * BYTES_EACH;
    const bytes = (old: Uint8Array<ArrayBuffer>) => widen(old, new Uint8Array(to));
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    const doubles = (old: Float64Array<ArrayBuffer>) => widen(old, new Float64Array(to));
    this.kind = bytes(this.kind);
    this.flags = bytes(this.flags);
    this.tries = bytes(this.tries);
    this.phase = bytes(this.phase);
    this.workload = ints(this.workload);
    this.session = ints(this.session);
    this.host = ints(this.host);
    this.node = ints(this.node);
    this.key = ints(this.key);
    this.next = ints(this.next);
    this.older = ints(this.older);
    this.younger = ints(this.younger);
    this.parent = ints(this.parent);
    this.generation = ints(this.generation);
    this.parentGeneration = ints(this.parentGeneration);
    this.wanted = ints(this.wanted);
    this.intendedNs = doubles(this.intendedNs);
    this.sentNs = doubles(this.sentNs);
    this.legNs = doubles(this.legNs);
    this.lsn = doubles(this.lsn);
    this.version = doubles(this.version);
    this.seenLsn = doubles(this.seenLsn);
    this.behind = doubles(this.behind);
    this.ageNs = doubles(this.ageNs);
    this.bytes = doubles(this.bytes);
    this.causeKey = ints(this.causeKey);
    this.causeVersion = doubles(this.causeVersion);
    for (let slot = to - 1; slot >= from; slot--) {
      this.next[slot] = this.free;
      this.free = slot;
    }
    this.capacity = to;
  }
}
