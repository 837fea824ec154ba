import type { Plan } from "../model/plan.ts";

/** Seconds of work that a look may take; a run that takes no more than some of these needs none. */
const LOOK_SECONDS = 0.25;
const SOON_SECONDS = 1;
/** The least that is measured after the warm-up, as a share of it. */
const AFTER_WARMUP = 0.25;

/**
 * The beginning of a plan's run, for a first look while the whole run is still under way: so much of it
 * as takes a moment where the whole takes `seconds`. It happens in it what happens in the whole run
 * up to there. Null where the whole is there as soon, or where what is measured begins too late.
 */
export function firstLook(plan: Plan, seconds: number): Plan | null {
  if (seconds <= SOON_SECONDS) return null;
  const { durationNs, warmupNs } = plan.run;
  const measuredFrom = Math.ceil((warmupNs ?? 0) * (1 + AFTER_WARMUP));
  const partNs = Math.max(Math.round(durationNs * (LOOK_SECONDS / seconds)), measuredFrom);
  if ((partNs / durationNs) * seconds > SOON_SECONDS) return null;
  return {
    ...plan,
    run: { ...plan.run, durationNs: partNs },
    // Judging a history takes as long as making it.
    measures: { ...plan.measures, history: false, findings: false },
  };
}
