import type { GroupCommitPlan } from "./single-leader.ts";

/** Who sends changes to whom. A ring goes in the order of `leaders`. */
export type ExchangePlan =
  | { readonly kind: "all_to_all" }
  | { readonly kind: "ring" }
  | { readonly kind: "star"; readonly center: number };

/** What becomes of concurrent versions of a key. */
export type ConflictPlan =
  /** The greater (clock, node) stays; the other is silently gone. */
  | { readonly kind: "last_write_wins" }
  /** The write of the site that stands first stays. Sites by index. */
  | { readonly kind: "site_priority"; readonly sites: readonly number[] }
  | { readonly kind: "siblings" }
  | { readonly kind: "crdt"; readonly type: "pn_counter" | "or_set" | "lww_register" | "text" }
  /** Writes are ordered in the group first; the first committer wins, later ones are aborted. */
  | { readonly kind: "certify" }
  /** The longest revision history wins, then the greater revision; losers are kept (CouchDB). */
  | { readonly kind: "revisions" };

/** Several nodes take writes and tell each other later. */
export interface MultiLeaderPlan {
  readonly kind: "multi_leader";
  readonly leaders: readonly number[];
  readonly followers: readonly number[];
  /** For each follower, in order, the leader that feeds it; -1 is the nearest by mean delay. */
  readonly upstream: readonly number[];
  readonly exchange: ExchangePlan;
  /** How long a batch collects, and its greatest size; null is no limit. */
  readonly shipping: {
    readonly batchNs: number;
    readonly maxBytes: number | null;
    /** A sender waits until a batch is confirmed before the next; in a star, those outside do. */
    readonly oneAtATime?: boolean;
  };
  readonly conflict: ConflictPlan;
  /** Nanoseconds between comparisons of each pair of replicas; null is never. */
  readonly antiEntropyNs: number | null;
  /** False: a leader answers before its own flush; only where the group has the write already (`certify`). */
  readonly localFlush: boolean;
  readonly groupCommit: GroupCommitPlan;
  /** Flushes in a row that one group commit takes; absent is 1. */
  readonly flushesPerCommit?: number;
  readonly recordOverheadBytes: number;
  readonly messageOverheadBytes: number;
  /** Nanoseconds for which clients keep away from a replica that failed them; absent is 5 s. */
  readonly clientRecheckNs?: number;
  /** Of `certify`; absent: {@link GroupPlan}'s usual values. */
  readonly group?: GroupPlan;
}

/** The group that orders writes before they are certified. Times in nanoseconds. */
export interface GroupPlan {
  /** Members tell each other so often that they live. Usually 1 s. */
  readonly keepaliveNs: number;
  /** One that was silent for so long is out. Usually 5 s. */
  readonly suspectNs: number;
  /** Writes that may wait to be applied on one member before all wait for it; null is no limit. Usually none. */
  readonly flowLimit: number | null;
  /** At this share of the limit they go on. Usually 1. */
  readonly flowFactor: number;
  /** Reads wait until all that the member has received is applied. Usually not. */
  readonly causalReads: boolean;
  /**
   * When a write has its place. `all` (and absent): every member has it. `rotating`: a majority has
   * it, and every member has said that nothing of its own comes before it (Paxos with slots for each
   * member). `leader`: a majority has it; only `primary` proposes.
   */
  readonly order?: "all" | "rotating" | "leader";
  /** The node that alone takes writes; the first of `leaders` that is left follows it. Absent: all do. */
  readonly primary?: number;
  /** Of those who are cut off from the majority. `wait`: their writes wait, and reads go on. Absent: all is refused. */
  readonly cutOff?: "refuse" | "wait";
  /** What clients wait for beside the order; absent is `eventual`. */
  readonly consistency?: GroupConsistency;
  /** Writers share what the slowest can take, in place of `flowLimit`. */
  readonly quota?: QuotaPlan;
}

/**
 * `eventual`: nothing. `failover`: a new primary serves once it has applied what the old one left.
 * `before`: an operation begins once its member has applied all that was ordered before it. `after`:
 * a write is answered once all members have applied it. `both`: the last two.
 */
export type GroupConsistency = "eventual" | "failover" | "before" | "after" | "both";

/**
 * Flow control by quotas: members tell each other in each period how much waits and how much they
 * have done. While more than `limit` wait to be applied somewhere, those who write share what the
 * slowest has done in the period, less `hold`; afterwards the quota grows by `release` a period.
 */
export interface QuotaPlan {
  readonly periodNs: number;
  readonly limit: number;
  /** Shares of 1. */
  readonly hold: number;
  readonly release: number;
}
