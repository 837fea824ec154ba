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
  /** What the time-out does: keep waiting and count it, or fall back to async until followers catch up. */
  readonly onAckTimeout: "block" | "async";
  /** Independent logs; a key belongs to one shard. */
  readonly shards: number;
  /** PostgreSQL ships what it has flushed; others ship as soon as the record is appended. */
  readonly shipAfter: "append" | "flush";
  /** `serial`: one loop reads, writes, flushes and replies in turn (PostgreSQL's walreceiver). */
  readonly receiver: "pipelined" | "serial";
  /** The stage that a record must have passed on the follower before it is applied. */
  readonly applyAfter: "received" | "written" | "flushed";
  /** `before_ack`: other sessions see the write while its own waits (MySQL AFTER_COMMIT). */
  readonly visible: "before_ack" | "after_ack";
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
  /** Absent: a crashed leader stays the leader. */
  readonly failover?: FailoverPlan;
  /** Absent: the set of those who must confirm does not change. */
  readonly inSync?: InSyncPlan;
}

/**
 * Kafka's in-sync replicas: a write is confirmed by all of them, and a follower that has not caught
 * up for `lagTimeMaxNs` leaves the set until it has. Writes are refused while fewer than `min` are in it.
 */
export interface InSyncPlan {
  readonly lagTimeMaxNs: number;
  readonly min: number;
  /** A follower outside the set may be promoted when nobody in it is left. */
  readonly uncleanElection: boolean;
}

export interface GroupCommitPlan {
  readonly enabled: boolean;
  /** Nanoseconds that a flush waits for company (PostgreSQL's commit_delay). */
  readonly delayNs: number;
  /** The most records in one flush; null is no limit. */
  readonly max: number | null;
}
