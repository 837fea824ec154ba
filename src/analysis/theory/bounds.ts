import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import type { Bound } from "../results.ts";
import { asLeaderRun } from "./as-leader-run.ts";
import { applyLimit } from "./limits/apply.ts";
import { cpuLimit } from "./limits/cpu.ts";
import { fsyncLimit } from "./limits/fsync.ts";
import { leaderlessLimits } from "./limits/leaderless.ts";
import type { Limit } from "./limits/limit.ts";
import { multiLeaderLimits } from "./limits/multi-leader.ts";
import { networkLimit } from "./limits/network.ts";
import { offeredLimit } from "./limits/offered.ts";
import { roundTripLimit } from "./limits/round-trip.ts";

/** The four closed-form bounds of a plan in writes per second, worked out without any run. */
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
const known = new WeakMap<Plan, readonly Limit[]>();

/**
 * What may hold writes back: fsync, network, apply, round trip, CPU and what the load offers, in
 * this order. A consensus log is one with a leader and a majority that confirms.
 */
export function limitsOf(plan: Plan): readonly Limit[] {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const limits = workedOut(plan);
  known.set(plan, limits);
  return limits;
}

/** Of one leader's limits those of the machines and links alone. */
export function hardwareLimitsOf(run: SingleLeaderRun): readonly Limit[] {
  return [fsyncLimit(run), networkLimit(run), applyLimit(run), cpuLimit(run)];
}

function workedOut(plan: Plan): readonly Limit[] {
  const { replication } = plan;
  if (replication.kind === "leaderless") {
    return [...leaderlessLimits({ ...plan, replication }), offeredLimit(plan)];
  }
  if (replication.kind === "multi_leader") {
    return [...multiLeaderLimits({ ...plan, replication }), offeredLimit(plan)];
  }
  const run = asLeaderRun(plan);
  if (run === null) return [];
  const four = [fsyncLimit(run), networkLimit(run), applyLimit(run), roundTripLimit(run)];
  return [...four, cpuLimit(run), offeredLimit(run)];
}
