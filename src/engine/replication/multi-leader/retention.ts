import type { Replicas } from "./replicas.ts";
import { ABORTED_WRITE, GONE } from "./writes.ts";

/** Looked at each time that so many writes have come. */
const EVERY = 256;

/**
 * Forgets writes that nobody can meet as concurrent any more. A write on every replica is not enough:
 * another that was accepted before it came there may still be under way. So two looks are needed:
 * what every replica had at the first may go once every replica has all that existed at the first.
 */
export class Retention {
  private readonly replicas: Replicas;
  private readonly stable: Float64Array;
  private readonly ends: Float64Array;
  private readonly now: Float64Array;

  constructor(replicas: Replicas) {
    this.replicas = replicas;
    this.stable = new Float64Array(replicas.leaders);
    this.ends = new Float64Array(replicas.leaders);
    this.now = new Float64Array(replicas.leaders);
  }

  /** A write has come. */
  look(write: number): void {
    if (write % EVERY !== 0) return;
    const { leaders, origins } = this.replicas;
    for (let origin = 0; origin < leaders; origin++) {
      this.now[origin] = this.leastOf(origin);
      if (this.now[origin]! < Math.min(this.ends[origin]!, origins[origin]!.end)) return;
    }
    this.discard();
    this.stable.set(this.now);
    for (let origin = 0; origin < leaders; origin++) this.ends[origin] = origins[origin]!.end;
  }

  /** What every replica has on disk and shows of an origin. */
  private leastOf(origin: number): number {
    const { count, leaders, durable, applied } = this.replicas;
    let least = Number.POSITIVE_INFINITY;
    for (let member = 0; member < count; member++) {
      const at = member * leaders + origin;
      least = Math.min(least, durable[at]!, applied[at]!);
    }
    return least;
  }

  private discard(): void {
    const { writes, origins, logs } = this.replicas;
    let to = writes.base;
    while (to < writes.end) {
      const write = to + 1;
      if (!writes.has(write, GONE | ABORTED_WRITE)) {
        const seq = writes.seqOf(write);
        const origin = writes.originOf(write);
        if (seq === 0 || seq > this.stable[origin]!) break;
        origins[origin]!.discard(seq);
      }
      to = write;
    }
    if (to === writes.base) return;
    writes.discard(to);
    for (const log of logs) log.discard(to);
  }
}
