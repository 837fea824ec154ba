import type { Plan } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";

/** A stretch of the run in which an open loop offers at least some rate. Times in nanoseconds. */
export interface Stretch {
  readonly fromNs: number;
  /** The end of the run when the load stays that high. */
  readonly toNs: number;
  /** The highest rate in it, in writes per second. */
  readonly peak: number;
}

/**
 * From the first to the last moment of the run in which the workloads together offer `least` writes
 * per second or more; null when they never do. Between the ends of phases the rate is linear.
 */
export function stretchAbove(plan: Plan, least: number): Stretch | null {
  const { durationNs } = plan.run;
  const times = [...new Set([0, durationNs, ...plan.workloads.flatMap(phaseEnds)])]
    .filter((time) => time <= durationNs)
    .sort((a, b) => a - b);
  let found = null as Stretch | null;
  for (let index = 1; index < times.length; index += 1) {
    const [from, to] = [times[index - 1]!, times[index]!];
    const [start, end] = [rateNear(plan, from, to, from), rateNear(plan, from, to, to)];
    if (Math.max(start, end) < least) continue;
    const crossing = from + ((least - start) / (end - start)) * (to - from);
    found = {
      fromNs: found?.fromNs ?? (start >= least ? from : crossing),
      toNs: end >= least ? to : crossing,
      peak: Math.max(found?.peak ?? 0, start, end),
    };
  }
  return found;
}

/** The highest rate between two moments of the run, in writes per second. */
export function peakBetween(plan: Plan, fromNs: number, toNs: number): number {
  const times = [...new Set([fromNs, toNs, ...plan.workloads.flatMap(phaseEnds)])]
    .filter((time) => time >= fromNs && time <= toNs)
    .sort((a, b) => a - b);
  let peak = 0;
  for (let index = 1; index < times.length; index += 1) {
    const [from, to] = [times[index - 1]!, times[index]!];
    peak = Math.max(peak, rateNear(plan, from, to, from), rateNear(plan, from, to, to));
  }
  return peak;
}

/** Times at which a load begins another phase, from the start of the run. */
function phaseEnds({ load }: WorkloadPlan): number[] {
  if (load.kind !== "phases") return [];
  let at = 0;
  return load.phases.map(({ durationNs }) => {
    at += durationNs;
    return at;
  });
}

/** Writes per second offered at a time within a stretch without the end of a phase, ends included. */
function rateNear(plan: Plan, from: number, to: number, at: number): number {
  const middle = (from + to) / 2;
  return plan.workloads.reduce((sum, { load, writeShare }) => {
    if (load.kind === "closed") return sum;
    if (load.kind !== "phases") return sum + load.rate * writeShare;
    let begin = 0;
    for (const phase of load.phases) {
      if (middle < begin + phase.durationNs) {
        const share = (at - begin) / phase.durationNs;
        return sum + writeShare * (phase.from + share * (phase.to - phase.from));
      }
      begin += phase.durationNs;
    }
    return sum;
  }, 0);
}
