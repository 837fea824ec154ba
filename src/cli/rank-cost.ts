import type { CostEstimate } from "../analysis/theory/cost-estimate.ts";
import { estimate, type Prepared, rankPlanOf } from "../run.ts";
import { costText, runsOf } from "./limits.ts";

/** What the `rank` items of a scenario take beside its study. */
export interface RankCost {
  readonly cost: CostEstimate;
  readonly runs: number;
  /** `rank inputs: 170 runs, about 50 million events in all: about 40 s with 2 jobs`. */
  readonly text: string;
}

/** The runs of the scenario's rankings and what they cost; null when it asks for none. */
export async function rankCost(prepared: Prepared, jobs: number): Promise<RankCost | null> {
  const plan = await rankPlanOf(prepared);
  if (plan === null) return null;
  const whole = await estimate(plan.study);
  const { first: runs } = runsOf(plan.study);
  // One input after another: no more records are there at once than of the present case and one input's.
  const steps = Math.max(0, ...plan.inputs.map((input) => input.steps.length));
  const bytes = (whole.bytes / plan.study.cases.length) * (1 + Math.max(3, steps));
  const cost = { ...whole, bytes };
  return { cost, runs, text: `rank inputs: ${costText(plan.study, cost, jobs)}` };
}

/**
 * Two costs one after another. The budget for records is that of each: what a ranking or a search
 * holds at once is small beside a study's records, of which a guess between the fewest and the most
 * trials is taken.
 */
export function addCosts(a: CostEstimate, b: CostEstimate | undefined): CostEstimate {
  if (b === undefined) return a;
  return {
    events: a.events + b.events,
    seconds: a.seconds + b.seconds,
    bytes: Math.max(a.bytes, b.bytes),
    largestRunEvents: Math.max(a.largestRunEvents, b.largestRunEvents),
  };
}
