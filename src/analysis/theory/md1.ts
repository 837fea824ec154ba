import { mg1, type QueueLaw } from "./mg1.ts";

/** One server, Poisson arrivals, equal services: Wq = ρ / (2 μ (1 - ρ)). Null without a steady state. */
export function md1(arrivals: number, service: number): QueueLaw | null {
  return mg1(arrivals, service, service * service);
}
