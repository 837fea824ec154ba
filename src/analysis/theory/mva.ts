/** A station that customers of a closed network visit once a cycle. */
export interface ClosedStation {
  /** `queue`: one server, first come first served; `delay`: nobody waits (thinking, a link). */
  readonly kind: "queue" | "delay";
  /** Mean time of service in one cycle. */
  readonly demand: number;
}

export interface ClosedLaw {
  /** Cycles per unit of time, of all customers together. */
  readonly throughput: number;
  /** Mean time that a customer spends in all queueing stations in one cycle. */
  readonly response: number;
  /** Mean number of customers at each station, in the given order. */
  readonly inside: readonly number[];
}

/**
 * Exact mean value analysis of a closed network with exponential queueing stations: a customer
 * that arrives sees the network as it is with one customer fewer (Reiser and Lavenberg, JACM 27,
 * 1980). `customers` >= 1.
 */
export function meanValueAnalysis(
  customers: number,
  stations: readonly ClosedStation[],
): ClosedLaw {
  const inside = stations.map(() => 0);
  let [throughput, response] = [0, 0];
  for (let n = 1; n <= customers; n += 1) {
    const stays = stations.map(({ kind, demand }, index) =>
      kind === "delay" ? demand : demand * (1 + inside[index]!),
    );
    const cycle = stays.reduce((sum, stay) => sum + stay, 0);
    throughput = n / cycle;
    response = stays.reduce((sum, s, i) => sum + (stations[i]!.kind === "queue" ? s : 0), 0);
    stays.forEach((stay, index) => {
      inside[index] = throughput * stay;
    });
  }
  return { throughput, response, inside };
}
