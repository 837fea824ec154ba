import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import type { SingleLeaderPlan } from "../../model/single-leader.ts";
import { meanOf } from "../../random/moments.ts";
import { clientEndpoint, linkBetween } from "./plan-facts.ts";

/**
 * A consensus as a log with one leader: clients ask the leader, or the nearest member, which passes
 * their writes on. Whoever was asked answers once it has applied the write.
 */
export interface ConsensusLog extends SingleLeaderPlan {
  readonly asked: "leader" | "nearest";
}

/** The member that clients of a host ask, and wait for until it applies; null where nobody has to. */
export function askedNode(plan: SingleLeaderRun, host: number): number | null {
  const { leader, followers } = plan.replication;
  if (!isConsensusLog(plan.replication)) return null;
  if (plan.replication.asked === "leader") return leader;
  const way = (node: number) => roundTripOf(plan, clientEndpoint(plan, host), node);
  return [leader, ...followers].reduce((near, node) => (way(node) < way(near) ? node : near));
}

/** The members that clients who write ask, each once; empty where nobody has to apply first. */
export function askedNodes(plan: SingleLeaderRun): readonly number[] {
  const writers = plan.workloads.filter(({ writeShare }) => writeShare > 0);
  const nodes = writers.flatMap(({ clientHosts }) =>
    clientHosts.flatMap((host) => askedNode(plan, host) ?? []),
  );
  return [...new Set(nodes)];
}

function isConsensusLog(replication: SingleLeaderPlan): replication is ConsensusLog {
  return "asked" in replication;
}

function roundTripOf(plan: Plan, from: number, to: number): number {
  const legs = [linkBetween(plan, from, to), linkBetween(plan, to, from)];
  return legs.reduce((sum, link) => sum + (link === null ? Infinity : meanOf(link.delay)), 0);
}
