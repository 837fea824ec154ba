import type { Plan } from "../../model/plan.ts";
import type { Expectation, TrialsPlan } from "../../model/study.ts";
import type { SearchLimits } from "./search.ts";

/** Trials of each value at first: fewer give intervals that decide next to nothing. */
const FIRST_TRIALS = 5;
/** Trials of a value that chance keeps undecided. */
const MOST_TRIALS = 40;
/** Runs of one search; a fixed number of trials above that many asks for more. */
const MOST_RUNS = 400;
/** Runs that a search takes on the whole, for estimates before it begins. */
export const USUAL_RUNS = 50;

/**
 * How many trials a value gets. A share of runs needs enough of them to show: 20 for `in 95% of
 * runs`. More trials than usual are made when the scenario asks for more.
 */
export function limitsFor(condition: Expectation, trials: TrialsPlan, plan: Plan): SearchLimits {
  const { inShareOfRuns = 0 } = condition;
  const asked = trials.kind === "fixed" ? trials.count : 0;
  const forShare = inShareOfRuns < 1 ? Math.ceil(1 / (1 - inShareOfRuns) - 1e-9) : MOST_TRIALS;
  const firstTrials = Math.max(FIRST_TRIALS, Math.min(forShare, 100));
  const mostTrials = Math.max(MOST_TRIALS, asked, firstTrials);
  return {
    firstTrials,
    mostTrials,
    mostRuns: Math.max(MOST_RUNS, 10 * mostTrials),
    mostEvents: plan.run.limits.maxEvents,
  };
}
