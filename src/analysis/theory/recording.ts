import type { Plan } from "../../model/plan.ts";
import {
  EXACT_READ_BYTES,
  EXACT_WRITE_BYTES,
  GONE_BYTES,
  historyRowBytes,
} from "../../model/recording.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { offeredRate } from "./plan-facts.ts";

/** Operations that a run will begin. */
export interface OperationCount {
  /** The mean where chance decides; the number itself where `most` is the same. */
  readonly expected: number;
  /**
   * No more than so many, but for one run in a thousand million; Infinity where clients wait for
   * their answers and how fast these come is known by the run only.
   */
  readonly most: number;
}

/** e to the minus this is one in a thousand million. */
const RARE = 21;

/**
 * Operations of open loops alone; null where a workload is a closed loop or is tried again by
 * probes. Constant arrivals are counted as they are sent. Poisson arrivals of mean m are more than
 * m + √(2 m L) + L / 3 with a chance of at most e^-L (Bernstein's inequality).
 */
export function openLoopCount({ workloads, run }: Plan): OperationCount | null {
  let [sure, mean] = [0, 0];
  for (const { load, readAfterWriteNs } of workloads) {
    const rate = offeredRate(load);
    if (rate === null || readAfterWriteNs !== null) return null;
    if (load.kind === "constant") sure += constantArrivals(rate, run.durationNs);
    else mean += meanArrivals(load, run.durationNs);
  }
  const margin = mean === 0 ? 0 : Math.sqrt(2 * mean * RARE) + RARE / 3;
  return { expected: sure + mean, most: Math.floor(sure + mean + margin) };
}

/** Arrivals k = 1, 2, … at k / rate seconds, rounded to nanoseconds, before the end of the run. */
function constantArrivals(rate: number, durationNs: number): number {
  if (rate <= 0) return 0;
  const at = (k: number) => Math.round((k / rate) * 1e9);
  let count = Math.floor((durationNs / 1e9) * rate);
  while (at(count) >= durationNs) count -= 1;
  while (at(count + 1) < durationNs) count += 1;
  return count;
}

/** The integral of a Poisson load's rate over the run. */
function meanArrivals(load: WorkloadPlan["load"], durationNs: number): number {
  if (load.kind !== "phases") return ((offeredRate(load) ?? 0) * durationNs) / 1e9;
  let [fromNs, arrivals] = [0, 0];
  for (const { from, to, durationNs: lasts } of load.phases) {
    const inside = Math.max(0, Math.min(lasts, durationNs - fromNs));
    const end = lasts === 0 ? from : from + ((to - from) * inside) / lasts;
    arrivals += (((from + end) / 2) * inside) / 1e9;
    fromNs += lasts;
  }
  return arrivals;
}

/** Bytes of one operation in what a plan records of each; 0 where it keeps summaries. */
export function bytesAnOperation({ measures, workloads }: Plan): number {
  const hasCauses = workloads.some(({ replies }) => replies > 0);
  return measures.history ? historyRowBytes(hasCauses) + GONE_BYTES : 0;
}

/** Bytes of a second's latencies where a plan keeps each of them. */
export function latencyBytes({ measures }: Plan, writes: number, reads: number): number {
  return measures.exactLatencies === true
    ? writes * EXACT_WRITE_BYTES + reads * EXACT_READ_BYTES
    : 0;
}
