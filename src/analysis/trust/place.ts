import type { Plan } from "../../model/plan.ts";
import { meanOf } from "../../random/moments.ts";
import type { View } from "../metrics/view.ts";
import { asLeaderRun } from "../theory/as-leader-run.ts";
import { linkBetween } from "../theory/plan-facts.ts";
import { quorumTime, waitsForNobody } from "../theory/quorum-rule.ts";
import type { Place } from "./validated.ts";

/**
 * Where a case stands among measured rows: the round trip that a write waits for (where it waits for
 * none, the longest to a replica), and the writes in progress at a time, which are throughput times
 * latency (Little's law).
 */
export function placeOf(plan: Plan, view: View | null, system: string | null): Place {
  const form = plan.replication.kind;
  return { system, form, rttMs: roundTripNs(plan) / 1e6, inFlight: inFlightOf(view) };
}

function roundTripNs(plan: Plan): number {
  const run = asLeaderRun(plan);
  if (run === null) return longestNs(plan);
  const { leader, followers, ack } = run.replication;
  const to = (node: number) => roundTripTo(plan, leader, node);
  return waitsForNobody(ack) ? Math.max(0, ...followers.map(to)) : quorumTime(ack, to);
}

function roundTripTo(plan: Plan, from: number, to: number): number {
  const legs = [linkBetween(plan, from, to), linkBetween(plan, to, from)];
  return legs.reduce((sum, link) => sum + (link === null ? 0 : meanOf(link.delay)), 0);
}

function longestNs(plan: Plan): number {
  const nodes = plan.topology.nodes.map((_, node) => node);
  return Math.max(0, ...nodes.flatMap((a) => nodes.map((b) => roundTripTo(plan, a, b))));
}

function inFlightOf(view: View | null): number {
  if (view === null) return 0;
  return view.window.writeLatency.sum / 1e9 / view.seconds;
}
