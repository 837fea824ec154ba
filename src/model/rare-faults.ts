import { meanOf } from "../random/moments.ts";
import type { Plan } from "./plan.ts";

/** 365 days, as the unit `d` has it. */
export const SECONDS_A_YEAR = 365 * 86_400;
/** A fault is rare when, on average, at least so many runs pass from one strike to the next. */
const RUNS_BETWEEN = 10;

/**
 * The faults of a plan, by index, that strike again and again and so seldom that a run hardly ever
 * sees one: `every exponential(mean: 30d) …` in a run of a minute. They say how things fail in years,
 * and are no part of the run's own story. Further parts of such a sentence (`with`) are not listed.
 */
export function rareFaults({ faults, run }: Plan): readonly number[] {
  return faults.flatMap(({ schedule, with: first }, index) => {
    if (schedule.kind !== "every" || first !== undefined) return [];
    const isOpen = schedule.fromNs === 0 && schedule.toNs >= run.durationNs;
    return isOpen && meanOf(schedule.gapNs) >= RUNS_BETWEEN * run.durationNs ? [index] : [];
  });
}
