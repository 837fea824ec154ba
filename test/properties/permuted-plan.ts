import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import type { TopologyPlan } from "../../src/model/topology.ts";
import type { Quorum } from "../../src/model/value.ts";

/** Where node i stands afterwards: `places[i]`. */
export type Places = readonly number[];

/**
 * The same plan whose nodes stand in other places of its lists, with their machines, sites and ways;
 * clients and their own order stay. For plans without faults, failovers and rules by site.
 */
export function permuted(plan: Plan, places: Places): Plan {
  return {
    ...plan,
    topology: topologyOf(plan.topology, places),
    replication: replicationOf(plan.replication, places),
  };
}

function topologyOf(topology: TopologyPlan, places: Places): TopologyPlan {
  const nodes = moved(topology.nodes, places);
  const endpoints = topology.nodes.length + topology.clientSites.length;
  const place = (endpoint: number) => places[endpoint] ?? endpoint;
  const routes = [...topology.routes];
  topology.routes.forEach((link, pair) => {
    const [from, to] = [Math.floor(pair / endpoints), pair % endpoints];
    routes[place(from) * endpoints + place(to)] = link;
  });
  return { ...topology, nodes, routes };
}

function moved<T>(list: readonly T[], places: Places): T[] {
  const there: T[] = [...list];
  list.forEach((each, index) => {
    there[places[index]!] = each;
  });
  return there;
}

function replicationOf(replication: ReplicationPlan, places: Places): ReplicationPlan {
  const all = (nodes: readonly number[]) => nodes.map((node) => places[node]!);
  switch (replication.kind) {
    case "single_leader":
      return {
        ...replication,
        leader: places[replication.leader]!,
        followers: all(replication.followers),
        upstream: all(replication.upstream),
        ack: quorumOf(replication.ack, places),
      };
    case "multi_leader": {
      const { exchange } = replication;
      return {
        ...replication,
        leaders: all(replication.leaders),
        followers: all(replication.followers),
        upstream: all(replication.upstream),
        exchange:
          exchange.kind === "star" ? { kind: "star", center: places[exchange.center]! } : exchange,
      };
    }
    case "leaderless":
      return { ...replication, members: all(replication.members) };
    case "consensus":
      return {
        ...replication,
        voters: all(replication.voters),
        learners: all(replication.learners),
        leader: places[replication.leader]!,
      };
  }
}

function quorumOf(quorum: Quorum, places: Places): Quorum {
  if (quorum.kind !== "any") return quorum;
  return { ...quorum, of: quorum.of.map((node) => places[node]!) };
}
