import type { CostEstimate } from "../analysis/theory/cost-estimate.ts";
import { findsCost, type Prepared } from "../run.ts";
import { countText, durationText } from "./progress.ts";

/** What the searches of a scenario take beside its study. */
export interface FindCost {
  readonly cost: CostEstimate;
  readonly runs: number;
  /** `find: 4 searches of about 70 runs (400 at most, near a knee), 90 million events in all: about 30 s with 2 jobs`. */
  readonly text: string;
}

/** The runs of a scenario's searches and what they cost; null when nothing is sought. */
export async function findCost(prepared: Prepared, jobs: number): Promise<FindCost | null> {
  const found = await findsCost(prepared);
  if (found === null) return null;
  const { searches, runs, mostRuns, cost } = found;
  const width = Math.max(1, Math.min(jobs, runs));
  const each = `${searches === 1 ? "one search" : `${searches} searches`} of about ${Math.round(runs / searches)} runs`;
  const most = mostRuns > runs ? ` (${Math.round(mostRuns / searches)} at most, near a knee)` : "";
  const events = `${countText(cost.events)} events in all`;
  const workers = width > 1 ? ` with ${width} jobs` : "";
  const text = `find: ${each}${most}, ${events}: about ${durationText(cost.seconds / width)}${workers}`;
  return { cost, runs, text };
}
