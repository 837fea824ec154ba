import type { Window } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { HistogramRecord, RunRecord, WindowRecord } from "../../model/run-record.ts";
import { transientEnd } from "../statistics/mser.ts";
import { standardDeviation } from "../statistics/sample.ts";
import { mergeWindows } from "./merge-windows.ts";

/** Into how many equal blocks `warmup = auto` divides a run; see `RunPlan.warmupNs`. */
export const AUTO_BLOCKS = 20;

/** Where measuring starts in the runs of one case. */
export interface Measured {
  /** Blocks cut off at the start with `warmup = auto`; null when the warm-up was given. */
  readonly cutBlocks: number | null;
  /** False when `auto` found no end of the transient: even the second half of the run drifts. */
  readonly settled: boolean;
}

/**
 * Finds the end of the transient for all trials of a case together, as the averages over trials
 * show it best: `transientEnd` of the completions and of the mean latencies of the 20 blocks, the
 * latest of them. At most half of the run is cut. Blocks from the first fault on are left out of the
 * search: what a fault does is no warm-up.
 */
export function measuredPart(plan: Plan, records: readonly RunRecord[]): Measured {
  if (plan.run.warmupNs !== null) return { cutBlocks: null, settled: true };
  const blocks = Array.from({ length: undisturbedBlocks(plan) }, (_, index) =>
    records.flatMap(({ windows }) => windows[index + 1] ?? []),
  );
  const done = blocks.map((all) => total(all, ({ writesOk, readsOk }) => writesOk + readsOk));
  const [writes, reads] = [
    meanLatencies(blocks, "writeLatency"),
    meanLatencies(blocks, "readLatency"),
  ];
  const searched = [done, writes, reads].filter((series) => series !== null);
  const ends = searched.map(transientEnd);
  return {
    cutBlocks: Math.max(0, ...ends.map(({ cut }) => cut)),
    settled: ends.every(({ settled }, index) => settled || !drifts(searched[index]!)),
  };
}

/**
 * Whether the second half of the values still goes somewhere. Noise makes the latest cut the best
 * one in two of a hundred runs that drift nowhere, so the cut alone is no proof: the third and the
 * fourth quarter must differ by more than chance (t above 3.4, 1 % at five values each). Too few
 * values, as before an early fault, show no drift.
 */
function drifts(values: readonly number[]): boolean {
  const half = values.slice(Math.floor(values.length / 2));
  const middle = Math.floor(half.length / 2);
  const [early, late] = [half.slice(0, middle), half.slice(middle)];
  if (early.length < 2) return false;
  const means = [early, late].map((part) => part.reduce((sum, one) => sum + one, 0) / part.length);
  const variance = (part: readonly number[]) => standardDeviation(part) * standardDeviation(part);
  const error = [early, late].reduce((sum, part) => sum + variance(part) / part.length, 0);
  const gap = Math.abs(means[0]! - means[1]!);
  return gap > 3.4 * Math.sqrt(error);
}

/** Blocks before the first fault that strikes at a known time. */
function undisturbedBlocks(plan: Plan): number {
  const starts = plan.faults.flatMap(({ schedule }) => {
    if (schedule.kind === "after") return [];
    return [schedule.kind === "at" ? schedule.atNs : schedule.fromNs];
  });
  const first = Math.min(Infinity, ...starts);
  return Math.min(AUTO_BLOCKS, Math.floor((first / plan.run.durationNs) * AUTO_BLOCKS));
}

/** The part of a run that a metric is taken over: the measured part, or a `during` window. */
export function windowOf(
  plan: Plan,
  record: RunRecord,
  measured: Measured,
  during?: Window,
): WindowRecord | null {
  const extra = plan.measures.windows;
  if (during !== undefined) {
    // Asked-for windows stand after the blocks of `auto`.
    const index = extra.findLastIndex(
      ({ fromNs, toNs }) => fromNs === during.fromNs && toNs === during.toNs,
    );
    return index === -1 ? null : (record.windows[index + 1] ?? null);
  }
  if (measured.cutBlocks === null) return record.windows[0] ?? null;
  const kept = record.windows.slice(1 + measured.cutBlocks, 1 + AUTO_BLOCKS);
  return kept.length === 0 ? (record.windows[0] ?? null) : mergeWindows(kept);
}

function total(windows: readonly WindowRecord[], of: (window: WindowRecord) => number): number {
  return windows.reduce((sum, window) => sum + of(window), 0);
}

/** The mean latency of each block, or null when some block saw no operation of the kind. */
function meanLatencies(
  blocks: readonly (readonly WindowRecord[])[],
  field: "writeLatency" | "readLatency",
): number[] | null {
  const pick = (window: WindowRecord): HistogramRecord => window[field];
  const counts = blocks.map((all) => total(all, (window) => pick(window).count));
  if (counts.length === 0 || counts.some((count) => count === 0)) return null;
  return blocks.map((all, index) => total(all, (window) => pick(window).sum) / counts[index]!);
}
