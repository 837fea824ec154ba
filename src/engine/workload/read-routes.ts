import type { Plan } from "../../model/plan.ts";
import type { ReadRoute } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { Sessions } from "./sessions.ts";

/** Chooses the replica that a read asks. */
export class ReadRoutes {
  /** The leader and its followers. */
  readonly members: readonly number[];
  private readonly plan: Plan;
  private readonly sessions: Sessions;
  private readonly cluster: Protocol;
  private readonly stream: Stream;
  /** Members by mean round trip from each client host, nearest first. */
  private readonly nearest: readonly (readonly number[])[];

  constructor(plan: Plan, sessions: Sessions, cluster: Protocol) {
    const { topology, run } = plan;
    this.plan = plan;
    this.sessions = sessions;
    this.cluster = cluster;
    this.members = cluster.members;
    this.stream = makeStream(run.seed, "clients", "read routes");
    this.nearest = topology.clientSites.map((_, host) => this.byDistance(host));
  }

  choose(route: ReadRoute, session: number, host: number, now: number): number {
    const { members, stream, sessions } = this;
    const leader = this.cluster.leaderFor(host);
    switch (route.kind) {
      case "leader":
        return leader;
      case "nearest":
      case "token":
        return this.nearestOf(host);
      case "any":
      case "quorum":
        return members[Math.floor(stream.next() * members.length)]!;
      case "any_follower":
        return this.anyFollower(leader);
      case "pinned":
        if (sessions.pinned[session]! < 0) {
          sessions.pinned[session] = members[Math.floor(stream.next() * members.length)]!;
        }
        return sessions.pinned[session]!;
      case "leader_after_write":
        return now - sessions.lastWriteNs[session]! <= route.forNs ? leader : this.nearestOf(host);
      case "bounded":
        return this.withinBound(host, route.stalenessNs);
    }
  }

  private nearestOf(host: number): number {
    return this.nearest[host - this.plan.topology.nodes.length]![0]!;
  }

  private anyFollower(leader: number): number {
    const { members, stream } = this;
    if (members.length < 2) return leader;
    const at = Math.floor(stream.next() * (members.length - 1));
    const place = members.indexOf(leader);
    return members[place < 0 || at < place ? at : at + 1]!;
  }

  /** The nearest follower whose lag is within the bound; the leader when there is none. */
  private withinBound(host: number, boundNs: number): number {
    const leader = this.cluster.leaderFor(host);
    for (const member of this.nearest[host - this.plan.topology.nodes.length]!) {
      if (member !== leader && this.cluster.lagNs(member) <= boundNs) return member;
    }
    return leader;
  }

  private byDistance(host: number): readonly number[] {
    const { topology } = this.plan;
    const endpoints = topology.nodes.length + topology.clientSites.length;
    const endpoint = topology.nodes.length + host;
    const leg = (from: number, to: number) => {
      const link = topology.links[topology.routes[from * endpoints + to] ?? -1];
      return link === undefined ? Number.POSITIVE_INFINITY : meanOf(link.delay);
    };
    const distance = new Map(
      this.members.map((node) => [node, leg(endpoint, node) + leg(node, endpoint)]),
    );
    return [...this.members].sort((a, b) => compare(distance.get(a)!, distance.get(b)!));
  }
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
