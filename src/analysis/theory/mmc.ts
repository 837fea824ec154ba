import type { QueueLaw } from "./mg1.ts";

/**
 * Erlang's loss formula B: the share of calls that find all `servers` busy when nobody can wait.
 * `load` is λ / μ. By the recursion B(n) = a B(n-1) / (n + a B(n-1)).
 */
export function erlangB(load: number, servers: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return blocked;
}

/** Erlang's delay formula C: the share that has to wait, C = B / (1 - ρ (1 - B)); 1 when ρ >= 1. */
export function erlangC(load: number, servers: number): number {
  const utilisation = load / servers;
  if (utilisation >= 1) return 1;
  const blocked = erlangB(load, servers);
  return blocked / (1 - utilisation * (1 - blocked));
}

/** `servers` servers with one queue, Poisson arrivals, exponential service. Null without a steady state. */
export function mmc(arrivals: number, meanService: number, servers: number): QueueLaw | null {
  const load = arrivals * meanService;
  const utilisation = load / servers;
  if (!(utilisation < 1)) return null;
  const wait = erlangC(load, servers) / (servers / meanService - arrivals);
  const response = wait + meanService;
  return { utilisation, wait, response, inside: arrivals * response };
}
