import type { Plan } from "../../model/plan.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import type { LinkPlan } from "../../model/topology.ts";
import { quantileOf } from "../../random/moments.ts";
import { linkBetween } from "../theory/plan-facts.ts";
import { quorumNodes } from "../theory/quorum-rule.ts";

/** What a node does at the start of a run. */
export type Role = "leader" | "follower" | "replica" | "voter" | "learner" | "no replica";

export interface MappedNode {
  readonly name: string;
  readonly role: Role;
  /** Whether writes may wait for its confirmation. */
  readonly confirms: boolean;
}

export interface MappedSite {
  readonly name: string;
  readonly nodes: readonly MappedNode[];
  /** Client hosts that sit here. */
  readonly clients: number;
}

/** What lies between two sites, or within one where both ends are the same. */
export interface Leg {
  /** Indices of sites; the first is not the greater one. */
  readonly from: number;
  readonly to: number;
  /** Medians of one-way delays in nanoseconds: smallest and largest of the pairs of endpoints. */
  readonly there: Spread;
  readonly back: Spread;
  /** The 99th percentile of a round trip over its median, for links that were given by `rtt`; else null. */
  readonly tail: number | null;
  /** Bytes per second; null is unlimited. */
  readonly bytesPerSecond: number | null;
  /** Probability that one packet is lost. */
  readonly loss: number;
}

export interface Spread {
  readonly low: number;
  readonly high: number;
}

export interface SiteMap {
  readonly sites: readonly MappedSite[];
  /** Those between sites and those within, by their ends. Sites without a way have none. */
  readonly legs: readonly Leg[];
}

/** Who stands where and how far apart: a plan's topology by site, for drawings and tables. */
export function siteMap(plan: Plan): SiteMap {
  const { topology, replication } = plan;
  const confirming = new Set(confirmers(replication));
  const sites = topology.sites.map(({ name }, index): MappedSite => {
    const nodes = topology.nodes.flatMap((node, at): MappedNode[] =>
      node.site === index
        ? [{ name: node.name, role: roleOf(replication, at), confirms: confirming.has(at) }]
        : [],
    );
    const clients = topology.clientSites.filter((site) => site === index).length;
    return { name, nodes, clients };
  });
  return { sites, legs: legsOf(plan) };
}

function roleOf(replication: ReplicationPlan, node: number): Role {
  switch (replication.kind) {
    case "single_leader":
      if (replication.leader === node) return "leader";
      return replication.followers.includes(node) ? "follower" : "no replica";
    case "multi_leader":
      if (replication.leaders.includes(node)) return "leader";
      return replication.followers.includes(node) ? "follower" : "no replica";
    case "leaderless":
      return replication.members.includes(node) ? "replica" : "no replica";
    case "consensus":
      if (replication.leader === node) return "leader";
      if (replication.voters.includes(node)) return "voter";
      return replication.learners.includes(node) ? "learner" : "no replica";
  }
}

/** Followers that the rule of acknowledgement names; voters but the leader need no saying. */
function confirmers(replication: ReplicationPlan): readonly number[] {
  return replication.kind === "single_leader" ? quorumNodes(replication.ack) : [];
}

interface Ways {
  readonly there: LinkPlan[];
  readonly back: LinkPlan[];
}

/** The links of all pairs of endpoints, by the sites that they lie between. */
function legsOf(plan: Plan): Leg[] {
  const { nodes, clientSites, sites } = plan.topology;
  const siteOf = [...nodes.map(({ site }) => site), ...clientSites];
  const ways = new Map<number, Ways>();
  for (let a = 0; a < siteOf.length; a += 1) {
    for (let b = a + 1; b < siteOf.length; b += 1) {
      const [from, to] = siteOf[a]! <= siteOf[b]! ? [a, b] : [b, a];
      const key = siteOf[from]! * sites.length + siteOf[to]!;
      const found = ways.get(key) ?? { there: [], back: [] };
      ways.set(key, found);
      const [there, back] = [linkBetween(plan, from, to), linkBetween(plan, to, from)];
      if (there !== null) found.there.push(there);
      if (back !== null) found.back.push(back);
    }
  }
  return [...ways]
    .sort(([a], [b]) => a - b)
    .flatMap(([key, { there, back }]) => {
      const links = [...there, ...back];
      if (links.length === 0) return [];
      return [
        {
          from: Math.floor(key / sites.length),
          to: key % sites.length,
          there: spread(there.length > 0 ? there : back),
          back: spread(back.length > 0 ? back : there),
          tail: tailOf(links),
          bytesPerSecond: narrowest(links),
          loss: links.reduce((most, { loss }) => Math.max(most, loss), 0),
        },
      ];
    });
}

/** Plans hold one distribution for many pipes, so that each is looked at once. */
function spread(links: readonly LinkPlan[]): Spread {
  const medians = [...new Set(links.map(({ delay }) => delay))].map((delay) =>
    quantileOf(delay, 0.5),
  );
  return {
    low: medians.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    high: medians.reduce((a, b) => Math.max(a, b), 0),
  };
}

function tailOf(links: readonly LinkPlan[]): number | null {
  const [first] = links;
  if (first === undefined || links.some(({ roundTrip }) => !roundTrip)) return null;
  const median = quantileOf(first.delay, 0.5);
  return median > 0 ? quantileOf(first.delay, 0.99) / median : null;
}

function narrowest(links: readonly LinkPlan[]): number | null {
  const limits = links.flatMap(({ bandwidthBytesPerSecond }) => bandwidthBytesPerSecond ?? []);
  return limits.length === 0 ? null : limits.reduce((a, b) => Math.min(a, b));
}
