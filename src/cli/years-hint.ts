import { SECONDS_A_YEAR } from "../model/rare-faults.ts";
import type { Study } from "../model/study.ts";
import { meanOf } from "../random/moments.ts";

/** A fault that strikes less often than so is not waited for. */
const SELDOM_NS = 3600e9;

/**
 * What to do in place of a run of months: keep it short, and rare faults are answered in years. No
 * words where no fault is rare enough.
 */
export function yearsHint({ cases }: Study): string[] {
  const gaps = cases.flatMap(({ plan }) =>
    plan.faults.flatMap(({ schedule }) =>
      schedule.kind === "every" && plan.run.durationNs >= SELDOM_NS ? [meanOf(schedule.gapNs)] : [],
    ),
  );
  if (!gaps.some((gap) => gap >= SELDOM_NS && gap < 1e5 * SECONDS_A_YEAR * 1e9)) return [];
  return [
    "or keep `duration` at a minute: faults that are rare in a run are answered in years, by `downtime_per_year` and `per_year(lost_writes)`",
  ];
}
