import { judgeHistory } from "../analysis/checkers/judge-history.ts";
import { type RunControl, runPlan } from "../engine/run-plan.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";

/**
 * Runs one trial and, where the plan asks for findings, holds its history against the rules of
 * consistency on the spot: the findings are small, and the history stays behind unless the plan
 * wants it too.
 */
export function runJudged(plan: Plan, control: RunControl = {}): RunRecord {
  const record = runPlan(plan, control);
  if (plan.measures.findings !== true) return record;
  const judged = judgeHistory(record);
  return plan.measures.history ? judged : { ...judged, history: null };
}
