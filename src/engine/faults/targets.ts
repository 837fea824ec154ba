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
      return cluster.members.filter((node) => !cluster.leaders().includes(node));
    case "choose": {
      const left = [...target.of];
      const chosen: number[] = [];
      while (chosen.length < target.count && left.length > 0) {
        chosen.push(...left.splice(Math.floor(stream.next() * left.length), 1));
      }
      return chosen;
    }
  }
}
