import { atLeast } from "./order-statistics.ts";

/** Share of time that one machine is up: up / (up + repair). */
export function machineAvailability(meanUp: number, meanRepair: number): number {
  return meanUp / (meanUp + meanRepair);
}

/** Share of time that at least k of n independent machines are up. */
export function groupAvailability(k: number, n: number, machine: number): number {
  return atLeast(k, n, machine);
}

/**
 * Mean time until both of a pair have failed before the other was repaired: (3 λ + μ) / (2 λ²),
 * λ = 1 / mean time to failure, μ = 1 / mean time to repair.
 */
export function meanTimeToLossOfPair(meanUp: number, meanRepair: number): number {
  const [failure, repair] = [1 / meanUp, 1 / meanRepair];
  return (3 * failure + repair) / (2 * failure * failure);
}
