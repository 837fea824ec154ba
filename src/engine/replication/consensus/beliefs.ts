import { meanOf } from "../../../random/moments.ts";
import { widen } from "../../kernel/widen.ts";
import type { Members, World } from "./members.ts";

/**
 * Which member each client host talks to. Where members pass requests on, the nearest one; else the
 * one that the host believes to lead. After a failure it tries the one that the refusal named, or
 * the next nearest.
 */
export class Beliefs {
  /** By client host. */
  private readonly choice: Int32Array;
  private readonly order: readonly (readonly number[])[];
  /** By operation: the leader that a refusal named, -1 for none. */
  private hints = new Int32Array(0);
  private readonly world: World;

  constructor(world: World, members: Members) {
    const { topology, replication } = world.plan;
    this.world = world;
    const candidates = replication.misdirected === "forward" ? members.all : members.voters;
    this.order = topology.clientSites.map((_, host) => byDistance(world, host, candidates));
    this.choice = Int32Array.from(topology.clientSites, (_, host) =>
      replication.misdirected === "forward" ? this.order[host]![0]! : replication.leader,
    );
  }

  /** The member that an endpoint of clients asks. */
  of(endpoint: number): number {
    return this.choice[endpoint - this.world.plan.topology.nodes.length]!;
  }

  /** A member refuses an operation, and says who leads. */
  refused(operation: number, leader: number): void {
    if (operation >= this.hints.length) {
      this.hints = widen(this.hints, new Int32Array(this.world.operations.capacity));
    }
    this.hints[operation] = leader + 1;
  }

  /** An attempt has failed: the host looks elsewhere, unless it has done so already. */
  failed(operation: number): void {
    const { operations, plan } = this.world;
    const host = operations.host[operation]! - plan.topology.nodes.length;
    const node = operations.node[operation]!;
    const hint = (this.hints[operation] ?? 0) - 1;
    if (operation < this.hints.length) this.hints[operation] = 0;
    if (this.choice[host] !== node) return;
    if (hint >= 0) {
      // Who passes requests on, and knows to whom, is as good as the leader.
      if (plan.replication.misdirected === "refuse") this.choice[host] = hint;
      return;
    }
    const order = this.order[host]!;
    this.choice[host] = order[(order.indexOf(node) + 1) % order.length]!;
  }
}

/** Members by mean round trip from a client host, nearest first. */
function byDistance({ plan }: World, host: number, members: readonly number[]): readonly number[] {
  const { nodes, clientSites, links, routes } = plan.topology;
  const endpoints = nodes.length + clientSites.length;
  const leg = (from: number, to: number) => {
    const link = links[routes[from * endpoints + to] ?? -1];
    return link === undefined ? Number.POSITIVE_INFINITY : meanOf(link.delay);
  };
  const client = nodes.length + host;
  const distance = new Map(members.map((node) => [node, leg(client, node) + leg(node, client)]));
  const order = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
  return [...members].sort((a, b) => order(distance.get(a)!, distance.get(b)!));
}
