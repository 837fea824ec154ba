import type { FaultTarget } from "../../model/faults.ts";
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
