import { analyse } from "../analysis/analyse.ts";
import type { Study } from "../model/study.ts";
import type { IsPrecise } from "./trials.ts";

/**
 * The rule of `trials = until m within 5%`: enough when the metric's 95 % interval over the trials
 * reaches at most that share of its value to either side. A metric without a value never is.
 */
export function preciseWithin(study: Study): IsPrecise {
  return (casePlan, { metric, within }, records) => {
    const only: Study = { ...study, cases: [casePlan], metrics: [metric] };
    const estimate = analyse(only, [records]).cases[0]?.metrics.get(metric.id);
    if (estimate === undefined) return false;
    const { value, low, high } = estimate;
    if (value === null || low === null || high === null) return false;
    return Math.max(high - value, value - low) <= within * Math.abs(value);
  };
}
