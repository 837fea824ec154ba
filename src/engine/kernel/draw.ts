import type { Distribution } from "../../random/distribution.ts";
import { makeRowSampler } from "../../random/sampler.ts";
import { makeStream } from "../../random/stream.ts";

const BATCH = 64;

/**
 * Whole, non-negative samples of one distribution from one named stream. Constants cost nothing;
 * others are drawn a batch at a time, which keeps the many shapes of sampler out of the hot path.
 */
export class Draw {
  /** The value when every sample is the same, else -1. */
  readonly constant: number;
  private readonly sampler: ((into: Float64Array) => void) | null;
  private readonly batch: Float64Array;
  private next = BATCH;

  constructor(distribution: Distribution, seed: string, entity: string, purpose: string) {
    const fixed = distribution.kind === "constant";
    this.constant = fixed ? Math.max(0, Math.round(distribution.value)) : -1;
    this.sampler = fixed ? null : makeRowSampler(distribution, makeStream(seed, entity, purpose));
    this.batch = new Float64Array(fixed ? 0 : BATCH);
  }

  /** The next sample, rounded to a whole number. */
  take(): number {
    if (this.constant >= 0) return this.constant;
    if (this.next === BATCH) this.refill();
    return this.batch[this.next++]!;
  }

  private refill(): void {
    const { batch } = this;
    this.sampler!(batch);
    for (let index = 0; index < BATCH; index++) batch[index] = Math.round(batch[index]!);
    this.next = 0;
  }
}
