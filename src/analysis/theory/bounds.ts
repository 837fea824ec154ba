import { hasSingleLeader, type Plan, type SingleLeaderRun } from "../../model/plan.ts";
import type { Bound } from "../results.ts";
import { applyLimit } from "./limits/apply.ts";
import { cpuLimit } from "./limits/cpu.ts";
import { fsyncLimit } from "./limits/fsync.ts";
import type { Limit } from "./limits/limit.ts";
import { networkLimit } from "./limits/network.ts";
import { offeredLimit } from "./limits/offered.ts";
import { roundTripLimit } from "./limits/round-trip.ts";

/**
 * The four closed-form bounds of a plan in writes per second, worked out without any run; none for
 * replication that has more or less than one leader.
 */
export function boundsOf(plan: Plan): readonly Bound[] {
  return limitsOf(plan)
    .slice(0, 4)
    .map(({ name, writesPerSecond, formula }) => ({
      name: name as Bound["name"],
      writesPerSecond: Number.isFinite(writesPerSecond) ? writesPerSecond : null,
      formula,
    }));
}

/** Plans are frozen, so that what was worked out for one stays true. */
const known = new WeakMap<SingleLeaderRun, readonly Limit[]>();

/**
 * The four bounds, the leader's CPU and what the load offers: all that may hold writes back. Empty
 * for replication that has more or less than one leader.
 */
export function limitsOf(plan: Plan): readonly Limit[] {
  if (!hasSingleLeader(plan)) return [];
  const before = known.get(plan);
  if (before !== undefined) return before;
  const four = [fsyncLimit(plan), networkLimit(plan), applyLimit(plan), roundTripLimit(plan)];
  const limits = [...four, cpuLimit(plan), offeredLimit(plan)];
  known.set(plan, limits);
  return limits;
}
