import type { AnswerRule } from "../../../model/leaderless.ts";
import { meanOf } from "../../../random/moments.ts";
import { makeStream, type Stream } from "../../../random/stream.ts";
import type { Contacts } from "./contacts.ts";
import type { World } from "./copies.ts";
import type { Ring } from "./ring.ts";
import type { Suspicion } from "./suspicion.ts";

/** Ranks that outweigh every distance: a coordinator that has just refused, and one that is away. */
const UNABLE = 1e15;
const AWAY = 1e16;

/** Rules that a coordinator's own site has to meet. */
const isLocal = ({ kind }: AnswerRule): boolean => kind === "local" || kind === "local_majority";

/** Who is near whom: which node takes a client's request, and in which order replicas are asked. */
export class Reach {
  private readonly world: World;
  private readonly ring: Ring;
  private readonly suspicion: Suspicion;
  private readonly contacts: Contacts;
  private readonly choices: Stream;
  private readonly ties: Stream;
  /** Mean nanoseconds there and back, by endpoint and node. */
  private readonly distance: Float64Array;
  /** The site of the nearest member, by endpoint. */
  private readonly homeSite: Int32Array;
  private readonly nodes: number;
  /** Positions in the order in which the last {@link order} put them. */
  readonly ordered: Int32Array;
  private readonly lot: Float64Array;

  constructor(world: World, ring: Ring, suspicion: Suspicion, contacts: Contacts) {
    const { topology, run, replication } = world.plan;
    this.world = world;
    this.ring = ring;
    this.suspicion = suspicion;
    this.contacts = contacts;
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
    this.homeSite = Int32Array.from({ length: endpoints }, (_, from) => {
      const distanceTo = (node: number) => this.distance[from * this.nodes + node]!;
      const home = replication.members.reduce((best, node) =>
        distanceTo(node) < distanceTo(best) ? node : best,
      );
      return topology.nodes[home]!.site;
    });
  }

  /**
   * The member that coordinates an operation: any, or the nearest. One that has just refused comes
   * after those that have not, and one that the client takes for away comes last. Of several equally
   * near, those that hold the key come first, then chance decides. What the coordinator's own site
   * has to answer is asked of the client's own site: elsewhere it would promise nothing here.
   */
  coordinator(host: number, place: number, isWrite: boolean): number {
    const { plan, simulation } = this.world;
    const { members, coordinator, read, write } = plan.replication;
    const { nodes } = plan.topology;
    const isAny = coordinator === "any";
    const staysHome = !isAny && isLocal(isWrite ? write : read);
    const recentNs = simulation.now - this.suspicion.everyNs;
    let best = -1;
    let bestRank = Number.POSITIVE_INFINITY;
    let equals = 0;
    for (const node of members) {
      if (staysHome && nodes[node]!.site !== this.homeSite[host]) continue;
      const distance = isAny ? 0 : this.distance[host * this.nodes + node]!;
      const stranger = isAny || this.ring.positionOf(node, place) >= 0 ? 0 : 0.5;
      let rank = Math.min(distance, 0.5 * UNABLE) + stranger;
      if (this.suspicion.isAway(host, node)) rank = AWAY;
      else if (this.contacts.refusedSince(host, node, recentNs)) rank += UNABLE;
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
      const away = this.suspicion.isAway(endpoint, node) ? AWAY : 0;
      const rank = Math.min(this.distance[endpoint * this.nodes + node]!, UNABLE);
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
