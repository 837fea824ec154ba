import type { NodeSet } from "../theory/quorum-sets.ts";
import { picks } from "./quorum-expr.ts";

/**
 * The smallest sets that still hold a quorum when any `f` of their nodes do not answer: what a client
 * asks who does not want to wait for stragglers. With f 0 the quorums themselves. As in Whittaker et
 * al., "Read-Write Quorum Systems Made Practical" (PaPoC 2021), section on f-resilient strategies.
 */
export function resilientQuorums(
  quorums: readonly NodeSet[],
  nodes: NodeSet,
  f: number,
): readonly NodeSet[] {
  if (f === 0) return quorums;
  const found: NodeSet[] = [];
  for (let size = 1; size <= nodes.length; size += 1) {
    for (const set of picks(nodes, size)) {
      if (found.some((smaller) => smaller.every((node) => set.includes(node)))) continue;
      if (isResilient(set, quorums, f)) found.push(set);
    }
  }
  return found;
}

function isResilient(set: NodeSet, quorums: readonly NodeSet[], f: number): boolean {
  if (f > set.length) return false;
  return picks(set, f).every((gone) =>
    quorums.some((quorum) => quorum.every((node) => set.includes(node) && !gone.includes(node))),
  );
}
