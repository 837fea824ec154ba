import { pow } from "../mathematics.ts";
import type { Shape } from "./shape.ts";

/** At least `min`, with a tail that falls as x to the power -alpha (Pareto's first kind). */
export function paretoShape(min: number, alpha: number): Shape {
  return {
    lowest: min,
    mean: alpha > 1 ? (alpha * min) / (alpha - 1) : Infinity,
    secondMoment: alpha > 2 ? (alpha * min * min) / (alpha - 2) : Infinity,
    cdf: (x) => (x <= min ? 0 : 1 - pow(min / x, alpha)),
    quantile: (p) => min / pow(1 - p, 1 / alpha),
  };
}
