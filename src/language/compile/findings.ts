import type { MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { ReportItem } from "../../model/study.ts";

/** Metrics that only the operations themselves can tell. */
const OF_HISTORIES: ReadonlySet<string> = new Set(["violations", "phantom_reads"]);
/** Metrics that a leaderless engine tells; elsewhere the reads must be asked. */
const OF_READS: ReadonlySet<string> = new Set(["consistency_probability", "t_visibility"]);

/** The plan, whose runs are judged operation by operation only where somebody asks what that says. */
export function withFindings(
  plan: Plan,
  metrics: readonly MetricRef[],
  report: readonly ReportItem[],
): Plan {
  const untold = plan.replication.kind !== "leaderless";
  const asked =
    metrics.some(({ name }) => OF_HISTORIES.has(name) || (untold && OF_READS.has(name))) ||
    report.some(({ kind }) => kind === "spacetime");
  return asked ? { ...plan, measures: { ...plan.measures, findings: true } } : plan;
}
