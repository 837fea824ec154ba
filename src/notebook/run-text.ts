import pc from "picocolors";
import type { StudyResult } from "../analysis/results.ts";
import { answerText } from "../cli/output/answer.ts";
import type { Outcome } from "../run.ts";

const PLAIN = pc.createColors(false);

/** A run as a terminal shows it, without colours. */
export function runText(outcome: Outcome, result: StudyResult, call: string): string {
  return answerText(outcome, result, { paint: PLAIN, columns: 100, command: call }).trimEnd();
}
