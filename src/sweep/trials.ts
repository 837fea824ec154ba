import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan, TrialsPlan } from "../model/study.ts";

/** Whether the trials so far tell the metric precisely enough: `until m within 5%`. */
export type IsPrecise = (
  casePlan: CasePlan,
  trials: Extract<TrialsPlan, { kind: "until" }>,
  records: readonly RunRecord[],
) => boolean;

/** How many trials every case has at first. */
export function firstRound(trials: TrialsPlan): number {
  return trials.kind === "fixed" ? trials.count : trials.min;
}

/**
 * How many trials a case shall have had after the next round; `had`, the number tried so far, when
 * it has enough. Each round adds half as many again, so that the looks at the data stay few.
 */
export function nextRound(
  casePlan: CasePlan,
  trials: TrialsPlan,
  had: number,
  records: readonly RunRecord[],
  isPrecise: IsPrecise,
): number {
  if (trials.kind === "fixed" || had >= trials.max || records.length === 0) return had;
  if (isPrecise(casePlan, trials, records)) return had;
  return Math.min(trials.max, had + Math.max(1, Math.floor(had / 2)));
}
