import type { Distribution, MixturePart } from "../distribution.ts";
import { bisect } from "../special/invert.ts";
import { constantShape } from "./constant.ts";
import { empiricalShape } from "./empirical.ts";
import { exponentialShape } from "./exponential.ts";
import { gammaShape } from "./gamma.ts";
import { lognormalShape } from "./lognormal.ts";
import { normalShape } from "./normal.ts";
import { paretoShape } from "./pareto.ts";
import { quantilesShape } from "./quantiles.ts";
import type { Shape } from "./shape.ts";
import { uniformShape } from "./uniform.ts";
import { weibullShape } from "./weibull.ts";

/** The shape of any distribution, before negative samples are cut at zero. */
export function shapeOf(d: Distribution): Shape {
  switch (d.kind) {
    case "constant":
      return constantShape(d.value);
    case "uniform":
      return d.low === d.high ? constantShape(d.low) : uniformShape(d.low, d.high);
    case "exponential":
      return d.mean === 0 ? constantShape(0) : exponentialShape(d.mean);
    case "normal":
      return normalShape(d.mean, d.sd);
    case "lognormal":
      return lognormalShape(d.p50, d.p99);
    case "gamma":
      return d.mean === 0 ? constantShape(0) : gammaShape(d.shape, d.mean);
    case "weibull":
      return d.scale === 0 ? constantShape(0) : weibullShape(d.shape, d.scale);
    case "pareto":
      return paretoShape(d.min, d.alpha);
    case "quantiles":
      return quantilesShape(d.points);
    case "mixture":
      return mixtureShape(d.parts);
    case "shifted":
      return shiftedShape(d.by, shapeOf(d.of));
    case "scaled":
      return scaledShape(d.by, shapeOf(d.of));
    case "empirical":
      return empiricalShape(d.values);
  }
}

function shiftedShape(by: number, of: Shape): Shape {
  return {
    lowest: of.lowest + by,
    mean: of.mean + by,
    secondMoment: of.secondMoment + 2 * by * of.mean + by * by,
    cdf: (x) => of.cdf(x - by),
    quantile: (p) => of.quantile(p) + by,
  };
}

function scaledShape(by: number, of: Shape): Shape {
  return {
    lowest: of.lowest * by,
    mean: of.mean * by,
    secondMoment: of.secondMoment * by * by,
    cdf: (x) => of.cdf(x / by),
    quantile: (p) => of.quantile(p) * by,
  };
}

/** The share of each part in a mixture, adding up to 1. Throws RangeError when nothing is left. */
export function sharesOf(parts: readonly MixturePart[]): number[] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError("the weights of a mixture must add up to more than 0");
  return parts.map(({ weight }) => weight / total);
}

function mixtureShape(parts: readonly MixturePart[]): Shape {
  const shares = sharesOf(parts);
  const shapes = parts.map(({ of }) => shapeOf(of));
  const weigh = (field: (shape: Shape) => number): number =>
    shapes.reduce((sum, shape, index) => {
      const share = shares[index]!;
      return share === 0 ? sum : sum + share * field(shape);
    }, 0);
  const cdf = (x: number) => weigh((shape) => shape.cdf(x));
  return {
    lowest: Math.min(...shapes.map(({ lowest }) => lowest)),
    mean: weigh(({ mean }) => mean),
    secondMoment: weigh(({ secondMoment }) => secondMoment),
    cdf,
    // The quantile of the whole lies between the least and the greatest quantile of its parts.
    quantile: (p) => {
      const ofParts = shapes.map((shape) => shape.quantile(p));
      const [low, high] = [Math.min(...ofParts), Math.max(...ofParts)];
      if (low === high || !Number.isFinite(high - low)) return low === high ? low : high;
      return cdf(low) >= p ? low : bisect(cdf, p, low, high);
    },
  };
}
