import type { Distribution } from "../../random/distribution.ts";

/**
 * Why a distribution cannot be, in a few words; null when it can. Numbers must be finite, scales
 * above zero, and nothing that stands for a time, a size or a rate below zero.
 */
export function distributionFault(d: Distribution): string | null {
  switch (d.kind) {
    case "constant":
      return d.value < 0 ? "its value is negative" : null;
    case "uniform":
      if (d.low < 0) return "its lower end is negative";
      return d.low > d.high ? "its ends are the wrong way round" : null;
    case "exponential":
      return d.mean > 0 ? null : "its mean must be above zero";
    case "normal":
      if (d.mean < 0) return "its mean is negative";
      return d.sd >= 0 ? null : "its spread is negative";
    case "lognormal":
      if (!(d.p50 > 0)) return "p50 must be above zero";
      return d.p99 < d.p50 ? "p99 lies below p50" : null;
    case "gamma":
      return d.shape > 0 && d.mean > 0 ? null : "shape and mean must be above zero";
    case "weibull":
      return d.shape > 0 && d.scale > 0 ? null : "shape and scale must be above zero";
    case "pareto":
      return d.min > 0 && d.alpha > 0 ? null : "min and alpha must be above zero";
    case "quantiles":
      return quantilesFault(d.points);
    case "mixture":
      return mixtureFault(d.parts.map(({ weight }) => weight));
    case "empirical":
      if (d.values.length === 0) return "the column has no values";
      return (d.values[0] ?? 0) < 0 ? "it has negative values" : null;
    case "shifted":
    case "scaled":
      return null;
  }
}

function quantilesFault(points: readonly (readonly [number, number])[]): string | null {
  if (points.length < 2) return "it needs two points or more";
  for (const [index, [p, value]] of points.entries()) {
    if (!(p >= 0 && p <= 1)) return "percentiles lie between p0 and p100";
    if (value < 0) return "its values cannot be negative";
    const before = points[index - 1];
    if (before === undefined) continue;
    if (before[0] === p) return `p${percent(p)} stands twice`;
    if (before[1] > value) return `p${percent(p)} lies below p${percent(before[0])}`;
  }
  return null;
}

function mixtureFault(weights: readonly number[]): string | null {
  if (weights.length === 0) return "it has no parts";
  if (weights.some((weight) => !(weight >= 0))) return "a weight is negative";
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Math.abs(sum - 1) > 1e-6 ? `its weights add up to ${percent(sum)}%, not to 100%` : null;
}

function percent(share: number): number {
  return Number((share * 100).toPrecision(6));
}
