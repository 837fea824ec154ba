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
  const { findings, history: keep } = plan.measures;
  if (findings !== true || record.history === null) return record;
  const windows = record.windows.map(({ fromNs, toNs }, index) => ({
    fromNs,
    // What ends with the run itself belongs to the measured window.
    toNs: index === 0 ? Number.POSITIVE_INFINITY : toNs,
  }));
  return {
    ...record,
    findings: judgeHistory(record.history, windows),
    history: keep ? record.history : null,
  };
}
