import { type CostEstimate, costOfRun } from "../../analysis/theory/cost-estimate.ts";
import type { Study } from "../../model/study.ts";
import { axisOf, quantityOf } from "./axis.ts";
import { searchesOf } from "./find-all.ts";
import { firstGuess } from "./first-guess.ts";
import { limitsFor, USUAL_RUNS } from "./limits.ts";
import type { CaseAt } from "./place.ts";

/** What the searches of a study will take, about. */
export interface FindsCost {
  readonly searches: number;
  readonly runs: number;
  /** More are never made, however late chance decides. */
  readonly mostRuns: number;
  readonly cost: CostEstimate;
}

/** Events a second of one core, as for studies; and what a run takes beside them. */
const EVENTS_PER_SECOND = 1_500_000;
const SECONDS_PER_RUN = 0.005;

/**
 * What the searches of a study will take: the usual number of runs, each as long as one where the
 * closed forms expect the answer, since most of them are near it.
 */
export function costOfFinds(study: Study, at: CaseAt): FindsCost {
  let [runs, mostRuns, events, largest] = [0, 0, 0, 0];
  const searches = searchesOf(study);
  for (const { find, findIndex, caseIndex, casePlan } of searches) {
    const { domain, param, condition } = find;
    const limits = limitsFor(condition, study.trials, casePlan.plan);
    const { firstTrials, mostTrials } = limits;
    const scale = firstTrials / 5;
    const isList = domain.kind === "list";
    let most = isList ? domain.choices.length * mostTrials : limits.mostRuns;
    let plan = casePlan.plan;
    let count = isList ? domain.choices.length * firstTrials : USUAL_RUNS * scale;
    if (!condition.applies || condition.notSimulated !== undefined) [count, most] = [0, 0];
    else if (domain.kind === "range") {
      const axis = axisOf(domain, find.goal);
      const placeAt = (value: number) => at(caseIndex, param, quantityOf(domain, value));
      const guess = firstGuess(axis, placeAt, (value) => {
        return placeAt(value).casePlan?.finds?.[findIndex]?.condition ?? null;
      });
      plan = placeAt(guess ?? axis.valueAt(0.5)).casePlan?.plan ?? plan;
    }
    const each = Math.min(costOfRun(plan).events, plan.run.limits.maxEvents);
    runs += count;
    mostRuns += most;
    events += count * each;
    largest = Math.max(largest, count === 0 ? 0 : each);
  }
  const seconds = events / EVENTS_PER_SECOND + SECONDS_PER_RUN * runs;
  // Records are let go with their search.
  const cost = { events, seconds, bytes: 0, largestRunEvents: largest };
  return { searches: searches.length, runs, mostRuns, cost };
}
