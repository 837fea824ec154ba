import type { ConsensusPlan } from "../../../model/consensus.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import type { World as AnyWorld } from "../world.ts";
import { RaftLog } from "./raft-log.ts";
import { Records } from "./records.ts";

/** The world of this family. */
export type World = AnyWorld<ConsensusPlan>;

/** What a member takes itself to be. */
export const FOLLOWER = 0;
export const PRE_CANDIDATE = 1;
export const CANDIDATE = 2;
export const LEADER = 3;

/** The term in which a run begins; the entry at index 0 is of this term, and everyone has it. */
export const FIRST_TERM = 1;

/**
 * What every member knows: role, term, vote, log and how far it has come in it. Term, vote, log up
 * to `flushed` and snapshot survive a crash; the rest is memory. Arrays have an entry a node.
 */
export class Members {
  readonly nodes: number;
  /** Voters first, then learners. */
  readonly all: readonly number[];
  readonly voters: readonly number[];
  readonly isVoter: Uint8Array;
  /** Votes that make a leader, and copies that make an entry committed. */
  readonly majority: number;
  readonly records: Records;
  readonly logs: readonly RaftLog[];
  readonly role: Uint8Array;
  readonly term: Int32Array;
  /** -1 for none. */
  readonly votedFor: Int32Array;
  /** Who leads in the member's term, as far as it knows; -1 for nobody. */
  readonly leader: Int32Array;
  /** Entries on the member's disk, and what the flush that runs will have covered. */
  readonly flushed: Float64Array;
  readonly flushTarget: Float64Array;
  readonly commit: Float64Array;
  readonly applied: Float64Array;
  /** 1 for a member that lost its disk and has not caught up since: it must not vote. */
  readonly amnesiac: Uint8Array;
  /** The node's life in which its disk was new: what it said before speaks of another disk. */
  readonly bornInLife: Int32Array;
  private readonly sorted: Float64Array;

  constructor({ replication, topology }: World["plan"], simulation: Simulation) {
    const nodes = topology.nodes.length;
    this.nodes = nodes;
    this.voters = replication.voters;
    this.all = [...replication.voters, ...replication.learners];
    this.isVoter = new Uint8Array(nodes);
    for (const voter of replication.voters) this.isVoter[voter] = 1;
    this.majority = Math.floor(replication.voters.length / 2) + 1;
    this.records = new Records(simulation);
    this.logs = topology.nodes.map(() => new RaftLog(this.records, simulation));
    for (const log of this.logs) log.baseTerm = FIRST_TERM;
    this.role = new Uint8Array(nodes);
    this.term = new Int32Array(nodes).fill(FIRST_TERM);
    this.votedFor = new Int32Array(nodes).fill(replication.leader);
    this.leader = new Int32Array(nodes).fill(replication.leader);
    this.role[replication.leader] = LEADER;
    this.flushed = new Float64Array(nodes);
    this.flushTarget = new Float64Array(nodes);
    this.commit = new Float64Array(nodes);
    this.applied = new Float64Array(nodes);
    this.amnesiac = new Uint8Array(nodes);
    this.bornInLife = new Int32Array(nodes);
    this.sorted = new Float64Array(replication.voters.length);
  }

  /** The term of the last entry of a member's log. */
  lastTerm(node: number): number {
    const log = this.logs[node]!;
    return log.termAt(log.end);
  }

  /** True when a log that ends so has at least as much as the member's own (Raft, 5.4.1). */
  isUpToDate(node: number, lastTerm: number, lastIndex: number): boolean {
    const own = this.lastTerm(node);
    return lastTerm > own || (lastTerm === own && lastIndex >= this.logs[node]!.end);
  }

  /**
   * What a majority of the voters has reached: `own` for the node itself, else the row of the
   * node's peers that begins at `node * nodes`.
   */
  majorityOf(node: number, own: number, peers: Float64Array): number {
    const { sorted, voters, nodes } = this;
    for (let count = 0; count < voters.length; count++) {
      const voter = voters[count]!;
      // Who lost its disk does not count until it has caught up.
      const counts = voter === node || this.amnesiac[voter] === 0;
      const value = voter === node ? own : counts ? peers[node * nodes + voter]! : 0;
      let hole = count;
      while (hole > 0 && sorted[hole - 1]! < value) {
        sorted[hole] = sorted[hole - 1]!;
        hole -= 1;
      }
      sorted[hole] = value;
    }
    return sorted[this.majority - 1]!;
  }

  /** The last entry of the committed log that a member has: what it has beyond is its own. */
  heldCommitted(node: number): number {
    const log = this.logs[node]!;
    const { committed } = this.records;
    let index = log.end;
    while (index > log.base && committed[log.at(index)] === 0) index -= 1;
    return index;
  }
}
