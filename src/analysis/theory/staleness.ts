import { exp, pow } from "../../random/mathematics.ts";

/*
 * How stale a read is, in closed form. Times in one unit, rates per that unit; shares 0..1.
 */

/**
 * The share of reads that miss a write when the replica they ask is always `lag` behind and its key
 * is written `rate` times per unit of time (Poisson): 1 - e^(-rate · lag). Reads that come at
 * independent times see what a look at any moment sees (PASTA). With lags that are drawn anew for
 * each write, so that a later one may overtake, the mean lag takes the place of `lag`.
 */
export function stalenessAtLag(rate: number, lag: number): number {
  return 1 - exp(-rate * lag);
}

/**
 * The share of reads that see a write `after` so long when its way to the replica takes an
 * exponential time of mean `meanLag`: 1 - e^(-after / meanLag).
 */
export function visibleAfterExponential(after: number, meanLag: number): number {
  return meanLag === 0 ? 1 : 1 - exp(-after / meanLag);
}

/**
 * The share of sessions that miss their own write: they read it from a replica with an exponential
 * lag after an exponential pause, a race between the two: meanLag / (meanLag + meanPause).
 */
export function missesOwnWrite(meanLag: number, meanPause: number): number {
  return meanLag === 0 ? 0 : meanLag / (meanLag + meanPause);
}

/**
 * The chance that `r` replicas picked at random out of `n` meet none of the `w` that have a write:
 * C(n - w, r) / C(n, r) (Bailis et al., Probabilistically Bounded Staleness, VLDB 2012, equation 1).
 */
export function quorumMiss(n: number, r: number, w: number): number {
  let share = 1;
  for (let i = 0; i < r; i += 1) share *= Math.max(0, n - w - i) / (n - i);
  return share;
}

/**
 * The chance that a read with random quorums returns one of the last `k` versions:
 * 1 - (C(n - w, r) / C(n, r))^k, without anti-entropy (the same paper, equation 2).
 */
export function withinVersions(k: number, n: number, r: number, w: number): number {
  return 1 - pow(quorumMiss(n, r, w), k);
}

/**
 * The chance that a read of `r` random replicas misses a write that `has[c]` of the time stands on
 * exactly `c` replicas (c from 0 to n): the mean of the misses. This is the paper's equation for
 * t-visibility, for answers that take no time.
 */
export function missOfSpread(has: readonly number[], r: number): number {
  const n = has.length - 1;
  return has.reduce((sum, share, c) => sum + share * quorumMiss(n, r, c), 0);
}
