import type { Distribution, MixturePart } from "./distribution.ts";

/** How numbers are written: each reader has a precision and units of its own. */
export interface NumberWriting {
  /** A value of the distribution's dimension; `d` is the distribution that it stands in. */
  quantity(value: number, d: Distribution): string;
  /** A deviation: its digits are its own, not those of the values that it is around. */
  deviation(value: number): string;
  /** A plain number: a shape, an exponent. */
  number(value: number, d: Distribution): string;
  /** The shares of a mixture's parts, in percent without the sign. */
  shares(parts: readonly MixturePart[]): readonly string[];
}

/** A distribution in the words of the scenario language, its numbers as they are asked to be written. */
export function distributionText(d: Distribution, writing: NumberWriting): string {
  const q = (value: number): string => writing.quantity(value, d);
  const n = (value: number): string => writing.number(value, d);
  switch (d.kind) {
    case "constant":
      return q(d.value);
    case "uniform":
      return `uniform(${q(d.low)}, ${q(d.high)})`;
    case "exponential":
      return `exponential(mean: ${q(d.mean)})`;
    case "normal":
      return `normal(mean: ${q(d.mean)}, sd: ${writing.deviation(d.sd)})`;
    case "lognormal":
      return `lognormal(p50: ${q(d.p50)}, p99: ${q(d.p99)})`;
    case "gamma":
      return `gamma(shape: ${n(d.shape)}, mean: ${q(d.mean)})`;
    case "weibull":
      return `weibull(shape: ${n(d.shape)}, scale: ${q(d.scale)})`;
    case "pareto":
      return `pareto(min: ${q(d.min)}, alpha: ${n(d.alpha)})`;
    case "quantiles":
      return `quantiles(${d.points.map(([p, value]) => `p${Number((p * 100).toPrecision(12))}: ${q(value)}`).join(", ")})`;
    case "mixture":
      return `mixture(${mixtureText(d.parts, writing)})`;
    case "shifted":
      return `shifted(by: ${q(d.by)}, ${distributionText(d.of, writing)})`;
    case "scaled":
      return `${n(d.by)} * ${distributionText(d.of, writing)}`;
    case "empirical":
      return `empirical(${JSON.stringify(d.source)}, ${d.values.length} values)`;
  }
}

function mixtureText(parts: readonly MixturePart[], writing: NumberWriting): string {
  const shares = writing.shares(parts);
  return parts
    .map(({ of }, index) => `(${shares[index]}%, ${distributionText(of, writing)})`)
    .join(", ");
}
