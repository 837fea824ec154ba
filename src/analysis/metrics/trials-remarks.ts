import type { TrialsPlan } from "../../model/study.ts";
import { formatMetric } from "../../units/format.ts";
import type { Estimate } from "../results.ts";
import { ENOUGH_TRIALS } from "./batches.ts";
import type { Views } from "./view.ts";

/** What the reader should know of the number of trials before trusting an interval. */
export function remarksOnTrials(
  plan: TrialsPlan,
  views: Views,
  metrics: ReadonlyMap<string, Estimate>,
): string[] {
  return [...notPreciseEnough(plan, views, metrics), ...fewTrials(views)];
}

function notPreciseEnough(
  plan: TrialsPlan,
  { trials }: Views,
  metrics: ReadonlyMap<string, Estimate>,
): string[] {
  if (plan.kind === "fixed" || trials.length < plan.max) return [];
  const { value, low, high } = metrics.get(plan.metric.id) ?? {
    value: null,
    low: null,
    high: null,
  };
  const wanted = formatMetric(plan.within, "1");
  const most = `${plan.metric.id} is not known within ${wanted} after ${trials.length} trials, the most that \`until\` allows`;
  if (value === null || low === null || high === null || value === 0) return [`${most}.`];
  const reach = Math.max(high - value, value - low) / Math.abs(value);
  if (reach <= plan.within * (1 + 1e-9)) return [];
  return [`${most}: it is within ${formatMetric(reach, "1")}. A longer duration helps as well.`];
}

/** Where intervals do not come from five trials or more. */
function fewTrials({ trials, batches }: Views): string[] {
  if (trials.length === 0 || trials.length >= ENOUGH_TRIALS) return [];
  const runs = trials.length === 1 ? "One trial" : `${trials.length} trials`;
  if (batches) {
    return [
      `${runs}: intervals come from ${batches.views.length} stretches of time within the run${trials.length === 1 ? "" : "s"}.`,
    ];
  }
  if (trials.length > 1) return [];
  return [
    "One trial has no intervals where its parts are not alike (faults, phases of load, `during`): verdicts go by its values. `trials = 10` gives some.",
  ];
}
