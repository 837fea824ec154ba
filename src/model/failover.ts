import type { Distribution } from "../random/distribution.ts";

/** How a dead leader is noticed. Times in nanoseconds. */
export type DetectPlan =
  /** Dead after `miss` beats in a row that did not come. */
  | { readonly kind: "heartbeat"; readonly everyNs: number; readonly miss: number }
  /** Dead when the suspicion phi = −log10 P(the beat still comes) passes the threshold. */
  | { readonly kind: "phi_accrual"; readonly everyNs: number; readonly threshold: number }
  /** The leader renews a lease every `loop`; dead when it ran out, seen at the next look. */
  | { readonly kind: "lease"; readonly ttlNs: number; readonly loopNs: number };

/** Who takes over. */
export type PromotePlan =
  | { readonly kind: "most_caught_up" }
  /** The first of these that is alive and may. */
  | { readonly kind: "order"; readonly of: readonly number[] };

/** What stops an old leader that still believes in itself. */
export type FencingPlan =
  | { readonly kind: "none" }
  /** The old leader is switched off before the promotion; `success` is a share of 1. */
  | {
      readonly kind: "stonith";
      readonly takes: Distribution;
      readonly success: number;
      /** How long a node waits before it shoots, drawn anew each time; absent is not at all. */
      readonly delay?: Distribution;
      /** So many nanoseconds longer when it shoots at the leader. */
      readonly priorityNs?: number;
      /** From a shot until its target is up again; absent: it stays down. */
      readonly reboot?: Distribution;
    }
  /** Replicas and clients that know a higher epoch refuse a lower one. */
  | { readonly kind: "epoch" }
  /** A leader commits only while a majority has renewed its lease; it stops itself when it runs out. */
  | { readonly kind: "quorum_lease"; readonly ttlNs: number };

/** Change of leader that nobody ordered. */
export interface FailoverPlan {
  readonly detect: DetectPlan;
  readonly promote: PromotePlan;
  /** A follower further behind is not promoted; null is no limit. */
  readonly maxLag:
    | { readonly kind: "time"; readonly ns: number }
    | { readonly kind: "bytes"; readonly bytes: number }
    | null;
  readonly fencing: FencingPlan;
  /** The nodes whose majority decides that the leader is gone. */
  readonly voters: readonly number[];
  /**
   * True: an arbiter in a third place, which everyone reaches, strikes voters off that are down, so
   * that those who are left may decide. Absent or false: more than half of all voters decide.
   */
  readonly arbiter?: boolean;
  readonly rejoin: "rewind" | "rebuild" | "merge";
  /**
   * Whose confirmations a new leader asks for. Absent: as the rule says, the new leader in exchange
   * for the old one. `reachable`: so many of those who follow it, and of nobody while there is none.
   */
  readonly ackAfter?: "reachable";
  /**
   * What a leader that crashed is when it is back before anybody has taken its place. Absent: the
   * leader. `follows`: a follower, which has to be elected like any other.
   */
  readonly comeback?: "follows";
  /** Nanoseconds that a promotion takes once it is decided. */
  readonly promotion: Distribution;
}
