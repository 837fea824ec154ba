import type { Report } from "./candidate.ts";

/** One voter's attempt to get a new leader chosen. */
interface Round {
  active: boolean;
  epoch: number;
  readonly votes: Set<number>;
  reports: Report[];
  /** The newest end of the old leader's log that anybody has told of. */
  leaderEnd: number;
}

/**
 * Who has voted for whom. A voter gives each epoch to one asker only and never goes back to an
 * older epoch, so that of two askers at most one has a majority for the same epoch. An asker whose
 * round is not decided may give it up for one with a lower number: its own vote has served nobody.
 */
export class Votes {
  /** The newest epoch that each voter has given away, and to whom. */
  readonly given: Int32Array;
  private readonly givenTo: Int32Array;
  private readonly rounds: readonly Round[];
  /** Who asked a voter that did not yet miss the leader; -1 for nobody. */
  private readonly waiting: Int32Array;
  private readonly waitingEpoch: Int32Array;

  constructor(nodes: number, epoch: number) {
    this.given = new Int32Array(nodes).fill(epoch);
    this.givenTo = new Int32Array(nodes).fill(-1);
    this.waiting = new Int32Array(nodes).fill(-1);
    this.waitingEpoch = new Int32Array(nodes);
    this.rounds = Array.from({ length: nodes }, () => ({
      active: false,
      epoch: 0,
      votes: new Set<number>(),
      reports: [],
      leaderEnd: 0,
    }));
  }

  /** A voter asks for an epoch above all that it knows of, beginning with its own vote. */
  begin(asker: number, known: number): number {
    const epoch = Math.max(known, this.given[asker]!) + 1;
    const round = this.rounds[asker]!;
    round.active = true;
    round.epoch = epoch;
    round.votes.clear();
    round.votes.add(asker);
    round.reports = [];
    round.leaderEnd = 0;
    this.given[asker] = epoch;
    this.givenTo[asker] = asker;
    this.waiting[asker] = -1;
    return epoch;
  }

  /** Whether the voter gives this epoch to the asker; it stands by its word. */
  give(voter: number, asker: number, epoch: number): boolean {
    const round = this.rounds[voter]!;
    const yields = round.active && round.epoch === epoch && asker < voter;
    const again = this.given[voter] === epoch && this.givenTo[voter] === asker;
    if (!(epoch > this.given[voter]! || yields || again)) return false;
    round.active = false;
    this.given[voter] = epoch;
    this.givenTo[voter] = asker;
    this.waiting[voter] = -1;
    return true;
  }

  /** The voter still hears the leader: it will answer if that ends. */
  wait(voter: number, asker: number, epoch: number): void {
    this.waiting[voter] = asker;
    this.waitingEpoch[voter] = epoch;
  }

  /** Who waits for this voter's answer, or -1; and for which epoch. */
  askerOf(voter: number): number {
    return this.waiting[voter]!;
  }

  askedEpoch(voter: number): number {
    return this.waitingEpoch[voter]!;
  }

  /**
   * The voter hears its leader of the epoch `known`: its own round and what others asked of it are
   * void. Its vote for itself has decided nothing, so that it takes it back.
   */
  calm(voter: number, known: number): void {
    const round = this.rounds[voter]!;
    if (round.active && this.givenTo[voter] === voter) this.given[voter] = known;
    round.active = false;
    this.waiting[voter] = -1;
  }

  isAsking(asker: number): boolean {
    return this.rounds[asker]!.active;
  }

  epochOf(asker: number): number {
    return this.rounds[asker]!.epoch;
  }

  /** A vote for the round of this epoch; false when the round is over. */
  count(asker: number, voter: number, epoch: number): boolean {
    const round = this.rounds[asker]!;
    if (!round.active || round.epoch !== epoch) return false;
    round.votes.add(voter);
    return true;
  }

  /** A node's position, told to an asker. */
  report(asker: number, report: Report): void {
    const round = this.rounds[asker]!;
    round.reports = [...round.reports.filter(({ node }) => node !== report.node), report];
  }

  /** What somebody knows of the old leader's end. */
  tellEnd(asker: number, leaderEnd: number): void {
    const round = this.rounds[asker]!;
    round.leaderEnd = Math.max(round.leaderEnd, leaderEnd);
  }

  leaderEndOf(asker: number): number {
    return this.rounds[asker]!.leaderEnd;
  }

  /**
   * True when the voter has promised an epoch above this one to somebody else. That it has voted for
   * this very leader in a later round, which the leader gave up when it was told to lead, is none.
   */
  isAgainst(voter: number, leader: number, epoch: number): boolean {
    return this.given[voter]! > epoch && this.givenTo[voter] !== leader;
  }

  /** Someone has given a newer epoch away: the next round asks for one above it. */
  learn(asker: number, epoch: number): void {
    this.given[asker] = Math.max(this.given[asker]!, epoch);
  }

  votesOf(asker: number): number {
    return this.rounds[asker]!.votes.size;
  }

  /** Reports in the order of the nodes. */
  reportsOf(asker: number): readonly Report[] {
    return [...this.rounds[asker]!.reports].sort((a, b) => a.node - b.node);
  }

  /** The round is decided, or given up. */
  close(asker: number): void {
    this.rounds[asker]!.active = false;
  }
}
