import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan, TrialsPlan } from "../model/study.ts";

/**
 * How many trials `until m within 5%` takes, by what the trials so far tell: no more than these
 * when they are enough.
 */
export type TrialsNeeded = (
  casePlan: CasePlan,
  trials: Extract<TrialsPlan, { kind: "until" }>,
  records: readonly RunRecord[],
) => number;

/** How many trials every case has at first. */
export function firstRound(trials: TrialsPlan): number {
  return trials.kind === "fixed" ? trials.count : trials.min;
}

/**
 * How many trials a case shall have had after the next round; `had`, the number tried so far, when
 * it has enough. Runs that failed are made up for.
 */
export function nextRound(
  casePlan: CasePlan,
  trials: TrialsPlan,
  had: number,
  records: readonly RunRecord[],
  trialsNeeded: TrialsNeeded,
): number {
  if (trials.kind === "fixed" || had >= trials.max || records.length === 0) return had;
  const more = trialsNeeded(casePlan, trials, records) - records.length;
  return more <= 0 ? had : Math.min(trials.max, had + more);
}
