import { exp, ln, pow } from "../mathematics.ts";
import { lnGamma } from "../special/gamma.ts";
import type { Shape } from "./shape.ts";

/** Times to failure: the rate of failing falls (shape < 1) or rises (shape > 1) with age. */
export function weibullShape(shape: number, scale: number): Shape {
  return {
    lowest: 0,
    mean: scale * exp(lnGamma(1 + 1 / shape)),
    secondMoment: scale * scale * exp(lnGamma(1 + 2 / shape)),
    cdf: (x) => (x <= 0 ? 0 : 1 - exp(-pow(x / scale, shape))),
    quantile: (p) => scale * pow(-ln(1 - p), 1 / shape),
  };
}
