import type { Clocks } from "../hardware/clock.ts";

/**
 * A leader's lease: voters answer its beats, and by that promise not to vote for another before
 * `ttl` has passed on their own clocks. The leader counts from the moment at which it sent the
 * beat, on its own clock, so that its end of the lease comes first unless the clocks drift apart.
 */
export class Leases {
  private readonly ttlNs: number;
  private readonly nodes: number;
  private readonly clocks: Clocks;
  /** By voter: to whom it has promised, and until when on its own clock it keeps its word. */
  private readonly promisedTo: Int32Array;
  private readonly promisedUntil: Float64Array;
  /** By leader and voter, on the leader's clock: the newest answered beat. */
  private readonly answered: Float64Array;
  private readonly scratch: Float64Array;

  constructor(ttlNs: number, nodes: number, clocks: Clocks) {
    this.ttlNs = ttlNs;
    this.nodes = nodes;
    this.clocks = clocks;
    this.promisedTo = new Int32Array(nodes).fill(-1);
    this.promisedUntil = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY);
    this.answered = new Float64Array(nodes * nodes).fill(Number.NEGATIVE_INFINITY);
    this.scratch = new Float64Array(nodes);
  }

  /** True when the voter may answer this leader's beat: it has promised another nothing. */
  mayPromise(voter: number, leader: number): boolean {
    return this.promisedTo[voter] === leader || this.isFree(voter);
  }

  /** The voter has answered a beat. */
  promise(voter: number, leader: number): void {
    this.promisedTo[voter] = leader;
    this.promisedUntil[voter] = this.clocks.read(voter) + this.ttlNs;
  }

  /** The voter is released from its promise. */
  release(voter: number): void {
    this.promisedUntil[voter] = Number.NEGATIVE_INFINITY;
  }

  /** True when the voter has promised nothing that still holds. */
  isFree(voter: number): boolean {
    return this.clocks.read(voter) >= this.promisedUntil[voter]!;
  }

  /** True nanoseconds until the voter's promise runs out, as its clock goes now. */
  freeIn(voter: number): number {
    return this.clocks.span(voter, this.promisedUntil[voter]! - this.clocks.read(voter));
  }

  /** A voter's answer has come: to a beat that was sent when the leader's clock said `sent`. */
  renewed(leader: number, voter: number, sent: number): void {
    const at = leader * this.nodes + voter;
    if (sent > this.answered[at]!) this.answered[at] = sent;
  }

  /** A new leadership of the node begins without answers. */
  begin(leader: number): void {
    this.answered.fill(Number.NEGATIVE_INFINITY, leader * this.nodes, (leader + 1) * this.nodes);
  }

  /** The first leader begins with a lease from everybody. */
  grantAll(leader: number, voters: readonly number[]): void {
    for (const voter of voters) {
      this.promise(voter, leader);
      this.renewed(leader, voter, this.clocks.read(leader));
    }
  }

  /** On the leader's clock: until when it holds the lease that `needed` of the voters gave. */
  heldUntil(leader: number, voters: readonly number[], needed: number): number {
    const { scratch } = this;
    voters.forEach((voter, index) => {
      const at = leader * this.nodes + voter;
      let hole = index;
      // Its own vote is as new as it likes.
      const own = voter === leader ? Number.POSITIVE_INFINITY : this.answered[at]!;
      while (hole > 0 && scratch[hole - 1]! < own) {
        scratch[hole] = scratch[hole - 1]!;
        hole -= 1;
      }
      scratch[hole] = own;
    });
    return needed > voters.length ? Number.NEGATIVE_INFINITY : scratch[needed - 1]! + this.ttlNs;
  }
}
