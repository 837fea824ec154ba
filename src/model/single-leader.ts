import type { FailoverPlan } from "./failover.ts";
import type { Quorum } from "./value.ts";

/** Where in a follower's pipeline a confirmation is sent. */
export type Stage = "received" | "written" | "flushed" | "applied";

/**
 * One leader orders all writes; followers copy its log. Presets and `replicate single_leader`
 * both end here, so every product's behaviour is a point in this space.
 */
export interface SingleLeaderPlan {
  readonly kind: "single_leader";
  readonly leader: number;
  readonly followers: readonly number[];
  /** For each follower, in order, the node that feeds it: the leader, or a follower that cascades. */
  readonly upstream: readonly number[];
  readonly ack: Quorum;
  readonly ackAt: Stage;
  /** False: the leader confirms before its own flush (`synchronous_commit = off`). */
  readonly localFlush: boolean;
  readonly groupCommit: GroupCommitPlan;
  /**
   * Flushes in a row, one draw each, that one group commit takes on the leader; absent is 1.
   * MySQL flushes InnoDB's redo log and then the binary log: 2.
   */
  readonly flushesPerCommit?: number;
  /** Nanoseconds after which an unconfirmed write gives up waiting; null waits for ever. */
  readonly ackTimeoutNs: number | null;
  /**
   * What the time-out does: keep waiting and count it, fall back to async until followers catch up,
   * tell the client that it failed (MongoDB's wtimeout: the write stays), or answer that one write
   * (Redis's WAIT), while the next wait for their own time-out.
   */
  readonly onAckTimeout: "block" | "async" | "fail" | "answer";
  /** Independent logs; a key belongs to one shard. */
  readonly shards: number;
  /** PostgreSQL ships what it has flushed; others ship as soon as the record is appended. */
  readonly shipAfter: "append" | "flush";
  /** `serial`: one loop reads, writes, flushes and replies in turn (PostgreSQL's walreceiver). */
  readonly receiver: "pipelined" | "serial";
  /** The stage that a record must have passed on the follower before it is applied. */
  readonly applyAfter: "received" | "written" | "flushed";
  /**
   * `before_ack`: other sessions see the write while its own waits (MySQL AFTER_COMMIT), once it is
   * flushed; `at_once`: as soon as it is in the leader's log (MongoDB's readConcern local).
   */
  readonly visible: "before_ack" | "after_ack" | "at_once";
  /**
   * What a commit that waits for its confirmation does to later ones. `held`: the next group is
   * flushed and waits behind it, and no further one is flushed (MariaDB AFTER_SYNC). `staged`: all
   * that is flushed meanwhile is the next group (MySQL AFTER_SYNC).
   */
  readonly commitPipeline: "concurrent" | "held" | "staged";
  /** Bytes of log beside the value for each write. */
  readonly recordOverheadBytes: number;
  /** Bytes of framing around each message on the wire (TCP/IP, protocol). */
  readonly messageOverheadBytes: number;
  /** Nanoseconds for which clients keep away from a replica that failed them; absent is 5 s. */
  readonly clientRecheckNs?: number;
  /** Absent: a crashed leader stays the leader. */
  readonly failover?: FailoverPlan;
  /** Absent: the set of those who must confirm does not change. */
  readonly inSync?: InSyncPlan;
  /** Absent: the leader pushes its log. */
  readonly fetch?: FetchPlan;
  /** `sent`: the client takes a write for acknowledged as soon as it has sent it. */
  readonly respond?: "committed" | "sent";
  /** What readers see once it is confirmed so, if that is another rule than `ack`. */
  readonly committedBy?: Quorum;
  /** `written`: a process that dies leaves its log to a machine that lives. Absent: `flushed`. */
  readonly survives?: "flushed" | "written";
  /** Nanoseconds after which followers flush what nobody waits for. Absent: as soon as they can. */
  readonly writeBackNs?: number;
  /** Absent: the leader takes writes however many follow it. */
  readonly attached?: AttachedPlan;
}

/**
 * A leader takes writes only while at least `min` followers have told it within `withinNs` that they
 * follow; each tells it every `everyNs`.
 */
export interface AttachedPlan {
  readonly min: number;
  readonly withinNs: number;
  readonly everyNs: number;
}

/**
 * Kafka's in-sync replicas: a write is confirmed by all of them, and a follower that has not caught
 * up for `lagTimeMaxNs` leaves the set until it has. Writes that ask for confirmations are refused
 * while fewer than `min` are in it, the leader counted. Readers see what all of them have.
 */
export interface InSyncPlan {
  readonly lagTimeMaxNs: number;
  readonly min: number;
  /** A follower outside the set may be promoted when nobody in it is left. */
  readonly uncleanElection: boolean;
  /** A node that was silent for so long leaves the set at once; absent: only its lag counts. */
  readonly session?: SessionPlan;
  /** With fewer than `min` in the set what readers see stands still (absent), or goes on. */
  readonly belowMin?: "holds" | "advances";
}

/** Nanoseconds between a node's signs of life, and the silence after which it counts as dead. */
export interface SessionPlan {
  readonly everyNs: number;
  readonly timeoutNs: number;
}

/** Followers ask for the log, one request under way each. */
export interface FetchPlan {
  /** Nanoseconds that a request waits for something new before it is answered with nothing. */
  readonly waitNs: number;
  /** Bytes that are enough for an answer. */
  readonly minBytes: number;
  /** The most bytes in an answer. */
  readonly maxBytes: number;
}

export interface GroupCommitPlan {
  readonly enabled: boolean;
  /** Nanoseconds that a flush waits for company (PostgreSQL's commit_delay). */
  readonly delayNs: number;
  /** The most records in one flush; null is no limit. */
  readonly max: number | null;
}
