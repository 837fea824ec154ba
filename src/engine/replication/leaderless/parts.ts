import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";

const FIRST = 256;

/** What a replica is asked to do. */
export const PART_WRITE = 0;
export const PART_READ = 1;
/** A version for a replica that a read found without it; its round waits when it blocks. */
export const PART_REPAIR = 2;
/** A hint, handed to the replica that it is for. */
export const PART_HINT = 3;
/** A version that a comparison of trees found missing; nobody waits for an answer. */
export const PART_SYNC = 4;
/** A coordinator's question whether the replica is there. */
export const PART_PROBE = 5;

/** Where a part is. */
export const ON_WAY = 0;
export const AT_CPU = 1;
export const AT_DISK = 2;
export const REPLYING = 3;
export const OVER = 4;

/** It asks the replica of another position to stand in. */
export const STANDS_IN = 1;
/** The machine refused it. */
export const REFUSED = 2;
/** It waits in the queue of a flush too. */
export const UNFLUSHED = 4;
/** The replica serves it. */
export const IN_USE = 8;

/**
 * One coordinator's request to one replica and its answer, a slot each. A part lives until its
 * answer has come, or can no more come, and its record is flushed.
 */
export class Parts {
  live = 0;
  capacity = 0;
  kind = new Uint8Array(0);
  state = new Uint8Array(0);
  flags = new Uint8Array(0);
  /** -1 when no operation waits for it. */
  round = new Int32Array(0);
  /** The endpoint that asks. */
  from = new Int32Array(0);
  node = new Int32Array(0);
  position = new Int32Array(0);
  version = new Int32Array(0);
  /** The hint that it hands over; 0 for none. */
  hint = new Int32Array(0);
  /** One-way delay of the request, for the answer to reuse. */
  legNs = new Float64Array(0);
  bytes = new Float64Array(0);
  private next = new Int32Array(0);
  private free = -1;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.grow(FIRST);
  }

  take(kind: number, round: number, from: number, node: number, position: number): number {
    if (this.free < 0) this.grow(this.capacity);
    const part = this.free;
    this.free = this.next[part]!;
    this.live += 1;
    this.kind[part] = kind;
    this.state[part] = ON_WAY;
    this.flags[part] = IN_USE;
    this.round[part] = round;
    this.from[part] = from;
    this.node[part] = node;
    this.position[part] = position;
    this.version[part] = 0;
    this.hint[part] = 0;
    this.legNs[part] = -1;
    this.bytes[part] = 0;
    return part;
  }

  release(part: number): void {
    this.live -= 1;
    this.flags[part] = 0;
    this.next[part] = this.free;
    this.free = part;
  }

  private grow(by: number): void {
    const from = this.capacity;
    const to = from + by;
    this.simulation.poolBytes += by * (3 + 7 * 4 + 16);
    const bytes = (old: Uint8Array<ArrayBuffer>) => widen(old, new Uint8Array(to));
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    this.kind = bytes(this.kind);
    this.state = bytes(this.state);
    this.flags = bytes(this.flags);
    this.round = ints(this.round);
    this.from = ints(this.from);
    this.node = ints(this.node);
    this.position = ints(this.position);
    this.version = ints(this.version);
    this.hint = ints(this.hint);
    this.next = ints(this.next);
    this.legNs = widen(this.legNs, new Float64Array(to));
    this.bytes = widen(this.bytes, new Float64Array(to));
    for (let part = to - 1; part >= from; part--) {
      this.next[part] = this.free;
      this.free = part;
    }
    this.capacity = to;
  }
}
