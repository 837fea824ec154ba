import type { TraceRecord } from "./trace.ts";

/** So many events are a block of {@link RunRecord.blocks}. */
export const BLOCK_EVENTS = 10_000;

/**
 * What one run leaves behind: counts, histograms, time series and, if asked for, every operation.
 * Typed-array columns, serialisable. Memory does not grow with the run's length unless `history`
 * was asked for (the series has a fixed interval, so it grows with duration / interval only).
 */
export interface RunRecord {
  readonly schema: 1;
  readonly seed: string;
  /** False when a limit stopped the run early; `stopped` says which. */
  readonly complete: boolean;
  readonly stopped: "end" | "max_events" | "max_bytes" | "interrupted";
  /** Simulated nanoseconds reached. */
  readonly endNs: number;
  readonly events: number;
  /** Rolling hash over (time, kind, entity) of every event: equal traces, equal hashes. Hex. */
  readonly traceHash: string;
  /**
   * A half of that hash after each full block of events: where two runs that should be the same part.
   * Not in the record's own hash, which has the whole trace's.
   */
  readonly blocks: Uint32Array;
  /**
   * windows[0] is the measured window (warm-up to end), or the whole run when `warmupNs` is null;
   * then `MeasurePlan.windows` in order.
   */
  readonly windows: readonly WindowRecord[];
  readonly series: SeriesRecord;
  /** Of the whole run, warm-up included: for conservation checks. */
  readonly totals: TotalsRecord;
  readonly episodes: readonly EpisodeRecord[];
  readonly history: HistoryRecord | null;
  /** What a run with a focus was watched for. Absent in others. */
  readonly trace?: TraceRecord;
  /**
   * The plainest violation of each rule in the measured window as a story, the offending operation
   * last; rules that nothing broke have none. Absent when the plan did not ask for findings.
   */
  readonly witnesses?: Readonly<Record<string, readonly WitnessedOperation[]>>;
  /** What the engine noticed and the reader must know: `leader_stayed_down`, `ack_timed_out`. */
  readonly notes: readonly { readonly code: string; readonly text: string }[];
}

/** A histogram of non-negative integers with a relative error of at most 1/2048 per bucket. */
export interface HistogramRecord {
  readonly count: number;
  /** Sum and sum of squares of the exact values, not of the buckets. */
  readonly sum: number;
  readonly sumSquares: number;
  /** Exact; 0 when count is 0. */
  readonly min: number;
  readonly max: number;
  /** Indices of the non-empty buckets, rising, and their counts. See engine/observe/histogram. */
  readonly buckets: Uint32Array;
  readonly counts: Float64Array;
  /**
   * The values themselves in the order in which they came, in several columns that windows share.
   * Absent where they were counted only.
   */
  readonly values?: readonly Float64Array[];
}

/** Sums over one window. Per-node arrays have one entry a node, in plan order. */
export interface WindowRecord {
  readonly fromNs: number;
  readonly toNs: number;
  /** Client latency from intended start to acknowledgement, nanoseconds; operations that end in the window. */
  readonly writeLatency: HistogramRecord;
  readonly readLatency: HistogramRecord;
  /** From the leader's WAL append to committed, nanoseconds. */
  readonly commitLatency: HistogramRecord;
  readonly writesOk: number;
  readonly writesFailed: number;
  readonly writesTimedOut: number;
  readonly readsOk: number;
  readonly readsFailed: number;
  readonly readsTimedOut: number;
  /** Writes and reads whose intended start lies in the window. */
  readonly writesStarted: number;
  readonly readsStarted: number;
  /** Reads that miss a write acknowledged before the read began. */
  readonly staleReads: number;
  /** Age of the missed write when the read began, nanoseconds, for stale reads. */
  readonly staleness: HistogramRecord;
  /** Versions missed by a stale read. */
  readonly versionsBehind: HistogramRecord;
  /**
   * Replica lag in nanoseconds at the applied stage, one histogram a node, sampled at the series
   * interval: how long ago the newest record that the follower has applied stopped being the
   * leader's newest. Zero when it has all.
   */
  readonly lagNs: readonly HistogramRecord[];
  readonly lagBytes: readonly HistogramRecord[];
  readonly stations: readonly StationWindow[];
  readonly walBytes: number;
  readonly messages: number;
  readonly networkBytes: number;
  readonly flushes: number;
  /** Records flushed on the leader, for the mean batch. */
  readonly flushedRecords: number;
  /** Gaps without any acknowledged write while writes were being tried, nanoseconds. */
  readonly unavailableNs: HistogramRecord;
  /**
   * Nanoseconds after a write's acknowledgement from which on a read would see that very write, a
   * sample for each write and the delays of one read: 0 when it would at once. A newer write that
   * overtook it does not count in its favour. Where the family does not tell, it is what the reads
   * of a judged history found, a sample for each read; else empty.
   */
  readonly visibleAfterNs: HistogramRecord;
  /** Writes that such a read would not have seen before the end of the run. */
  readonly neverVisible: number;
  /** How old the writes were when reads looked for them, where `visibleAfterNs` is what reads found. */
  readonly askedAfterNs?: HistogramRecord;
  /** Pairs of versions of one key, neither of whose writers had seen the other, that met. */
  readonly conflicts: number;
  /** Acknowledged writes that a concurrent one overwrote without having seen them. */
  readonly lostUpdates: number;
  /** Writes refused by certification. */
  readonly aborted: number;
  /** Versions side by side in each answer to a read that had more than one. */
  readonly siblings: HistogramRecord;
  /** By rule (`read_your_writes`); absent when the plan did not ask for findings. */
  readonly findings?: Readonly<Record<string, FindingsRecord>>;
}

/** One server with a queue: a disk, CPU, NIC, apply pool or link. */
export interface StationWindow {
  /** `leader.disk`, `r1.apply`, `virginia -> ireland`. */
  readonly name: string;
  readonly kind: "disk" | "cpu" | "nic" | "apply" | "link";
  /** Node index, or link index for links. */
  readonly owner: number;
  readonly servers: number;
  /** Server-nanoseconds busy in the window: utilisation = busy / (servers × window). */
  readonly busyNs: number;
  /** Integral of the number waiting or in service over time (ns·items). */
  readonly queueNs: number;
  readonly arrivals: number;
  readonly completions: number;
  readonly queueMax: number;
  /** Sum of time from arrival to completion, ns, for Little's law. */
  readonly sojournNs: number;
  /** Bytes carried in the window, by NICs and links. */
  readonly bytes?: number;
}

/** Equally spaced points over the whole run; point i is the interval that ends at (i + 1) × interval. */
export interface SeriesRecord {
  readonly intervalNs: number;
  readonly points: number;
  /** `write.ok`, `write.failed`, `read.ok`, `read.stale`: counts; `lag[i]`: ns; `lag_bytes[i]`; `queue[s]`; `leader`: node or -1; `leaders`: count; `divergence`: keys on which replicas differ; `conflicts`: count, refused ones included; the last two from the first that is above zero on. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Where every write of the run ended, so that the sum can be checked. */
export interface TotalsRecord {
  readonly writesIssued: number;
  readonly writesAcknowledged: number;
  readonly writesFailed: number;
  readonly writesTimedOut: number;
  readonly writesInFlight: number;
  readonly readsIssued: number;
  readonly readsAcknowledged: number;
  readonly readsFailed: number;
  readonly readsTimedOut: number;
  readonly readsInFlight: number;
  /** Acknowledged, and at the end on no node at all: neither alive nor on the disk of a crashed one. */
  readonly lostWrites: number;
  /** Acknowledged, and at the end only on nodes that are down: lost if those never come back. */
  readonly strandedWrites: number;
  /** Not acknowledged, and present all the same. */
  readonly inDoubtWrites: number;
  readonly messagesSent: number;
  readonly messagesDelivered: number;
  readonly messagesDropped: number;
  readonly messagesInFlight: number;
}

/**
 * Something with a beginning and an end.
 * `no_leader`: from the leader's failure to the first write that the next one accepts.
 * `failover`: from the suspicion to the promotion; `numbers` has `from` and `to` (nodes), `false` (1
 * when the old leader was alive), `rtoNs` (from the failure, or the last that was heard of a leader
 * that lives, to the first acknowledged write after it; absent when none came), `lost` (acknowledged
 * writes that the new leader does not have) and `rpoNs` (age of the oldest of them at the failure, or
 * at the suspicion of a leader that lives).
 * `switchover`: the same, ordered by an operator. `election`: consensus; `numbers.term`.
 * `split_brain`: more than one node takes writes as the leader; `numbers.writes` on the losing side.
 * `convergence`: from the end of a fault until every replica has all writes from before that end.
 */
export interface EpisodeRecord {
  readonly kind:
    | "fault"
    | "unavailable"
    | "async_fallback"
    | "no_leader"
    | "failover"
    | "switchover"
    | "election"
    | "split_brain"
    | "convergence";
  readonly label: string;
  readonly fromNs: number;
  /** The end of the run when it never ended. */
  readonly toNs: number;
  readonly nodes: readonly number[];
  readonly numbers?: Readonly<Record<string, number>>;
}

/** One operation of the story that a violation is told by. Times in nanoseconds. */
export interface WitnessedOperation {
  readonly kind: "read" | "write";
  readonly session: number;
  readonly key: number;
  readonly node: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly version: number;
  /** How it ended when not well; only operations that are told without a rule have it. */
  readonly outcome?: "failed" | "unknown";
}

/** How the operations of a window stand to one rule of consistency. */
export interface FindingsRecord {
  /** Operations that the rule says something about, and those of them that break it. */
  readonly checked: number;
  readonly violations: number;
}

/** Every operation, a row each, in order of completion; operations without an end come last. */
export interface HistoryRecord {
  readonly count: number;
  /** 0 read, 1 write. */
  readonly kind: Uint8Array;
  readonly session: Uint32Array;
  readonly key: Uint32Array;
  readonly node: Uint16Array;
  /** Nanoseconds; start is the intended start. */
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  /** Version written, or version read (0: the key was never written). No two writes of a key share one. */
  readonly version: Float64Array;
  /** 0 ok, 1 failed, 2 unknown (timed out or in flight). */
  readonly outcome: Uint8Array;
  /**
   * What a reply answers: key and version of the write that its session had read last. Key -1 and
   * version 0 for everything else. Absent when no workload has replies.
   */
  readonly causeKey?: Int32Array;
  readonly causeVersion?: Float64Array;
  /**
   * 1 where the version written or read is on no node at the end of the run: neither on a living
   * one nor on the disk of one that is down. Absent when the family does not tell.
   */
  readonly gone?: Uint8Array;
}
