import { meanOf } from "../../../random/moments.ts";
import { makeStream, type Stream } from "../../../random/stream.ts";
import type { World } from "./copies.ts";
import type { Ring } from "./ring.ts";
import type { Suspicion } from "./suspicion.ts";

/** Who is near whom: which node takes a client's request, and in which order replicas are asked. */
export class Reach {
  private readonly world: World;
  private readonly ring: Ring;
  private readonly suspicion: Suspicion;
  private readonly choices: Stream;
  private readonly ties: Stream;
  /** Mean nanoseconds there and back, by endpoint and node. */
  private readonly distance: Float64Array;
  private readonly nodes: number;
  /** Positions in the order in which the last {@link order} put them. */
  readonly ordered: Int32Array;
  private readonly lot: Float64Array;

  constructor(world: World, ring: Ring, suspicion: Suspicion) {
    const { topology, run } = world.plan;
    this.world = world;
    this.ring = ring;
    this.suspicion = suspicion;
    this.nodes = topology.nodes.length;
    this.choices = makeStream(run.seed, "leaderless", "coordinators");
    this.ties = makeStream(run.seed, "leaderless", "replicas");
    this.ordered = new Int32Array(ring.copies);
    this.lot = new Float64Array(ring.copies);
    const endpoints = this.nodes + topology.clientSites.length;
    this.distance = new Float64Array(endpoints * this.nodes);
    const leg = (from: number, to: number) => {
      const link = topology.links[topology.routes[from * endpoints + to] ?? -1];
      return link === undefined ? Number.POSITIVE_INFINITY : meanOf(link.delay);
    };
    for (let from = 0; from < endpoints; from++) {
      for (let to = 0; to < this.nodes; to++) {
        const way = from === to ? 0 : leg(from, to) + leg(to, from);
        this.distance[from * this.nodes + to] = way;
      }
    }
  }

  /**
   * The member that coordinates an operation: any, or the nearest that the client does not take for
   * away. Of several equally near, those that hold the key come first, then chance decides.
   */
  coordinator(host: number, place: number): number {
    const { plan } = this.world;
    const { members, coordinator } = plan.replication;
    const isAny = coordinator === "any";
    let best = -1;
    let bestRank = Number.POSITIVE_INFINITY;
    let equals = 0;
    for (const node of members) {
      const away = this.suspicion.isAway(host, node) ? 1 : 0;
      const distance = isAny ? 0 : this.distance[host * this.nodes + node]!;
      const stranger = isAny || this.ring.positionOf(node, place) >= 0 ? 0 : 0.5;
      const rank = away === 1 ? Number.MAX_VALUE : distance + stranger;
      if (rank > bestRank) continue;
      equals = rank === bestRank ? equals + 1 : 1;
      // Of equals each one is as likely: the last so many stand for the choice.
      if (rank < bestRank || this.choices.next() * equals < 1) best = node;
      bestRank = rank;
    }
    return best;
  }

  /** Puts the positions of a place in order: near before far, the away last, equals by lot. */
  order(endpoint: number, place: number): Int32Array {
    const { ordered, lot, ring } = this;
    for (let position = 0; position < ring.copies; position++) {
      const node = ring.nodeAt(place, position);
      const away = this.suspicion.isAway(endpoint, node) ? 1e18 : 0;
      const rank = Math.min(this.distance[endpoint * this.nodes + node]!, 1e17);
      // Below a nanosecond, so that it decides between equals only.
      const weight = away + rank + 0.5 * this.ties.next();
      let at = position;
      while (at > 0 && lot[at - 1]! > weight) {
        lot[at] = lot[at - 1]!;
        ordered[at] = ordered[at - 1]!;
        at -= 1;
      }
      lot[at] = weight;
      ordered[at] = position;
    }
    return ordered;
  }
}
