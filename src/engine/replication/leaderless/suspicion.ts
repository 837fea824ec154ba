import type { World } from "./copies.ts";
import { PROBE_DUE } from "./events.ts";

/** How often an endpoint looks whether a node is back when no silence is given to go by. */
const USUAL_PROBE_NS = 1_000_000_000;

/**
 * What each endpoint believes about each node: away after a refusal or a long silence, there again
 * as soon as anything is heard from it. While a node is away its endpoint asks it now and then.
 */
export class Suspicion {
  private readonly world: World;
  private readonly nodes: number;
  private readonly away: Uint8Array;
  private readonly since: Float64Array;
  private readonly probing: Uint8Array;
  /** Something sent has not been answered, which is known when the next look is due. */
  private readonly doubted: Uint8Array;
  /** Nanoseconds between two looks whether a node is back. */
  readonly everyNs: number;
  /** An endpoint's node is there again. */
  onReturn: ((endpoint: number, node: number) => void) | null = null;

  constructor(world: World) {
    const { plan, network } = world;
    this.world = world;
    this.nodes = plan.topology.nodes.length;
    this.everyNs = plan.replication.replicaTimeoutNs ?? USUAL_PROBE_NS;
    this.away = new Uint8Array(network.endpoints * this.nodes);
    this.since = new Float64Array(network.endpoints * this.nodes);
    this.probing = new Uint8Array(network.endpoints * this.nodes);
    this.doubted = new Uint8Array(network.endpoints * this.nodes);
  }

  isAway(endpoint: number, node: number): boolean {
    return this.away[endpoint * this.nodes + node] === 1;
  }

  /** Nanoseconds since the node went away, as the endpoint knows it. */
  awayFor(endpoint: number, node: number): number {
    const pair = endpoint * this.nodes + node;
    return this.away[pair] === 1 ? this.world.simulation.now - this.since[pair]! : 0;
  }

  /** The endpoint takes the node for away from now on. */
  mark(endpoint: number, node: number): void {
    const pair = endpoint * this.nodes + node;
    if (this.away[pair] === 1 || endpoint === node) return;
    this.away[pair] = 1;
    this.since[pair] = this.world.simulation.now;
    this.scheduleProbe(endpoint, node);
  }

  /** What went to the node is lost: unless that is known already, it is after a look's time. */
  doubt(endpoint: number, node: number): void {
    const pair = endpoint * this.nodes + node;
    if (this.away[pair] === 1) return;
    this.doubted[pair] = 1;
    this.scheduleProbe(endpoint, node);
  }

  /** Something came from the node. */
  heard(endpoint: number, node: number): void {
    const pair = endpoint * this.nodes + node;
    if (this.away[pair] === 0) return;
    this.away[pair] = 0;
    this.onReturn?.(endpoint, node);
  }

  /** PROBE_DUE: true when the endpoint is to ask again. */
  probeDue(pair: number, life: number): boolean {
    const { machines } = this.world;
    const endpoint = Math.floor(pair / this.nodes);
    const isNode = endpoint < this.nodes;
    if (isNode && machines.life[endpoint] !== life) return false;
    this.probing[pair] = 0;
    if (this.doubted[pair] === 1) this.mark(endpoint, pair % this.nodes);
    this.doubted[pair] = 0;
    if (this.away[pair] === 0) return false;
    this.scheduleProbe(endpoint, pair % this.nodes);
    return true;
  }

  /** A crashed endpoint forgets what it believed. */
  clear(endpoint: number): void {
    const first = endpoint * this.nodes;
    this.away.fill(0, first, first + this.nodes);
    this.probing.fill(0, first, first + this.nodes);
    this.doubted.fill(0, first, first + this.nodes);
  }

  private scheduleProbe(endpoint: number, node: number): void {
    const { simulation, machines } = this.world;
    const pair = endpoint * this.nodes + node;
    if (this.probing[pair] === 1) return;
    this.probing[pair] = 1;
    const life = endpoint < this.nodes ? machines.life[endpoint]! : 0;
    simulation.after(this.everyNs, PROBE_DUE, pair, life);
  }
}
