import type { DetectPlan } from "../../model/failover.ts";
import { pow } from "../../random/mathematics.ts";
import { normalQuantile } from "../../random/special/normal.ts";

/** Intervals between beats that phi accrual looks back on. */
const REMEMBERED = 200;
/**
 * The least standard deviation of the intervals that phi accrual believes in, as a share of the
 * time between beats (Akka: 100 ms for beats every second; assumed for others). Without it a
 * network that never varied would be suspected at the first late beat.
 */
const LEAST_DEVIATION = 0.1;

/**
 * When each voter will take the leader for dead if it hears nothing more. Heartbeats: so many
 * intervals after the last beat. Phi accrual (Hayashibara and others, SRDS 2004): when phi =
 * -log10 P(the next beat is still to come) passes the threshold, the intervals between beats being
 * normal with the mean and the standard deviation of the last ones. Leases run out by the voter's
 * own clock and are not dealt with here: for them nothing but the first silence counts.
 */
export class Suspicion {
  private readonly plan: DetectPlan;
  private readonly lastNs: Float64Array;
  /** Rings of the last intervals by voter, with their number, sum and sum of squares. */
  private readonly intervals: readonly Float64Array[];
  private readonly count: Int32Array;
  private readonly turn: Int32Array;
  private readonly sum: Float64Array;
  private readonly squares: Float64Array;
  /** How many standard deviations above the mean the threshold stands. */
  private readonly deviations: number;

  constructor(plan: DetectPlan, nodes: number) {
    const isPhi = plan.kind === "phi_accrual";
    this.plan = plan;
    this.lastNs = new Float64Array(nodes);
    this.intervals = Array.from({ length: nodes }, () => new Float64Array(isPhi ? REMEMBERED : 0));
    this.count = new Int32Array(nodes);
    this.turn = new Int32Array(nodes);
    this.sum = new Float64Array(nodes);
    this.squares = new Float64Array(nodes);
    this.deviations = isPhi ? -normalQuantile(pow(10, -plan.threshold)) : 0;
  }

  /** Nanoseconds between beats, or between looks at the lease. */
  get everyNs(): number {
    return this.plan.kind === "lease" ? this.plan.loopNs : this.plan.everyNs;
  }

  /** The voter begins to listen: to a new leader, or after a rest of its own. */
  restart(voter: number, now: number): void {
    this.lastNs[voter] = now;
  }

  /** The voter has heard a beat. */
  heard(voter: number, now: number): void {
    const interval = now - this.lastNs[voter]!;
    this.lastNs[voter] = now;
    // Beats that a partition held back come in one burst, which tells nothing of their rhythm.
    if (this.plan.kind === "phi_accrual" && interval > this.plan.everyNs / 2) {
      this.remember(voter, interval);
    }
  }

  /** When the voter heard a beat for the last time, or began to listen. */
  lastHeardNs(voter: number): number {
    return this.lastNs[voter]!;
  }

  /** When the voter will have been without a beat for too long. */
  deadline(voter: number): number {
    const last = this.lastNs[voter]!;
    switch (this.plan.kind) {
      case "heartbeat":
        return last + this.plan.everyNs * this.plan.miss;
      case "phi_accrual":
        return Math.ceil(last + this.phiPatience(voter, this.plan.everyNs));
      case "lease":
        return last;
    }
  }

  private phiPatience(voter: number, everyNs: number): number {
    const count = this.count[voter]!;
    const least = LEAST_DEVIATION * everyNs;
    if (count < 2) return everyNs + this.deviations * everyNs;
    const mean = this.sum[voter]! / count;
    const variance = Math.max(0, this.squares[voter]! / count - mean * mean);
    return mean + this.deviations * Math.max(least, Math.sqrt(variance));
  }

  private remember(voter: number, interval: number): void {
    const ring = this.intervals[voter]!;
    const at = this.turn[voter]!;
    this.turn[voter] = (at + 1) % REMEMBERED;
    this.count[voter] = Math.min(REMEMBERED, this.count[voter]! + 1);
    const old = ring[at]!;
    ring[at] = interval;
    this.sum[voter]! += interval - old;
    this.squares[voter]! += interval * interval - old * old;
  }
}
