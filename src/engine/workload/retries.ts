import type { Plan } from "../../model/plan.ts";
import type { RetryPlan } from "../../model/workload.ts";
import { makeStream, type Stream } from "../../random/stream.ts";

/**
 * A bucket of retries holds this many at most, so that a few failures at once are tried again
 * whatever the budget. The number is assumed; gRPC's retry throttling (gRFC A6) has a bucket of this
 * kind.
 */
export const RETRY_TOKENS = 10;

/**
 * Whether a failed attempt is tried again, and after how long. Waits double from the base to the
 * cap, and each is between half and all of that, so that clients do not come back all at once. A
 * budget allows retries for that share of the first attempts only: each first attempt puts so much
 * into the bucket, and each retry takes one out.
 */
export class Retries {
  private readonly plans: readonly RetryPlan[];
  private readonly streams: readonly Stream[];
  private readonly tokens: Float64Array;
  /** What each first attempt puts into the bucket; 0 where there is none. */
  private readonly budgets: Float64Array;

  constructor({ workloads, run: { seed } }: Plan) {
    this.plans = workloads.map(({ retry }) => retry);
    this.streams = workloads.map((_, index) => makeStream(seed, `w${index}`, "backoff"));
    this.budgets = Float64Array.from(workloads, ({ retry }) =>
      retry.kind === "none" ? 0 : (retry.budget ?? 0),
    );
    this.tokens = new Float64Array(workloads.length).fill(RETRY_TOKENS);
  }

  /** An operation of the workload begins. */
  began(workload: number): void {
    const budget = this.budgets[workload]!;
    if (budget > 0) {
      this.tokens[workload] = Math.min(RETRY_TOKENS, this.tokens[workload]! + budget);
    }
  }

  /** Nanoseconds until the next attempt after `tries` retries; -1 to give the operation up. */
  wait(workload: number, tries: number): number {
    const plan = this.plans[workload]!;
    if (plan.kind === "none" || tries >= plan.tries) return -1;
    if (plan.budget !== undefined) {
      if (this.tokens[workload]! < 1) return -1;
      this.tokens[workload]! -= 1;
    }
    const backoff = Math.min(plan.capNs, plan.baseNs * doublings(tries));
    return Math.round(backoff * (0.5 + 0.5 * this.streams[workload]!.next()));
  }
}

function doublings(count: number): number {
  return 1 << Math.min(count, 30);
}
