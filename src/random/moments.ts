import type { Distribution } from "./distribution.ts";
import { shapeOf } from "./distributions/family.ts";
import type { Shape } from "./distributions/shape.ts";

/**
 * The mean of what `makeSampler` draws (negative samples cut at zero), in the distribution's unit.
 * Infinity for a Pareto distribution with alpha <= 1.
 */
export function meanOf(d: Distribution): number {
  const shape = shapeOf(d);
  if (shape.lowest >= 0) return shape.mean;
  // E[max(0, X)] = E[X] + the integral of P(X <= x) over x < 0.
  return shape.mean + integralBelowZero(shape, () => 1);
}

/** E[X²] of what `makeSampler` draws; Infinity where it does not exist. */
export function secondMomentOf(d: Distribution): number {
  const shape = shapeOf(d);
  if (shape.lowest >= 0) return shape.secondMoment;
  // E[max(0, X)²] = E[X²] + the integral of 2 x P(X <= x) over x < 0.
  return shape.secondMoment + integralBelowZero(shape, (x) => 2 * x);
}

/** Variance of what `makeSampler` draws. */
export function varianceOf(d: Distribution): number {
  const mean = meanOf(d);
  return Math.max(0, secondMomentOf(d) - mean * mean);
}

/**
 * The value below which the share `p` (0..1) of samples lies. Closed where a formula exists, by
 * bisection to the last bits for gamma and mixtures.
 */
export function quantileOf(d: Distribution, p: number): number {
  return Math.max(0, shapeOf(d).quantile(p));
}

/** The quantile as a function of p, for many quantiles of one distribution. */
export function quantileFunctionOf(d: Distribution): (p: number) => number {
  const { quantile } = shapeOf(d);
  return (p) => Math.max(0, quantile(p));
}

/** P(X <= x) of what `makeSampler` draws. */
export function cdfOf(d: Distribution, x: number): number {
  return x < 0 ? 0 : shapeOf(d).cdf(x);
}

/** Panels of the composite Simpson rule below; the tests bound what it costs in accuracy. */
const PANELS = 4000;

function integralBelowZero(shape: Shape, weight: (x: number) => number): number {
  const from = Math.max(shape.lowest, -spread(shape) * 40);
  const step = -from / PANELS;
  let sum = 0;
  for (let index = 0; index <= PANELS; index += 1) {
    const x = from + index * step;
    const factor = index === 0 || index === PANELS ? 1 : index % 2 === 1 ? 4 : 2;
    sum += factor * weight(x) * shape.cdf(x);
  }
  return (sum * step) / 3;
}

function spread(shape: Shape): number {
  const variance = shape.secondMoment - shape.mean * shape.mean;
  return Math.sqrt(Math.max(variance, 0)) + Math.abs(shape.mean) / 40;
}
