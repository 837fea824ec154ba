import type { MultiLeaderPlan } from "../../../model/multi-leader.ts";
import type { Replicas } from "./replicas.ts";

/** A stream of one replica's log to another, members by index. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** Only the sender's own writes; otherwise all that the receiver did not write itself. */
  readonly ownOnly: boolean;
}

/**
 * Who sends to whom: all leaders to each other, each to the next round the ring, or by way of the
 * centre of a star; and each leader to its followers. A write goes on from where it came, and never
 * back to where it was written.
 */
export function edgesOf(plan: MultiLeaderPlan, replicas: Replicas): readonly Edge[] {
  const edges: Edge[] = [];
  const { leaders } = replicas;
  const { exchange } = plan;
  // A group that orders writes sends them itself.
  const pairs = plan.conflict.kind === "certify" ? 0 : leaders;
  for (let from = 0; from < pairs; from++) {
    for (let to = 0; to < leaders; to++) {
      if (from === to) continue;
      if (exchange.kind === "all_to_all") edges.push({ from, to, ownOnly: true });
      if (exchange.kind === "ring" && to === (from + 1) % leaders) {
        edges.push({ from, to, ownOnly: false });
      }
      if (exchange.kind === "star") {
        const center = Math.max(0, plan.leaders.indexOf(exchange.center));
        if (from === center || to === center) {
          edges.push({ from, to, ownOnly: from !== center });
        }
      }
    }
  }
  for (let to = leaders; to < replicas.count; to++) {
    edges.push({ from: replicas.upstream[to]!, to, ownOnly: false });
  }
  return edges;
}
