import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";

const FIRST = 256;

/** The client has been answered, or has nobody left to answer it. */
export const ANSWERED = 1;
/** Wants all answers for the sake of repair. */
export const ALL_ASKED = 2;
/** Waits for its repairs before it answers. */
export const REPAIRING = 4;
/** Its coordinator died. */
export const ORPHANED = 8;

/** In {@link Rounds.older}: the round is in the line no more. */
const UNLISTED = -2;

/**
 * One operation as its coordinator sees it, a slot each: whom it has asked, who has answered what,
 * and how many messages of it are still about. Bits go by position of the replica.
 */
export class Rounds {
  live = 0;
  capacity = 0;
  /** Counts the uses of the slot. */
  generation = new Int32Array(0);
  flags = new Uint8Array(0);
  kind = new Uint8Array(0);
  operation = new Int32Array(0);
  operationGeneration = new Int32Array(0);
  /** The endpoint that coordinates. */
  endpoint = new Int32Array(0);
  /** The key's row, -1 while nobody had written it when the round began. */
  row = new Int32Array(0);
  place = new Int32Array(0);
  /** The version that a write writes, or that a read answers with. */
  version = new Int32Array(0);
  asked = new Int32Array(0);
  answered = new Int32Array(0);
  failed = new Int32Array(0);
  /** Positions whose silence has been dealt with. */
  missed = new Int32Array(0);
  /** Messages and jobs under way that belong to it, and one while it is being begun. */
  open = new Int32Array(0);
  /** Of those, the ones that nobody will answer, which the coordinator learns by its time-out. */
  vanished = new Int32Array(0);
  /** Repairs that a blocking read waits for. */
  repairs = new Int32Array(0);
  key = new Float64Array(0);
  startNs = new Float64Array(0);
  bytes = new Float64Array(0);
  /** By position: what the replica showed, and when. */
  answers = new Int32Array(0);
  servedNs = new Float64Array(0);
  /** By position: the versions up to this number that the replica had nothing of to learn then. */
  knownUpTo = new Float64Array(0);
  /** The first of those in the line, in which rounds stand as they were begun; -1 for none. */
  oldest = -1;
  private youngest = -1;
  private older = new Int32Array(0);
  private younger = new Int32Array(0);
  private next = new Int32Array(0);
  private free = -1;
  private readonly copies: number;
  private readonly simulation: Simulation;

  constructor(copies: number, simulation: Simulation) {
    this.copies = copies;
    this.simulation = simulation;
    this.grow(FIRST);
  }

  take(): number {
    if (this.free < 0) this.grow(this.capacity);
    const round = this.free;
    this.free = this.next[round]!;
    this.live += 1;
    this.generation[round]! += 1;
    this.flags[round] = 0;
    this.version[round] = 0;
    this.asked[round] = 0;
    this.answered[round] = 0;
    this.failed[round] = 0;
    this.missed[round] = 0;
    this.open[round] = 1;
    this.vanished[round] = 0;
    this.repairs[round] = 0;
    this.startNs[round] = this.simulation.now;
    const first = round * this.copies;
    // A few places are set faster one by one than by a call of `fill`.
    for (let at = first; at < first + this.copies; at++) this.answers[at] = 0;
    const before = this.youngest;
    this.older[round] = before;
    this.younger[round] = -1;
    if (before < 0) this.oldest = round;
    else this.younger[before] = round;
    this.youngest = round;
    return round;
  }

  /** Whether the round is in the line, and its silence still to be looked at. */
  isListed(round: number): boolean {
    return this.older[round] !== UNLISTED;
  }

  /** Takes a round out of the line, which a released one leaves by itself. */
  unlist(round: number): void {
    const older = this.older[round]!;
    if (older === UNLISTED) return;
    const younger = this.younger[round]!;
    if (older < 0) this.oldest = younger;
    else this.younger[older] = younger;
    if (younger < 0) this.youngest = older;
    else this.older[younger] = older;
    this.older[round] = UNLISTED;
  }

  release(round: number): void {
    this.unlist(round);
    this.live -= 1;
    this.open[round] = 0;
    this.generation[round]! += 1;
    this.next[round] = this.free;
    this.free = round;
  }

  private grow(by: number): void {
    const from = this.capacity;
    const to = from + by;
    this.simulation.poolBytes += by * (2 + 15 * 4 + 24 + 20 * this.copies);
    const ints = (old: Int32Array<ArrayBuffer>, width = 1) =>
      widen(old, new Int32Array(to * width));
    const doubles = (old: Float64Array<ArrayBuffer>, width = 1) =>
      widen(old, new Float64Array(to * width));
    this.flags = widen(this.flags, new Uint8Array(to));
    this.kind = widen(this.kind, new Uint8Array(to));
    this.generation = ints(this.generation);
    this.operation = ints(this.operation);
    this.operationGeneration = ints(this.operationGeneration);
    this.endpoint = ints(this.endpoint);
    this.row = ints(this.row);
    this.place = ints(this.place);
    this.version = ints(this.version);
    this.asked = ints(this.asked);
    this.answered = ints(this.answered);
    this.failed = ints(this.failed);
    this.missed = ints(this.missed);
    this.open = ints(this.open);
    this.vanished = ints(this.vanished);
    this.repairs = ints(this.repairs);
    this.older = ints(this.older);
    this.younger = ints(this.younger);
    this.next = ints(this.next);
    this.key = doubles(this.key);
    this.startNs = doubles(this.startNs);
    this.bytes = doubles(this.bytes);
    this.answers = ints(this.answers, this.copies);
    this.servedNs = doubles(this.servedNs, this.copies);
    this.knownUpTo = doubles(this.knownUpTo, this.copies);
    for (let round = to - 1; round >= from; round--) {
      this.next[round] = this.free;
      this.free = round;
    }
    this.capacity = to;
  }
}
