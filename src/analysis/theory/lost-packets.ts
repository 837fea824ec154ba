import type { Plan } from "../../model/plan.ts";
import { LEAST_TIMER_NS, type RecoveryTimes, recoveryTimes } from "../../model/tcp-recovery.ts";
import { exp } from "../../random/mathematics.ts";
import { meanOf } from "../../random/moments.ts";
import type { View } from "../metrics/view.ts";
import { hasOpenWriters, writingSessions } from "./plan-facts.ts";
import type { Part } from "./write-parts.ts";

/**
 * Mean nanoseconds that lost packets add to an operation: on each leg of its way the chance of a loss
 * times what one costs ({@link costOfLoss}), with as many messages a second on the connection as were
 * counted on the link. A loop whose sessions all wait sends nothing more: only what the others send
 * follows a lost message. Second losses and messages of several segments are left out.
 */
export function lossesOf({ plan, window, seconds }: View, parts: readonly Part[]): number {
  const { links } = plan.topology;
  const others = shareOfOthers(plan);
  return parts
    .filter(({ name }) => name === "round_trip")
    .reduce((sum, { where, ns }) => {
      const link = links.find(({ name }) => name === where);
      const way = link === undefined ? 0 : meanOf(link.delay);
      if (link === undefined || link.loss === 0 || way === 0) return sum;
      const back = links.find(({ group, name }) => group === link.group && name !== link.name);
      const station = window.stations.find(({ kind, name }) => kind === "link" && name === where);
      const perNs = (others * (station?.completions ?? 0)) / (seconds * 1e9);
      const times = recoveryTimes(link.delay, (back ?? link).delay);
      return sum + (ns / way) * link.loss * costOfLoss(perNs, times);
    }, 0);
}

/** Steps of the integral over the time until the next message. */
const STEPS = 400;

/**
 * Nanoseconds that a lost message of one segment costs all messages of its connection, with Poisson
 * messages at `perNs` a nanosecond (0: nothing follows). Itself it is late by
 * D = min(RTO, max(T + RTT, 5/4 RTT)), T being the time until the next one, whose acknowledgement
 * tells (RFC 8985); the next one then waits W = D - T, and those that come in between W / 2 each.
 */
export function costOfLoss(perNs: number, times: RecoveryTimes): number {
  const { roundTripNs, reorderNs, timeoutNs } = times;
  const none = exp(-perNs * timeoutNs);
  let cost = none * timeoutNs;
  const step = timeoutNs / STEPS;
  for (let each = 0; each < STEPS; each++) {
    const from = each * step;
    const chance = exp(-perNs * from) - exp(-perNs * (from + step));
    const gap = from + step / 2;
    const found = gap < reorderNs ? roundTripNs + reorderNs + LEAST_TIMER_NS : gap + roundTripNs;
    const late = Math.min(timeoutNs, found);
    const wait = Math.max(0, late - gap);
    cost += chance * (late + wait + (perNs * wait * wait) / 2);
  }
  return cost;
}

/** How much of the traffic goes on while one writer waits. */
function shareOfOthers(plan: Plan): number {
  if (hasOpenWriters(plan)) return 1;
  const sessions = writingSessions(plan);
  return sessions === 0 ? 0 : (sessions - 1) / sessions;
}
