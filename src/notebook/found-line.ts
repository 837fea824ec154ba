import type { FindOutcome, FindResult } from "../analysis/results.ts";
import type { CasePlan } from "../model/study.ts";
import { foundSentence } from "../report/found-words.ts";

/** The answer to one `find` in one case; numbers in base units. */
export interface FoundLine {
  readonly case: string;
  /** `find max rate where …`. */
  readonly text: string;
  readonly param: string;
  readonly outcome: FindOutcome;
  /** The largest (smallest) value that holds; null when there is none. */
  readonly value: number | string | boolean | null;
  /** The condition turns between these; null where an end is not known. */
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  readonly runs: number;
  /** The answer in words: `rate = 773/s (743/s..797/s), 165 runs`. */
  readonly sentence: string;
  readonly remarks: readonly string[];
  /** Every value that was tried, with what was seen there. */
  readonly tried: readonly {
    readonly value: number | string | boolean;
    readonly verdict: string;
    readonly runs: number;
    readonly seen: string;
  }[];
}

/** The answers as plain lines. */
export function foundLines(
  found: readonly FindResult[],
  cases: readonly CasePlan[],
): readonly FoundLine[] {
  return found.map((one) => ({
    case: cases[one.caseIndex]?.label ?? "",
    text: one.find.text,
    param: one.find.param,
    outcome: one.outcome,
    value: one.value,
    low: one.low,
    high: one.high,
    unit: one.unit,
    runs: one.runs,
    sentence: foundSentence(one),
    remarks: one.remarks,
    tried: one.probes.map(({ value, verdict, runs, seen }) => ({ value, verdict, runs, seen })),
  }));
}
