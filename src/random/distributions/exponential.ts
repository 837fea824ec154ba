import { exp, ln } from "../mathematics.ts";
import type { Shape } from "./shape.ts";

/** Times between events that know nothing of one another. */
export function exponentialShape(mean: number): Shape {
  return {
    lowest: 0,
    mean,
    secondMoment: 2 * mean * mean,
    cdf: (x) => (x <= 0 ? 0 : 1 - exp(-x / mean)),
    quantile: (p) => -mean * ln(1 - p),
  };
}
