import type { FaultAction, FaultTarget } from "../../model/faults.ts";
import type { Stream } from "../../random/stream.ts";
import type { Protocol } from "../replication/protocol.ts";

/** The nodes that a fault hits this time; `choose` draws without replacement. */
export function nodesOf(target: FaultTarget, cluster: Protocol, stream: Stream): readonly number[] {
  switch (target.kind) {
    case "nodes":
      return target.nodes;
    case "leader":
      return cluster.leaders();
    case "followers":
      return followersOf(cluster);
    case "choose":
      return chosen(target.count, groupOf(target, cluster), stream);
  }
}

/**
 * The sides of a partition this time. Whoever is chosen for one side stands on no other: a choice
 * leaves out those that are named elsewhere, `leader` and `followers` go before the names.
 */
export function sidesOf(
  action: FaultAction & { kind: "partition" },
  cluster: Protocol,
  stream: Stream,
): readonly (readonly number[])[] {
  const { groups, chosen } = action;
  if (chosen === undefined) return groups;
  const taken = new Set<number>();
  const picked = chosen.map((target) => {
    if (target === null) return null;
    const isDraw = target.kind === "choose" && target.among === undefined;
    const named = isDraw ? groups.flat() : [];
    const free = (nodes: readonly number[]) =>
      nodes.filter((node) => !taken.has(node) && !named.includes(node));
    const nodes = isDraw
      ? nodesOf({ ...target, of: free(target.of) }, cluster, stream)
      : free(nodesOf(target, cluster, stream));
    for (const node of nodes) taken.add(node);
    return nodes;
  });
  return groups.map((group, side) => picked[side] ?? group.filter((end) => !taken.has(end)));
}

function groupOf(target: FaultTarget & { kind: "choose" }, cluster: Protocol): readonly number[] {
  if (target.among === undefined) return target.of;
  return target.among === "leaders" ? cluster.leaders() : followersOf(cluster);
}

function followersOf(cluster: Protocol): readonly number[] {
  const leaders = cluster.leaders();
  return cluster.members.filter((node) => !leaders.includes(node));
}

function chosen(count: number, of: readonly number[], stream: Stream): readonly number[] {
  const left = [...of];
  const found: number[] = [];
  while (found.length < count && left.length > 0) {
    found.push(...left.splice(Math.floor(stream.next() * left.length), 1));
  }
  return found;
}
