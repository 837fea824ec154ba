/**
 * How far a station's records are from Little's law L = λ W, as a share of L: the integral of the
 * number inside against the sum of the times spent inside. Both from the same window; they differ
 * by what was inside at its ends. 0 for an empty station.
 */
export function littleDeviation(queueNs: number, sojournNs: number): number {
  return queueNs === 0 ? 0 : Math.abs(sojournNs - queueNs) / queueNs;
}

/** Customers in a closed loop by the interactive response time law: N = X (R + Z). */
export function customersInside(throughput: number, response: number, think: number): number {
  return throughput * (response + think);
}
