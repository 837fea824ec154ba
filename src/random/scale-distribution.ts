import type { Distribution } from "./distribution.ts";

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
