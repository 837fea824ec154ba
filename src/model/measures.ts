import type { FocusPlan } from "./trace.ts";

/** A share of the run in nanoseconds, from the start of the run; end exclusive. */
export interface Window {
  readonly fromNs: number;
  readonly toNs: number;
}

/** What a run keeps. Summaries are always kept, in memory that does not grow with the run. */
export interface MeasurePlan {
  /** Further windows beside the measured one (warm-up to end), for `during a..b`. */
  readonly windows: readonly Window[];
  /** Nanoseconds between the points of the time series. */
  readonly seriesIntervalNs: number;
  /** Keep every operation, for checkers and `ops` tables: 37 bytes an operation, 49 with replies. */
  readonly history: boolean;
  /**
   * Keep every latency beside its bucket, for percentiles without an error: eight bytes a read,
   * sixteen a write. Absent: buckets alone.
   */
  readonly exactLatencies?: boolean;
  /**
   * Hold every operation against the rules of consistency. The record then has `findings`; the
   * history itself is kept with `history` only. Absent: no.
   */
  readonly findings?: boolean;
  /**
   * So many of `windows`, the first ones, are equal blocks of the measured part, for the intervals
   * of few trials. Absent: none; the blocks of an automatic warm-up serve as well.
   */
  readonly blocks?: number;
  /** What a run that is made again is watched for closely. Absent: nothing. */
  readonly focus?: FocusPlan;
}

/**
 * A metric as users name it. `id` is the canonical text: `p99(write.latency)`, `lag(r1)`,
 * `utilization(leader.disk)`, `max(lag(r1))`.
 */
export interface MetricRef {
  readonly id: string;
  /** `p50` … `p99.9`, `mean`, `min`, `max`, `sd`; absent for metrics that are one number a run. */
  readonly aggregate?: string;
  /** `write.latency`, `lag`, `throughput`, `utilization`, … : a metric of the vocabulary. */
  readonly name: string;
  /** Word arguments: `write` in `throughput(write)`, `fsync` in `bound(fsync)`. */
  readonly words: readonly string[];
  readonly node?: number;
  /** The station behind `utilization(leader.disk)`: `disk`, `cpu`, `nic`, `apply`. */
  readonly station?: string;
  /** The link group behind `utilization(virginia <-> ireland)`. */
  readonly link?: string;
  /**
   * Numeric arguments in base units: `t` in `consistency_probability(t: 5ms)`. Of a range `t` is its
   * end, and `from` its beginning.
   */
  readonly numbers: Readonly<Record<string, number>>;
}

/** A condition or a number over metrics, as plain data; params are already numbers or words. */
export type MeasureExpr =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "metric"; readonly metric: MetricRef }
  | { readonly kind: "unary"; readonly op: "not" | "-"; readonly of: MeasureExpr }
  | {
      readonly kind: "binary";
      readonly op: "+" | "-" | "*" | "/" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "and" | "or";
      readonly left: MeasureExpr;
      readonly right: MeasureExpr;
    };
