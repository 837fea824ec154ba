import type { Plan } from "../../../model/plan.ts";
import { mix32 } from "../../storage/mix.ts";
import type { VersionOrder } from "./antichain-merge.ts";
import type { Replicas } from "./replicas.ts";

/** Siblings: what its writer had before it, a write replaces; readers get all the others. */
export function siblingOrder({ writes }: Replicas): VersionOrder {
  return {
    supersedes: (later, earlier) => writes.saw(later, earlier),
    weightOf: () => 0,
    winsTie: (one, other) => one > other,
    showsAll: true,
    hides: false,
  };
}

/** Of versions that stand side by side, the one from the site that comes first in the list stays. */
export function priorityOrder(
  { writes }: Replicas,
  plan: Plan,
  leaders: readonly number[],
  sites: readonly number[],
): VersionOrder {
  const places = leaders.map((node) => {
    const place = sites.indexOf(plan.topology.nodes[node]!.site);
    return place < 0 ? sites.length : place;
  });
  return {
    supersedes: (later, earlier) => writes.saw(later, earlier),
    weightOf: (write) => {
      const origin = writes.originOf(write);
      return -(places[origin]! * leaders.length + origin);
    },
    winsTie: (one, other) => one > other,
    showsAll: false,
    hides: true,
  };
}

/**
 * CouchDB's revision trees: a write replaces the one revision that it was made from; of the leaves
 * the longest history wins, then the greater revision, and the others stay as conflicts.
 */
export function revisionOrder({ writes }: Replicas): VersionOrder {
  const isAncestor = (earlier: number, later: number): boolean => {
    let at = later;
    while (at > earlier && writes.isKept(at)) at = writes.parentOf(at);
    return at === earlier;
  };
  return {
    supersedes: (later, earlier) => later > earlier && isAncestor(earlier, later),
    weightOf: (write) => writes.depthOf(write),
    winsTie: (one, other) => revisionOf(one) > revisionOf(other),
    showsAll: false,
    hides: false,
  };
}

/** Stands for the digest that a revision's name ends with. */
function revisionOf(write: number): number {
  return mix32(write) >>> 0;
}
