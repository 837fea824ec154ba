/** A write by its key and the version that it made. */
export interface WatchedWrite {
  readonly key: number;
  readonly version: number;
}

/** What one run is watched for closely. Memory does not grow with the run, only with the window. */
export interface FocusPlan {
  /** Operations and messages that touch it are kept. */
  readonly window: { readonly fromNs: number; readonly toNs: number };
  /** Whose requests and answers are kept; those about the writes' keys are too. */
  readonly sessions: readonly number[];
  /** Writes whose way through the nodes is followed. */
  readonly writes: readonly WatchedWrite[];
  /**
   * The run goes on after the window until these nodes have applied these of the writes (by index),
   * but at most for `patienceNs`; then it ends.
   */
  readonly until: readonly { readonly node: number; readonly write: number }[];
  /** It also goes on until no node has these writes any more (by index). Absent: none. */
  readonly untilGone?: readonly number[];
  readonly patienceNs: number;
}

/**
 * What a message is for. `replication` brings a write to a node, `acknowledgement` says that its
 * sender has it, `read` and `read_answer` pass between a coordinator and a replica, `beat` says that
 * a leader lives, `control` is a vote, an order, news of a leader.
 */
export type MessageRole =
  | "request"
  | "response"
  | "refusal"
  | "replication"
  | "acknowledgement"
  | "read"
  | "read_answer"
  | "beat"
  | "control";

/** How far a node has come with a write, in the order of the pipeline. */
export type TracedStage = "received" | "written" | "flushed" | "applied" | "committed";

/** One message of the watched window. Endpoints as in `TopologyPlan.routes`. */
export interface TracedMessage {
  readonly role: MessageRole;
  readonly from: number;
  readonly to: number;
  readonly sentNs: number;
  /** When it came, or when nobody was there to hear it; the end of the watch when it is under way. */
  readonly endNs: number;
  readonly fate: "delivered" | "dropped" | "under_way";
  /** Session and key of the operation that it belongs to; -1 for none. */
  readonly session: number;
  readonly key: number;
  /** Indices into `FocusPlan.writes` that it brings for the first time, or confirms. */
  readonly writes: readonly number[];
}

/** A write has come to a stage on a node. */
export interface StageMark {
  /** Index into `FocusPlan.writes`. */
  readonly write: number;
  readonly node: number;
  /** `gone`: the node had it and has it no more, by a crash or a rewind. */
  readonly stage: TracedStage | "gone";
  readonly atNs: number;
  /** It was there already when the watch began; `atNs` is that moment. */
  readonly earlier: boolean;
}

/** What the watch over a {@link FocusPlan} has seen. */
export interface TraceRecord {
  readonly fromNs: number;
  readonly toNs: number;
  /** By arrival; more than the first few thousand are not kept. */
  readonly messages: readonly TracedMessage[];
  readonly marks: readonly StageMark[];
}
