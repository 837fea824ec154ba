import type { Simulation } from "../../kernel/simulation.ts";
import { roomFor } from "../../storage/key-rows.ts";
import type { Divergence } from "./divergence.ts";
import type { Losses, Merge } from "./merge.ts";
import type { Replicas } from "./replicas.ts";

/**
 * One version a key: the one with the greatest (stamp, origin, number). The stamp is the leader's
 * clock for last write wins, a clock that has seen what its leader saw for the register CRDT, and
 * the place in the group's order where writes are certified.
 */
export class WinnerMerge implements Merge {
  /** By row and member. The marks of the divergence are the versions themselves. */
  private stamps = new Float64Array(0);
  private readonly replicas: Replicas;
  private readonly divergence: Divergence;
  private readonly losses: Losses;
  private readonly simulation: Simulation;

  constructor(replicas: Replicas, divergence: Divergence, losses: Losses, simulation: Simulation) {
    this.replicas = replicas;
    this.divergence = divergence;
    this.losses = losses;
    this.simulation = simulation;
  }

  apply(member: number, write: number): void {
    const { writes, count } = this.replicas;
    const row = writes.rowOf(write);
    const at = row * count + member;
    const shown = this.divergence.markOf(member, row);
    if (write === shown) return;
    if (at >= this.stamps.length) this.grow(row);
    if (shown === 0 || this.beats(write, shown, this.stamps[at]!)) {
      this.stamps[at] = writes.stampOf(write);
      this.divergence.set(member, row, write);
      if (shown > 0 && this.isOwn(member, shown) && !writes.saw(write, shown)) {
        this.losses.beaten(shown, write);
      }
    } else if (writes.originOf(write) === member && !writes.saw(shown, write)) {
      this.losses.beaten(write, shown);
    }
  }

  shown(member: number, row: number): number {
    return this.divergence.markOf(member, row);
  }

  versions(): number {
    return 1;
  }

  heaviest(): number {
    return 0;
  }

  isMissed(member: number, row: number, write: number): boolean {
    const shown = this.divergence.markOf(member, row);
    if (shown === 0) return true;
    return this.beats(write, shown, this.stamps[row * this.replicas.count + member]!);
  }

  copy(from: number, to: number): void {
    const { count, keys } = this.replicas;
    for (let row = 0; row < keys.count; row++) {
      this.divergence.set(to, row, this.divergence.markOf(from, row));
      if (row * count + count > this.stamps.length) this.grow(row);
      this.stamps[row * count + to] = this.stamps[row * count + from]!;
    }
  }

  /** Ties of the clock go to the leader with the greater index, then to the later write. */
  private beats(write: number, shown: number, stamp: number): boolean {
    const { writes } = this.replicas;
    const own = writes.stampOf(write);
    if (own !== stamp) return own > stamp;
    if (!writes.isKept(shown)) return true;
    const step = writes.originOf(write) - writes.originOf(shown);
    return step > 0 || (step === 0 && write > shown);
  }

  private isOwn(member: number, write: number): boolean {
    const { writes } = this.replicas;
    return writes.isKept(write) && writes.originOf(write) === member;
  }

  private grow(row: number): void {
    const room = roomFor((row + 1) * this.replicas.count, this.stamps.length);
    this.simulation.poolBytes += (room - this.stamps.length) * 16;
    const wider = new Float64Array(room);
    wider.set(this.stamps);
    this.stamps = wider;
  }
}
