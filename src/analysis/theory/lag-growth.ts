/** How a replica falls behind that gets more than it can take. Rates per second. */
export interface LagGrowth {
  /** Items more in the queue, every second. */
  readonly itemsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Seconds of lag more, every second: what is applied at time t was written at t · μ / λ. */
  readonly lagPerSecond: number;
}

/** Growth at `offered` items/s against a `capacity`; null when the replica keeps up. */
export function lagGrowth(
  offered: number,
  capacity: number,
  bytesPerItem: number,
): LagGrowth | null {
  // At exactly full load the queue grows too, without bound though with no steady rate.
  if (!(offered >= capacity)) return null;
  const items = offered - capacity;
  return {
    itemsPerSecond: items,
    bytesPerSecond: items * bytesPerItem,
    lagPerSecond: offered === 0 ? 0 : 1 - capacity / offered,
  };
}

/** Seconds until the lag is `lag` seconds; Infinity when it does not grow. */
export function secondsUntilLag(growth: LagGrowth, lag: number): number {
  return growth.lagPerSecond > 0 ? lag / growth.lagPerSecond : Infinity;
}

/** Seconds until so many bytes have piled up; Infinity when nothing does. */
export function secondsUntilFull(growth: LagGrowth, capacityBytes: number): number {
  return growth.bytesPerSecond > 0 ? capacityBytes / growth.bytesPerSecond : Infinity;
}
