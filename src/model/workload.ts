import type { Distribution } from "../random/distribution.ts";

/** How requests come. Rates are per second, times in nanoseconds. */
export type LoadPlan =
  | {
      readonly kind: "closed";
      readonly clients: number;
      readonly think: Distribution;
      /** Over so long the clients begin, at equal gaps; absent: all at once. */
      readonly rampUpNs?: number;
    }
  | { readonly kind: "poisson"; readonly rate: number }
  | { readonly kind: "constant"; readonly rate: number }
  | { readonly kind: "phases"; readonly phases: readonly LoadPhase[] };

/** One stretch of an open loop; arrivals are Poisson, the rate goes linearly from `from` to `to`. */
export interface LoadPhase {
  readonly from: number;
  readonly to: number;
  readonly durationNs: number;
}

/** Which key an operation touches; keys are numbered from 0. */
export type KeyPlan =
  | { readonly kind: "uniform"; readonly count: number }
  | { readonly kind: "zipf"; readonly count: number; readonly skew: number }
  | { readonly kind: "single" };

/** Which replica a read asks. Times in nanoseconds. */
export type ReadRoute =
  | { readonly kind: "leader" }
  | { readonly kind: "nearest" }
  | { readonly kind: "any" }
  | { readonly kind: "any_follower" }
  | { readonly kind: "pinned" }
  | { readonly kind: "leader_after_write"; readonly forNs: number }
  | { readonly kind: "token" }
  | { readonly kind: "bounded"; readonly stalenessNs: number }
  | { readonly kind: "quorum" };

export type SessionGuarantee =
  | "read_your_writes"
  | "monotonic_reads"
  | "monotonic_writes"
  | "writes_follow_reads";

export type RetryPlan =
  | { readonly kind: "none" }
  | {
      readonly kind: "exponential_backoff";
      readonly baseNs: number;
      readonly capNs: number;
      readonly tries: number;
      /** Retries are at most this share of the first attempts; absent: no such limit. */
      readonly budget?: number;
    };

/** A population of clients in one or more sites. */
export interface WorkloadPlan {
  readonly name: string;
  /** Indices into `TopologyPlan.clientSites`; clients or arrivals are spread evenly over them. */
  readonly clientHosts: readonly number[];
  readonly load: LoadPlan;
  /** Share of operations that write, 0..1; the rest read. */
  readonly writeShare: number;
  readonly keys: KeyPlan;
  /** Bytes of one value. */
  readonly value: Distribution;
  /** Writes in one transaction. */
  readonly transaction: number;
  readonly readFrom: ReadRoute;
  readonly session: readonly SessionGuarantee[];
  /** A probe: each session reads its own key this long after its write is acknowledged. */
  readonly readAfterWriteNs: number | null;
  /**
   * Share of writes that are caused by the write that the session's last read returned, 0..1. A
   * session that has read nothing yet, or a key that nobody had written, has nothing to reply to.
   */
  readonly replies: number;
  /** Share of operations sent from another of the workload's sites, 0..1. */
  readonly roaming: number;
  /** Nanoseconds until a client gives an attempt up; null waits for ever. */
  readonly timeoutNs: number | null;
  readonly retry: RetryPlan;
}
