import type { World } from "./copies.ts";
import { SPECULATE } from "./events.ts";
import type { Rounds } from "./rounds.ts";

/** Reads that a coordinator looks back on, and how often it works out its quantile anew. */
const RECENT = 256;
const EVERY = 32;

/**
 * Speculative retry: a read that has waited for some time asks one replica more. The time is fixed,
 * or a quantile of the coordinator's recent reads; before it has seen enough reads it waits.
 */
export class Speculation {
  private readonly world: World;
  private readonly rounds: Rounds;
  /** By endpoint: the recent latencies in a ring, how many there were, the quantile; Infinity before. */
  private readonly recent: readonly Float64Array[];
  private readonly seen: Float64Array;
  private readonly quantile: Float64Array;

  constructor(world: World, rounds: Rounds) {
    const { network, plan } = world;
    this.world = world;
    this.rounds = rounds;
    const isNeeded = plan.replication.speculation.kind === "quantile";
    this.recent = Array.from(
      { length: isNeeded ? network.endpoints : 0 },
      () => new Float64Array(RECENT),
    );
    this.seen = new Float64Array(network.endpoints);
    this.quantile = new Float64Array(network.endpoints).fill(Number.POSITIVE_INFINITY);
  }

  /** A read has been sent to as many replicas as it needs. */
  watch(round: number): void {
    const { simulation, plan } = this.world;
    const { speculation } = plan.replication;
    if (speculation.kind === "never") return;
    const after =
      speculation.kind === "after" ? speculation.ns : this.quantile[this.rounds.endpoint[round]!]!;
    if (after === Number.POSITIVE_INFINITY) return;
    simulation.after(Math.round(after), SPECULATE, round, this.rounds.generation[round]!);
  }

  /** A read has its answers. */
  ended(round: number): void {
    const { speculation } = this.world.plan.replication;
    if (speculation.kind !== "quantile") return;
    const endpoint = this.rounds.endpoint[round]!;
    const recent = this.recent[endpoint]!;
    const seen = this.seen[endpoint]!;
    recent[seen % RECENT] = this.world.simulation.now - this.rounds.startNs[round]!;
    this.seen[endpoint] = seen + 1;
    if (seen + 1 < EVERY || (seen + 1) % EVERY !== 0) return;
    const sorted = recent.slice(0, Math.min(RECENT, seen + 1)).sort();
    const at = Math.min(sorted.length - 1, Math.floor(speculation.share * sorted.length));
    this.quantile[endpoint] = sorted[at]!;
  }
}
