import type { Simulation } from "../../kernel/simulation.ts";
import { roomFor } from "../key-rows.ts";

/**
 * Counters that go up and down, a row each on several replicas (PN-counters: Shapiro, Preguiça,
 * Baquero, Zawirski, INRIA RR-7506, 2011, specification 7). Each origin has a sum of its increments
 * and one of its decrements, which only grow, so that joining two replicas is the greater of each.
 */
export class CounterTable {
  private up = new Float64Array(0);
  private down = new Float64Array(0);
  private readonly replicas: number;
  private readonly origins: number;
  private readonly simulation: Simulation | null;

  constructor(replicas: number, origins: number, simulation: Simulation | null = null) {
    this.replicas = replicas;
    this.origins = origins;
    this.simulation = simulation;
  }

  /** An origin has counted so much more, in all that a replica knows; negative counts down. */
  add(replica: number, row: number, origin: number, by: number): void {
    const at = this.place(replica, row) + origin;
    if (by >= 0) this.up[at]! += by;
    else this.down[at]! -= by;
  }

  /** What the replica shows. */
  value(replica: number, row: number): number {
    const from = this.place(replica, row);
    let value = 0;
    for (let at = from; at < from + this.origins; at++) value += this.up[at]! - this.down[at]!;
    return value;
  }

  /** What one origin has counted, as the replica knows it: steps up and steps down together. */
  total(replica: number, row: number, origin: number): number {
    const at = this.place(replica, row) + origin;
    return this.up[at]! + this.down[at]!;
  }

  /** The replica knows nothing of the row any more. */
  clear(replica: number, row: number): void {
    const from = this.place(replica, row);
    this.up.fill(0, from, from + this.origins);
    this.down.fill(0, from, from + this.origins);
  }

  /** `to` takes in all that `from` knows of a row: commutative, associative, idempotent. */
  join(from: number, to: number, row: number): void {
    const source = this.place(from, row);
    const target = this.place(to, row);
    for (let origin = 0; origin < this.origins; origin++) {
      this.up[target + origin] = Math.max(this.up[target + origin]!, this.up[source + origin]!);
      this.down[target + origin] = Math.max(
        this.down[target + origin]!,
        this.down[source + origin]!,
      );
    }
  }

  /** The sums of all origins by turns, as text: equal for equal states. */
  state(replica: number, row: number): string {
    const from = this.place(replica, row);
    const sums = [this.up, this.down].map((column) => column.slice(from, from + this.origins));
    return sums.map((sum) => sum.join(" ")).join(" / ");
  }

  private place(replica: number, row: number): number {
    const { replicas, origins } = this;
    const end = (row + 1) * replicas * origins;
    if (end > this.up.length) {
      const room = roomFor(end, this.up.length);
      if (this.simulation !== null) this.simulation.poolBytes += (room - this.up.length) * 16;
      const up = new Float64Array(room);
      const down = new Float64Array(room);
      up.set(this.up);
      down.set(this.down);
      this.up = up;
      this.down = down;
    }
    return (row * replicas + replica) * origins;
  }
}
