import type { Members } from "./members.ts";

/** One entry message at a time, until the leader knows where the member's log agrees. */
export const PROBE = 0;
/** Entries are sent as they come, without waiting for the answers. */
export const REPLICATE = 1;
/** A snapshot is on its way. */
export const SNAPSHOTTING = 2;

/** Entry messages that may be unanswered at once (etcd's maxInflightMsgs). */
export const MOST_IN_FLIGHT = 512;

/** What each leader knows of each member. Columns by `leader * nodes + member`. */
export class Progress {
  /** Entries known to be on the member's disk; the next one to send. */
  readonly match: Float64Array;
  readonly next: Float64Array;
  readonly state: Uint8Array;
  /** 1 while a probe's answer is awaited. */
  readonly probing: Uint8Array;
  readonly inFlight: Int32Array;
  /** The commit position that the member has been told. */
  readonly told: Float64Array;
  /** 1 when the member was heard of since the leader last counted. */
  readonly active: Uint8Array;
  /** When the leader sent the newest beat that the member has answered. */
  readonly beatNs: Float64Array;
  /** The newest round of reads that the member has confirmed. */
  readonly round: Float64Array;
  /** Bytes of a snapshot that are still to be sent, and what it holds. */
  readonly piecesLeft: Float64Array;
  readonly snapshot: Float64Array;
  /** The member's life when the snapshot began. */
  readonly life: Int32Array;
  private readonly members: Members;

  constructor(members: Members) {
    const pairs = members.nodes * members.nodes;
    this.members = members;
    this.match = new Float64Array(pairs);
    this.next = new Float64Array(pairs);
    this.state = new Uint8Array(pairs);
    this.probing = new Uint8Array(pairs);
    this.inFlight = new Int32Array(pairs);
    this.told = new Float64Array(pairs);
    this.active = new Uint8Array(pairs);
    this.beatNs = new Float64Array(pairs);
    this.round = new Float64Array(pairs);
    this.piecesLeft = new Float64Array(pairs);
    this.snapshot = new Float64Array(pairs);
    this.life = new Int32Array(pairs);
  }

  /** A new leader knows nothing of the others but hopes that their logs agree with its own. */
  reset(leader: number): void {
    const { nodes, logs } = this.members;
    const from = leader * nodes;
    const to = from + nodes;
    this.match.fill(0, from, to);
    this.next.fill(logs[leader]!.end + 1, from, to);
    this.state.fill(PROBE, from, to);
    this.probing.fill(0, from, to);
    this.inFlight.fill(0, from, to);
    this.told.fill(0, from, to);
    this.active.fill(1, from, to);
    this.beatNs.fill(Number.NEGATIVE_INFINITY, from, to);
    this.round.fill(0, from, to);
    this.piecesLeft.fill(0, from, to);
  }

  /** A member has lost its disk: no leader knows anything of it. */
  forget(member: number): void {
    const { nodes } = this.members;
    for (let leader = 0; leader < nodes; leader++) {
      this.match[leader * nodes + member] = 0;
      this.doubt(leader * nodes + member, 1, false);
    }
  }

  /** The member's log agrees up to here, and is on its disk. */
  agree(pair: number, index: number): void {
    if (index > this.match[pair]!) this.match[pair] = index;
    if (this.next[pair]! <= this.match[pair]!) this.next[pair] = this.match[pair]! + 1;
    if (this.state[pair] === SNAPSHOTTING && index < this.snapshot[pair]!) return;
    this.state[pair] = REPLICATE;
    this.probing[pair] = 0;
    if (this.inFlight[pair]! > 0) this.inFlight[pair]! -= 1;
  }

  /** What was sent may not have come: back to what is known. `waits`: for the member's next sign. */
  doubt(pair: number, next: number, waits: boolean): void {
    this.state[pair] = PROBE;
    this.next[pair] = next;
    this.inFlight[pair] = 0;
    this.probing[pair] = waits ? 1 : 0;
    this.piecesLeft[pair] = 0;
  }

  /** True when the leader may send the member an entry message now. */
  isOpen(pair: number): boolean {
    const state = this.state[pair];
    if (state === REPLICATE) return this.inFlight[pair]! < MOST_IN_FLIGHT;
    return state === PROBE && this.probing[pair] === 0;
  }
}
