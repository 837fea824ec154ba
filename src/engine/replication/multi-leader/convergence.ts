import { DOWN } from "../../kernel/machines.ts";
import type { Replicas, World } from "./replicas.ts";

interface Watch {
  readonly episode: number;
  /** By origin: the newest write from before the end of the fault. */
  readonly target: Float64Array;
  /** Pairs of live replica and origin that are not there yet. */
  missing: number;
}

/**
 * From the end of a fault until every live replica shows every write that was accepted before that
 * end. A replica's writes of one origin are a prefix, so that a pair of numbers tells.
 */
export class Convergence {
  watching = false;
  private watches: Watch[] = [];
  private readonly world: World;
  private readonly replicas: Replicas;

  constructor(world: World, replicas: Replicas) {
    this.world = world;
    this.replicas = replicas;
  }

  /** A fault has ended. */
  begin(): void {
    const { now } = this.world.simulation;
    const episode = this.world.recorder.episodes.begin("convergence", "convergence", now, []);
    const target = Float64Array.from(this.replicas.origins, (_, origin) => this.endOf(origin));
    this.watches.push({ episode, target, missing: 0 });
    this.recount();
  }

  /** A replica shows the `seq`-th write of an origin. */
  applied(member: number, origin: number, seq: number): void {
    if (this.replicas.empty[member] === 1) return;
    let done = false;
    for (const watch of this.watches) {
      if (watch.target[origin] !== seq) continue;
      watch.missing -= 1;
      done ||= watch.missing === 0;
    }
    if (done) this.close();
  }

  /** Replicas died or came back, or an origin lost what it had not flushed. */
  recount(): void {
    const { replicas, world } = this;
    const { leaders, applied } = replicas;
    for (const watch of this.watches) {
      watch.missing = 0;
      replicas.origins.forEach((_, origin) => {
        watch.target[origin] = Math.min(watch.target[origin]!, this.endOf(origin));
      });
      for (let member = 0; member < replicas.count; member++) {
        if (world.machines.state[replicas.nodes[member]!] === DOWN) continue;
        for (let origin = 0; origin < leaders; origin++) {
          const position = replicas.empty[member] === 1 ? -1 : applied[member * leaders + origin]!;
          if (position < watch.target[origin]!) watch.missing += 1;
        }
      }
    }
    this.close();
  }

  /** The newest write of an origin that anyone can still have. */
  private endOf(origin: number): number {
    const { count, leaders, received, empty, origins } = this.replicas;
    if (empty[origin] === 0) return origins[origin]!.end;
    let most = 0;
    for (let member = 0; member < count; member++) {
      most = Math.max(most, received[member * leaders + origin]!);
    }
    return most;
  }

  private close(): void {
    const { now } = this.world.simulation;
    for (const { episode, missing } of this.watches) {
      if (missing === 0) this.world.recorder.episodes.end(episode, now);
    }
    this.watches = this.watches.filter(({ missing }) => missing > 0);
    this.watching = this.watches.length > 0;
  }
}
