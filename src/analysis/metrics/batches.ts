import type { Plan } from "../../model/plan.ts";
import type { RunRecord, WindowRecord } from "../../model/run-record.ts";
import { ofBatches, type ScatterOf } from "../statistics/scatter.ts";
import { mergeWindows } from "./merge-windows.ts";
import { AUTO_BLOCKS, type Measured } from "./windows.ts";

/** Trials from which on their own scatter is enough. */
export const ENOUGH_TRIALS = 5;

/** From so many blocks of a run on, two are one batch: longer ones depend less on each other. */
const BLOCKS_TO_PAIR = 16;

/** A stretch of time of one run. */
export interface Stretch {
  readonly record: RunRecord;
  readonly window: WindowRecord;
  /** Which share of the run's measured part it is. */
  readonly share: number;
}

/** The measured parts of a few long runs, cut into equal stretches of time. */
export interface Stretches {
  /** Stretch after stretch, run after run. */
  readonly parts: readonly Stretch[];
  readonly scatterOf: ScatterOf;
}

/**
 * What the intervals of fewer than {@link ENOUGH_TRIALS} trials rest on: batches of their runs, for
 * metrics that are sums over time (see `isBatchable`). Null where the stretches of a run are not
 * alike: when a fault may strike or the load has phases; and where the record keeps no blocks.
 */
export function stretchesOf(
  plan: Plan,
  records: readonly RunRecord[],
  measured: Measured,
): Stretches | null {
  if (records.length >= ENOUGH_TRIALS || records.some(({ complete }) => !complete)) return null;
  if (plan.faults.length > 0 || plan.workloads.some(({ load }) => load.kind === "phases")) {
    return null;
  }
  const perRun = records.map((record) => stretchesOfRun(plan, record, measured));
  const parts = perRun.flat();
  if (parts.length === 0) return null;
  return { parts, scatterOf: ofBatches(perRun.map(({ length }) => length)) };
}

function stretchesOfRun(plan: Plan, record: RunRecord, measured: Measured): Stretch[] {
  const blocks = blocksOf(plan, record, measured);
  const together = blocks.length >= BLOCKS_TO_PAIR ? 2 : 1;
  // Where their number is odd the first one stays out: it is the nearest to the transient.
  const first = blocks.length % together;
  return Array.from({ length: Math.floor(blocks.length / together) }, (_, index) => {
    const at = first + together * index;
    const window = mergeWindows(blocks.slice(at, at + together));
    return { record, window, share: together / blocks.length };
  });
}

/** The equal blocks of the measured part that a record keeps. */
function blocksOf({ measures }: Plan, { windows }: RunRecord, { cutBlocks }: Measured) {
  if (cutBlocks !== null) return windows.slice(1 + cutBlocks, 1 + AUTO_BLOCKS);
  return windows.slice(1, 1 + (measures.blocks ?? 0));
}

/** Scalars that are sums over the window alone, so that each stretch of a run has its own. */
const OVER_TIME: ReadonlySet<string> = new Set([
  "throughput",
  "rate",
  "availability",
  "stale_reads",
  "consistency_probability",
  "t_visibility",
  "conflicts",
  "lost_updates",
  "violations",
  "utilization",
  "queue",
  "wal_bytes",
  "messages",
  "network_bytes",
  "cost",
]);

/** Whether each stretch of a run has a value of the metric that is one of its own. */
export function isBatchable(name: string, kind: "scalar" | "histogram" | "samples"): boolean {
  return kind === "histogram" || OVER_TIME.has(name);
}
