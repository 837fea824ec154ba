import type { Plan } from "../../model/plan.ts";

/** Versions of a key in the log of another leader, and of another life of one, lie this far apart. */
const OF_A_LEADER = 68_719_476_736;
const OF_A_LIFE = 1_073_741_824;
/** More strokes than this are told by their number. */
const MOST_STROKES = 3;

/** Nodes beyond the plan's are clients that asked the replicas themselves. */
export function nodeName(node: number, plan: Plan): string {
  return plan.topology.nodes[node]?.name ?? "the replicas";
}

/**
 * A version as readers know it: `7`, and `7′` for a seventh of the key that another leader has
 * written, or the same after its log was cut off; `7′′` after two such turns.
 */
export function versionText(version: number): string {
  const turns = Math.floor(version / OF_A_LEADER) + Math.floor((version % OF_A_LEADER) / OF_A_LIFE);
  const strokes = turns > MOST_STROKES ? `′${turns}` : "′".repeat(turns);
  return `${version % OF_A_LIFE}${strokes}`;
}

/** What a key holds: `k42 = v7`, short enough for a picture. */
export function holdsText(key: number, version: number): string {
  return version === 0 ? `k${key} = nothing` : `k${key} = v${versionText(version)}`;
}
