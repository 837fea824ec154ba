import { exp } from "../../random/mathematics.ts";

/**
 * The chance that a write meets a concurrent one of the other site: both were made within the
 * one-way `delay` of each other, before or after. The other site writes `rate` times a second
 * (Poisson) to `keys` keys, each as often: 1 - e^(-2 · delay · rate / keys). Seconds.
 */
export function conflictChance(delay: number, rate: number, keys: number): number {
  return 1 - exp((-2 * delay * rate) / keys);
}

/**
 * Pairs of concurrent writes in a second between two sites that write `a` and `b` times a second:
 * a · 2 · delay · b / keys. With more sites the pairs of sites add up.
 */
export function conflictRate(delay: number, a: number, b: number, keys: number): number {
  return (2 * delay * a * b) / keys;
}

/**
 * The sum of squares of the keys' shares, which stands in place of 1 / keys when keys are not
 * written equally often (a Zipf workload): the chance that two writes are of the same key.
 */
export function sameKeyChance(weights: readonly number[]): number {
  const total = weights.reduce((sum, one) => sum + one, 0);
  return weights.reduce((sum, one) => sum + (one / total) * (one / total), 0);
}
