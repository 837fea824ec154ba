import type { Plan } from "../../model/plan.ts";
import type { TrialsPlan } from "../../model/study.ts";

/** Trials from which on their own scatter makes the intervals. */
const ENOUGH_TRIALS = 5;
/** As many as an automatic warm-up has: the analysis makes batches of them. */
const BLOCKS = 20;

/**
 * The plan with its measured part in equal blocks, where a study has so few trials that intervals
 * must come from within the runs. An automatic warm-up has its blocks already; and where a fault
 * may strike or the load has phases, stretches of a run are not alike and tell no interval.
 */
export function withBlocks(plan: Plan, trials: TrialsPlan): Plan {
  const { run, measures, faults, workloads } = plan;
  if (trials.kind !== "fixed" || trials.count >= ENOUGH_TRIALS || run.warmupNs === null)
    return plan;
  if (faults.length > 0 || workloads.some(({ load }) => load.kind === "phases")) return plan;
  const { durationNs, warmupNs } = run;
  const at = (edge: number) => warmupNs + Math.floor(((durationNs - warmupNs) * edge) / BLOCKS);
  const blocks = Array.from({ length: BLOCKS }, (_, i) => ({ fromNs: at(i), toNs: at(i + 1) }));
  return {
    ...plan,
    measures: { ...measures, windows: [...blocks, ...measures.windows], blocks: BLOCKS },
  };
}
