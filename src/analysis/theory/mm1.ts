import { ln } from "../../random/mathematics.ts";
import { mg1, type QueueLaw } from "./mg1.ts";

/** One server, Poisson arrivals, exponential service: W = 1 / (μ - λ). Null without a steady state. */
export function mm1(arrivals: number, meanService: number): QueueLaw | null {
  return mg1(arrivals, meanService, 2 * meanService * meanService);
}

/** The response time below which the share p of customers stays: -ln(1 - p) / (μ - λ). */
export function mm1ResponseQuantile(
  arrivals: number,
  meanService: number,
  p: number,
): number | null {
  const law = mm1(arrivals, meanService);
  return law && -ln(1 - p) * law.response;
}
