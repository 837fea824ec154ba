import { rareFaults } from "../../model/rare-faults.ts";
import type { Study } from "../../model/study.ts";
import { type CostEstimate, costOfRun } from "../theory/cost-estimate.ts";
import { cycleRun, firstReach } from "./cycle-plan.ts";
import { whyNoYears } from "./kinds.ts";
import { cycleCounts, planYears } from "./strata.ts";

/** Events a second that one core gets through in runs of a few seconds, start and end included. */
const EVENTS_PER_SECOND = 800_000;
/** Runs for each cycle: some are made again with more reach, or with half a leg. */
const RUNS_PER_CYCLE = 1.3;

/** What a study will take with the cycles of its rare faults; the same where it has none. */
export function withYearsCost(study: Study, cost: CostEstimate): CostEstimate {
  const { trials } = study;
  const counts = cycleCounts(trials.kind === "fixed" ? trials.count : trials.min);
  let events = 0;
  for (const { plan } of study.cases) {
    const rare = rareFaults(plan);
    if (rare.length === 0 || whyNoYears(plan) !== null) continue;
    const reach = firstReach(plan);
    for (const cycle of planYears(plan, counts, rare).strata.flatMap(({ cycles }) => cycles)) {
      events += RUNS_PER_CYCLE * costOfRun(cycleRun(plan, cycle, rare, reach).plan).events;
    }
  }
  return {
    ...cost,
    events: cost.events + events,
    seconds: cost.seconds + events / EVENTS_PER_SECOND,
  };
}
