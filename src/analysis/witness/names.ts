import type { Plan } from "../../model/plan.ts";

/** Versions of one leader's log lie this far from those of the next one's. */
const OF_ANOTHER_LEADER = 4_294_967_296;

/** Nodes beyond the plan's are clients that asked the replicas themselves. */
export function nodeName(node: number, plan: Plan): string {
  return plan.topology.nodes[node]?.name ?? "the replicas";
}

/**
 * A version as readers know it: `7`, and `7′` for the seventh of a key in the log of the leader after
 * the first, `7″` of the next one.
 */
export function versionText(version: number): string {
  const branch = Math.floor(version / OF_ANOTHER_LEADER);
  return `${version % OF_ANOTHER_LEADER}${branch > 3 ? `′${branch}` : "′".repeat(branch)}`;
}

/** What a key holds: `k42 = v7`, short enough for a picture. */
export function holdsText(key: number, version: number): string {
  return version === 0 ? `k${key} = nothing` : `k${key} = v${versionText(version)}`;
}
