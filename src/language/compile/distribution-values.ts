import type { Distribution } from "../../random/distribution.ts";

/** A distribution times a factor above zero, in the simplest form. */
export function scaleDistribution(d: Distribution, by: number): Distribution {
  return by === 1 ? d : changeUnit(d, by, (value) => value * by);
}

/**
 * A distribution in another unit, which is `factor` times smaller: `convert` turns single numbers
 * (and may round them better than a product would).
 */
export function changeUnit(
  d: Distribution,
  factor: number,
  convert: (value: number) => number,
): Distribution {
  switch (d.kind) {
    case "constant":
      return { kind: "constant", value: convert(d.value) };
    case "uniform":
      return { kind: "uniform", low: convert(d.low), high: convert(d.high) };
    case "exponential":
      return { kind: "exponential", mean: convert(d.mean) };
    case "normal":
      return { kind: "normal", mean: convert(d.mean), sd: convert(d.sd) };
    case "lognormal":
      return { kind: "lognormal", p50: convert(d.p50), p99: convert(d.p99) };
    case "gamma":
      return { kind: "gamma", shape: d.shape, mean: convert(d.mean) };
    case "weibull":
      return { kind: "weibull", shape: d.shape, scale: convert(d.scale) };
    case "pareto":
      return { kind: "pareto", min: convert(d.min), alpha: d.alpha };
    case "quantiles":
      return { kind: "quantiles", points: d.points.map(([p, v]) => [p, convert(v)] as const) };
    case "mixture": {
      const parts = d.parts.map(({ weight, of }) => ({
        weight,
        of: changeUnit(of, factor, convert),
      }));
      return { kind: "mixture", parts };
    }
    case "shifted":
      return { kind: "shifted", by: convert(d.by), of: changeUnit(d.of, factor, convert) };
    case "scaled":
      return { kind: "scaled", by: d.by * factor, of: d.of };
    case "empirical":
      // The measured values stay as they are, so that all cases share one list.
      return { kind: "scaled", by: factor, of: d };
  }
}

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
