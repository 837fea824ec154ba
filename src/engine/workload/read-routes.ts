import type { Plan } from "../../model/plan.ts";
import type { ReadRoute } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { Sessions } from "./sessions.ts";
import { SilentReplicas, USUAL_RECHECK_NS } from "./silent-replicas.ts";

/** Chooses the replica that a read asks: of those that the route allows, one that answers. */
export class ReadRoutes {
  /** The leader and its followers. */
  readonly members: readonly number[];
  readonly silent: SilentReplicas;
  private readonly plan: Plan;
  private readonly sessions: Sessions;
  private readonly cluster: Protocol;
  private readonly stream: Stream;
  /** Members by mean round trip from each client host, nearest first. */
  private readonly nearest: readonly (readonly number[])[];

  constructor(plan: Plan, sessions: Sessions, cluster: Protocol) {
    const { topology, run, replication } = plan;
    const nodes = topology.nodes.length;
    const recheckNs = replication.kind === "leaderless" ? undefined : replication.clientRecheckNs;
    this.silent = new SilentReplicas(
      nodes + topology.clientSites.length,
      nodes,
      recheckNs ?? USUAL_RECHECK_NS,
    );
    this.plan = plan;
    this.sessions = sessions;
    this.cluster = cluster;
    this.members = cluster.members;
    this.stream = makeStream(run.seed, "clients", "read routes");
    this.nearest = topology.clientSites.map((_, host) => this.byDistance(host));
  }

  choose(route: ReadRoute, session: number, host: number, now: number): number {
    const { sessions } = this;
    const leader = this.cluster.leaderFor(host);
    switch (route.kind) {
      case "leader":
        return leader;
      case "nearest":
      case "token":
        return this.nearestOf(host, now);
      case "any":
        return this.anyOf(host, -1, now);
      case "quorum":
        return this.members[Math.floor(this.stream.next() * this.members.length)]!;
      case "any_follower":
        return this.members.length < 2 ? leader : this.anyOf(host, leader, now);
      case "pinned":
        if (sessions.pinned[session]! < 0) sessions.pinned[session] = this.anyOf(host, -1, now);
        return sessions.pinned[session]!;
      case "leader_after_write":
        return now - sessions.lastWriteNs[session]! <= route.forNs
          ? leader
          : this.nearestOf(host, now);
      case "bounded":
        return this.withinBound(host, leader, route.stalenessNs, now);
    }
  }

  private nearestOf(host: number, now: number): number {
    const order = this.orderOf(host);
    if (!this.silent.any) return order[0]!;
    for (const member of order) {
      if (this.silent.mayAsk(host, member, now)) return this.ask(host, member, now);
    }
    return this.firstDue(host, -1);
  }

  /** Any member but `except`, each as likely as the others. */
  private anyOf(host: number, except: number, now: number): number {
    const { members } = this;
    const draw = this.stream.next();
    let among = 0;
    for (const member of members) among += this.isOpen(host, member, except, now);
    if (among === 0) return this.firstDue(host, except);
    let left = Math.floor(draw * among);
    for (const member of members) {
      if (this.isOpen(host, member, except, now) === 0) continue;
      if (left === 0) return this.ask(host, member, now);
      left -= 1;
    }
    return except;
  }

  private isOpen(host: number, member: number, except: number, now: number): number {
    return member !== except && this.silent.mayAsk(host, member, now) ? 1 : 0;
  }

  /** The nearest follower whose lag is within the bound; the leader when there is none. */
  private withinBound(host: number, leader: number, boundNs: number, now: number): number {
    for (const member of this.orderOf(host)) {
      if (member === leader || !this.silent.mayAsk(host, member, now)) continue;
      if (this.cluster.lagNs(member) <= boundNs) return this.ask(host, member, now);
    }
    return leader;
  }

  /** Nobody answers: the nearest of those whose turn comes first. */
  private firstDue(host: number, except: number): number {
    let first = -1;
    let firstNs = Number.POSITIVE_INFINITY;
    for (const member of this.orderOf(host)) {
      const dueNs = this.silent.dueNs(host, member);
      if (member === except || dueNs >= firstNs) continue;
      first = member;
      firstNs = dueNs;
    }
    return first;
  }

  private ask(host: number, member: number, now: number): number {
    if (this.silent.any) this.silent.asked(host, member, now);
    return member;
  }

  private orderOf(host: number): readonly number[] {
    return this.nearest[host - this.plan.topology.nodes.length]!;
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
