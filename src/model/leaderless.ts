import type { Distribution } from "../random/distribution.ts";
import type { Quorum } from "./value.ts";

/** How many, or which, answers are enough. */
export type AnswerRule =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "quorum"; readonly quorum: Quorum }
  /** So many of the replicas in the coordinator's own site (LOCAL_ONE). */
  | { readonly kind: "local"; readonly count: number }
  /** A majority of the replicas in the coordinator's own site (LOCAL_QUORUM). */
  | { readonly kind: "local_majority" }
  /** A majority in every site (EACH_QUORUM). */
  | { readonly kind: "each_majority" };

export type SpeculationPlan =
  | { readonly kind: "never" }
  | { readonly kind: "after"; readonly ns: number }
  /** After this quantile of the coordinator's recent read latencies, 0..1. */
  | { readonly kind: "quantile"; readonly share: number };

/** The four one-way delays of the WARS model (Bailis et al., VLDB 2012), nanoseconds. */
export interface WarsPlan {
  readonly w: Distribution;
  readonly a: Distribution;
  readonly r: Distribution;
  readonly s: Distribution;
}

/** Every replica takes reads and writes; quorums of answers decide. */
export interface LeaderlessPlan {
  readonly kind: "leaderless";
  readonly members: readonly number[];
  /** Copies of each key; a key's replicas are the next `n` members of the ring. */
  readonly n: number;
  readonly read: AnswerRule;
  readonly write: AnswerRule;
  /** Who asks the replicas. */
  readonly coordinator: "client" | "nearest" | "any";
  readonly readFanout: "all" | "quorum";
  readonly readRepair: "off" | "async" | "blocking";
  /** Share of reads that ask all replicas for the sake of repair alone, 0..1. */
  readonly readRepairChance: number;
  /** Writes kept for a replica that is away: for how long, and replayed how fast; null is off. */
  readonly hintedHandoff: {
    readonly windowNs: number;
    readonly bytesPerSecond: number | null;
  } | null;
  /** Stand-ins count for a quorum. */
  readonly sloppy: boolean;
  /** Nanoseconds between comparisons of Merkle trees; null is never. */
  readonly antiEntropyNs: number | null;
  readonly speculation: SpeculationPlan;
  readonly conflict: "last_write_wins" | "siblings";
  /** Delays in place of the links'; null takes the links. */
  readonly delays: WarsPlan | null;
  /** A replica answers a write after its flush, or once it has it in memory. */
  readonly ackAt: "received" | "flushed";
  /**
   * Nanoseconds of silence after which a coordinator takes a replica for away, and a replica a
   * request for stale. Absent or null: it waits for ever.
   */
  readonly replicaTimeoutNs?: number | null;
  /** Nanoseconds between flushes of the log; absent: the next one begins when one has ended. */
  readonly flushEveryNs?: number;
  readonly recordOverheadBytes: number;
  readonly messageOverheadBytes: number;
}
