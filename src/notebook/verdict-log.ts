import { appendFileSync } from "node:fs";
import type { StudyResult } from "../analysis/results.ts";

/** Names the file to which a notebook's runs report, when whoever executes it wants to know. */
export const VERDICTS_VARIABLE = "QUORATE_VERDICTS";

/** One expectation of a scenario that does not hold in every case. */
export interface Failing {
  readonly text: string;
  /** Cases in which it fails, the first ones' names, and all cases in which it was judged. */
  readonly fails: number;
  readonly of: number;
  readonly where: readonly string[];
}

/** Cases that are named. */
const NAMED = 2;

/**
 * Tells whoever executes the notebook which expectations of a run fail; outputs do not change by it.
 * `file` is where, undefined when nobody asks.
 */
export function logFailing(result: StudyResult, file: string | undefined): void {
  if (file === undefined || file === "") return;
  for (const one of failingIn(result)) appendFileSync(file, `${JSON.stringify(one)}\n`);
}

/** The expectations that fail somewhere; what a scenario only wishes for is none of them. */
export function failingIn({ cases }: StudyResult): Failing[] {
  const all = new Map<string, { of: number; where: string[] }>();
  for (const { plan, expectations } of cases) {
    for (const { expectation, verdict } of expectations) {
      if (expectation.kind !== "expect" || verdict === "skipped") continue;
      const seen = all.get(expectation.text) ?? { of: 0, where: [] };
      all.set(expectation.text, seen);
      seen.of += 1;
      if (verdict === "fail") seen.where.push(plan.label);
    }
  }
  return [...all]
    .filter(([, { where }]) => where.length > 0)
    .map(([text, { of, where }]) => ({
      text,
      fails: where.length,
      of,
      where: where.slice(0, NAMED),
    }));
}
