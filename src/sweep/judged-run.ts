import { judgeHistory } from "../analysis/checkers/judge-history.ts";
import { visibilityOf } from "../analysis/checkers/visibility.ts";
import { type RunControl, runPlan } from "../engine/run-plan.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";

/**
 * Runs one trial and, where the plan asks for findings, holds its history against the rules of
 * consistency on the spot: the findings are small, and the history stays behind unless the plan
 * wants it too. Where the engine does not tell from when on writes are seen, their readers do.
 */
export function runJudged(plan: Plan, control: RunControl = {}): RunRecord {
  const record = runPlan(plan, control);
  if (plan.measures.findings !== true) return record;
  const judged = withVisibility(judgeHistory(record));
  return plan.measures.history ? judged : { ...judged, history: null };
}

/** What reads saw of the writes of each window, where the family has not told it itself. */
function withVisibility(record: RunRecord): RunRecord {
  const { history, windows } = record;
  const isTold = windows.some((one) => one.visibleAfterNs.count + one.neverVisible > 0);
  if (history === null || isTold) return record;
  const seen = visibilityOf(history, windows);
  return { ...record, windows: windows.map((window, index) => ({ ...window, ...seen[index]! })) };
}
