import { byDistance, type Replicas, type World } from "./replicas.ts";

/** How long a client keeps away from a leader that failed it where nobody says (assumed). */
const USUAL_AWAY_NS = 5_000_000_000;

/** The leader that each client host writes to: the nearest, and the next one while that fails it. */
export class Routes {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly nodes: number;
  private readonly awayNs: number;
  /** Leaders by distance from each client host. */
  private readonly nearest: readonly (readonly number[])[];
  /** By host and leader: until when the host keeps away. */
  private readonly awayUntil: Float64Array;
  /** Set where one leader alone takes writes: the member, of which clients hear at once. */
  primary: (() => number) | null = null;

  constructor(world: World, replicas: Replicas) {
    const { plan } = world;
    this.world = world;
    this.replicas = replicas;
    this.nodes = plan.topology.nodes.length;
    this.awayNs = plan.replication.clientRecheckNs ?? USUAL_AWAY_NS;
    this.nearest = plan.topology.clientSites.map((_, host) =>
      byDistance(plan, this.nodes + host, plan.replication.leaders),
    );
    this.awayUntil = new Float64Array(this.nearest.length * replicas.leaders).fill(-1);
  }

  /** The node of the leader for a client host, an endpoint. */
  leaderFor(endpoint: number): number {
    if (this.primary !== null) return this.replicas.nodes[this.primary()]!;
    const host = endpoint - this.nodes;
    const order = this.nearest[host]!;
    const { now } = this.world.simulation;
    for (const leader of order) {
      if (this.awayUntil[host * this.replicas.leaders + leader]! <= now) {
        return this.replicas.nodes[leader]!;
      }
    }
    return this.replicas.nodes[order[0]!]!;
  }

  /** An attempt was refused or timed out. */
  failed(operation: number): void {
    const { operations, simulation } = this.world;
    const leader = this.replicas.memberOf[operations.node[operation]!] ?? -1;
    if (leader < 0 || leader >= this.replicas.leaders) return;
    const host = operations.host[operation]! - this.nodes;
    this.awayUntil[host * this.replicas.leaders + leader] = simulation.now + this.awayNs;
  }
}
