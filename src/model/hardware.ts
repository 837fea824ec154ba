import type { Distribution } from "../random/distribution.ts";

/** A disk: one flush at a time, whose length is drawn from `fsync`, plus bytes over `bandwidth`. */
export interface DiskPlan {
  /** Nanoseconds of one flush. */
  readonly fsync: Distribution;
  /** Bytes per second written before the flush; null is unlimited. */
  readonly bandwidthBytesPerSecond: number | null;
  /** Bytes; null is not limited. */
  readonly capacityBytes: number | null;
}

/** `cores` servers with one queue; each operation takes one draw of `perOp` nanoseconds. */
export interface CpuPlan {
  readonly cores: number;
  readonly perOp: Distribution;
  /**
   * Nanoseconds of CPU for each log message that the node ships to one follower (waking the
   * sender, sending, handling the reply), spent before the message goes to the NIC. A sender
   * ships one message at a time and takes all that is unsent when it starts, so that group
   * commit spreads this cost over the batch. Absent: no cost.
   */
  readonly perMessage?: Distribution;
  /**
   * Nanoseconds of CPU for each flush of the leader's log: waking the session that flushes and the
   * ones that wait for it, and the kernel's own work. Spent before the flush, which then takes all
   * that has come meanwhile. Absent: no cost.
   */
  readonly perFlush?: Distribution;
}

/** `workers` apply workers; each record takes one draw of `time` nanoseconds; one key, one worker. */
export interface ApplyPlan {
  readonly workers: number;
  readonly time: Distribution;
}

/** How far a node's clock is from true time: offset nanoseconds, drift in parts of one, error bound. */
export type ClockPlan =
  | { readonly kind: "perfect" }
  | { readonly kind: "ntp"; readonly errorNs: number }
  | { readonly kind: "skewed"; readonly byNs: number; readonly drift: number };
