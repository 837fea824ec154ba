/*
 * How long the phases of a failover take, in closed form. All times in one unit.
 */

/** The least, the mean and the greatest that a time can be. */
export interface TimeRange {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
}

/**
 * From a leader's death until it counts as dead by heartbeats: it beats every `every`, and is dead
 * `miss` beats after the last one that came. It dies at any moment between two beats, so that the
 * last beat is 0 to `every` old. Each beat takes `delay` to come.
 */
export function heartbeatDetection(every: number, miss: number, delay = 0): TimeRange {
  const most = every * miss + delay;
  return { least: most - every, mean: most - every / 2, most };
}

/**
 * From a leader's death until its lease has run out and was seen to: it renews the lease of `ttl`
 * every `loop`, so that between ttl - loop and ttl are left, and the others look every `loop`, 0 to
 * one loop later.
 */
export function leaseDetection(ttl: number, loop: number): TimeRange {
  return { least: ttl - loop, mean: ttl, most: ttl + loop };
}

/**
 * From a Raft leader's death to the first of `others` that stands for election: each waits a time
 * out drawn evenly from `low` to `high` since the last heartbeat, which is 0 to `every` old at the
 * death. The mean of the least of k uniform times is low + (high - low) / (k + 1).
 */
export function electionStart(low: number, high: number, others: number, every: number): TimeRange {
  return {
    least: low - every,
    mean: low + (high - low) / (others + 1) - every / 2,
    most: high,
  };
}

/** Phases one after another. */
export function inSequence(phases: readonly TimeRange[]): TimeRange {
  const sum = (of: keyof TimeRange) => phases.reduce((total, phase) => total + phase[of], 0);
  return { least: sum("least"), mean: sum("mean"), most: sum("most") };
}

/** A phase that always takes the same. */
export function exactly(time: number): TimeRange {
  return { least: time, mean: time, most: time };
}

/**
 * How long two nodes lead at a time: from the moment that the new one begins until the old one
 * stops (fenced, its lease over, or told so); never less than nothing.
 */
export function splitBrainOverlap(oldStops: number, newStarts: number): number {
  return Math.max(0, oldStops - newStarts);
}

/**
 * Acknowledged writes that die with an asynchronous leader: those that were on their way, a Poisson
 * number whose mean and variance are rate · delay. What a promotion loses in time is the delay.
 */
export function writesOnTheWay(rate: number, delay: number): { mean: number; variance: number } {
  return { mean: rate * delay, variance: rate * delay };
}
