import type { SingleLeaderRun } from "../../../model/plan.ts";
import { meanOf } from "../../../random/moments.ts";
import {
  clientEndpoint,
  linkBetween,
  nodeAt,
  pathTo,
  recordBytes,
  upstreamOf,
  writeWeights,
} from "../plan-facts.ts";
import { quorumRate, waitsForNobody } from "../quorum-rule.ts";
import { streamBytesInFullMessages, wireBytes, wireBytesInFullMessages } from "../wire.ts";
import { bandwidthText, bytesText, type Limit, smallest, unlimited } from "./limit.ts";
import { windowLimit } from "./window.ts";

/** A link or a NIC and the bytes that each write puts on it. */
interface Pipe {
  readonly name: string;
  readonly bytesPerSecond: number;
  bytes: number;
}

/**
 * How many writes fit through the links and NICs that a commit needs: the way of each follower
 * whose confirmation the rule needs (k of n: the k-th widest way), and the requests' way to the
 * leader. A NIC carries the log once for each follower that it feeds, waited for or not. Messages
 * count as full: records share their framing. A stream over a link that loses packets carries no more
 * than TCP's window, however wide the link is.
 */
export function networkLimit(plan: SingleLeaderRun): Limit {
  const limits = [clientLimit(plan)];
  if (!waitsForNobody(plan.replication.ack)) {
    const byNode = new Map(
      plan.replication.followers.map((node) => [node, followerNetworkLimit(plan, node)]),
    );
    const rate = quorumRate(plan.replication.ack, (n) => byNode.get(n)?.writesPerSecond ?? 0);
    const limit = [...byNode.values()].find(({ writesPerSecond }) => writesPerSecond === rate);
    if (limit !== undefined) limits.push(limit);
  }
  return smallest(limits);
}

/**
 * The narrowest link or NIC on the log's way to one follower, and where packets are lost the windows
 * of the connections that carry the log, one for each shard.
 */
export function followerNetworkLimit(plan: SingleLeaderRun, follower: number): Limit {
  const { shards, messageOverheadBytes } = plan.replication;
  const pipes = logPipes(plan);
  const path = pathTo(plan, follower);
  const hops = path.slice(1).map((to, hop) => ({ from: path[hop]!, to }));
  const used = hops.flatMap(({ from, to }) => hopPipes(plan, from, to));
  const bytes = streamBytesInFullMessages(recordBytes(plan), messageOverheadBytes);
  return smallest([
    narrowest(used.flatMap((name) => pipes.get(name) ?? [])),
    ...hops.flatMap(({ from, to }) => windowLimit(plan, { from, to, bytes, connections: shards })),
  ]);
}

/** Every pipe that carries log, with the bytes of all the streams that share it. */
function logPipes(plan: SingleLeaderRun): Map<string, Pipe> {
  const { followers, messageOverheadBytes } = plan.replication;
  const bytes = wireBytesInFullMessages(recordBytes(plan), messageOverheadBytes);
  const pipes = new Map<string, Pipe>();
  for (const follower of followers) {
    for (const name of hopPipes(plan, upstreamOf(plan, follower), follower)) {
      const known = pipes.get(name);
      if (known) known.bytes += bytes;
      else pipes.set(name, { name, bytes, bytesPerSecond: bandwidthOf(plan, name) });
    }
  }
  return pipes;
}

/** Names of the pipes with a bandwidth from one node to another. */
function hopPipes(plan: SingleLeaderRun, from: number, to: number): string[] {
  const node = nodeAt(plan, from);
  const link = linkBetween(plan, from, to);
  return [
    ...(node.nicBytesPerSecond === null ? [] : [`${node.name}.nic`]),
    ...(link === null || link.bandwidthBytesPerSecond === null ? [] : [link.name]),
  ];
}

function bandwidthOf(plan: SingleLeaderRun, pipe: string): number {
  const { links, nodes } = plan.topology;
  const node = nodes.find(({ name }) => `${name}.nic` === pipe);
  const bandwidth =
    node?.nicBytesPerSecond ?? links.find(({ name }) => name === pipe)?.bandwidthBytesPerSecond;
  return bandwidth ?? Infinity;
}

/** The requests' way: each crosses its own link in a message of its own. */
function clientLimit(plan: SingleLeaderRun): Limit {
  const { leader, messageOverheadBytes } = plan.replication;
  const pipes = new Map<string, Pipe>();
  for (const [workload, weight] of writeWeights(plan)) {
    const bytes = wireBytes(workload.transaction * meanOf(workload.value), messageOverheadBytes);
    for (const host of workload.clientHosts) {
      const link = linkBetween(plan, clientEndpoint(plan, host), leader);
      if (link === null || link.bandwidthBytesPerSecond === null) continue;
      const share = (weight * bytes) / workload.clientHosts.length;
      const known = pipes.get(link.name);
      const bytesPerSecond = link.bandwidthBytesPerSecond;
      if (known) known.bytes += share;
      else pipes.set(link.name, { name: link.name, bytes: share, bytesPerSecond });
    }
  }
  return narrowest([...pipes.values()]);
}

function narrowest(pipes: readonly Pipe[]): Limit {
  if (pipes.length === 0) return unlimited("network", "no bandwidth is set on the way");
  return smallest(
    pipes.map(({ name, bytes, bytesPerSecond }): Limit => {
      return {
        name: "network",
        writesPerSecond: bytesPerSecond / bytes,
        formula: `${bandwidthText(bytesPerSecond)} / ${bytesText(bytes)} a write on ${name}`,
        where: name,
      };
    }),
  );
}
