import type { Replicas } from "./replicas.ts";

/** When a proposed write is sure of its place in the group's order. */
export interface Agreement {
  /** Whether a member that has received a proposal tells everyone, or its leader alone. */
  readonly tellsAll: boolean;
  /** `by` told `member`, when its clock stood at `tick`, that it has one more of `origin`; -1 that it lives. */
  heard(member: number, by: number, origin: number, tick: number): void;
  /** A proposal of `from` has come, the newest that it made at `tick`. */
  proposed(member: number, from: number, tick: number): void;
  /** Whether the member may take the write in, the `count`-th of its leader in this view. */
  isAgreed(member: number, write: number, count: number): boolean;
  /** A new view begins. */
  restart(): void;
}

/** Every member of the view is known to have it (Galera's safe delivery). */
export class AllAgree implements Agreement {
  readonly tellsAll = true;
  private readonly replicas: Replicas;
  private readonly inView: Uint8Array;
  /** How many proposals of `origin` the member `by` told `to` that it has. */
  private readonly confirmed: Float64Array;

  constructor(replicas: Replicas, inView: Uint8Array) {
    this.replicas = replicas;
    this.inView = inView;
    this.confirmed = new Float64Array(replicas.leaders * replicas.leaders * replicas.leaders);
  }

  heard(member: number, by: number, origin: number): void {
    const { leaders } = this.replicas;
    if (origin >= 0) this.confirmed[(member * leaders + by) * leaders + origin]! += 1;
  }

  proposed(): void {}

  isAgreed(member: number, write: number, count: number): boolean {
    const { leaders, writes } = this.replicas;
    const origin = writes.originOf(write);
    for (let by = 0; by < leaders; by++) {
      if (by === member || by === origin || this.inView[by] === 0) continue;
      if (this.confirmed[(member * leaders + by) * leaders + origin]! < count) return false;
    }
    return true;
  }

  restart(): void {
    this.confirmed.fill(0);
  }
}
