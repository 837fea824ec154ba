import type { Distribution } from "../random/distribution.ts";
import type { GroupCommitPlan } from "./single-leader.ts";

/** A replicated log whose leader a majority elects (Raft). Times in nanoseconds. */
export interface ConsensusPlan {
  readonly kind: "consensus";
  readonly voters: readonly number[];
  readonly learners: readonly number[];
  /** Who leads at the start. */
  readonly leader: number;
  readonly heartbeatNs: number;
  /** Silence before an election, drawn anew each time. */
  readonly electionTimeout: Distribution;
  /** A candidate asks first whether it would win, and does not raise the term otherwise. */
  readonly preVote: boolean;
  /** A leader that hears from no majority for an election time-out steps down. */
  readonly checkQuorum: boolean;
  readonly reads: "lease" | "read_index" | "local";
  /** What a voter that does not lead does with a client's request. */
  readonly misdirected: "forward" | "refuse";
  readonly groupCommit: GroupCommitPlan;
  /** A member puts what it has applied into a snapshot after so many entries; absent is 10,000. */
  readonly snapshotEvery?: number;
  /** Entries before a snapshot that are kept for members which lag; absent is 5,000. */
  readonly snapshotKeep?: number;
  readonly recordOverheadBytes: number;
  readonly messageOverheadBytes: number;
  /** Nanoseconds for which clients keep away from a replica that failed them; absent is 5 s. */
  readonly clientRecheckNs?: number;
}
