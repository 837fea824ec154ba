import type { Distribution } from "../../random/distribution.ts";

/** A plan at another size of one input: the factor that was really taken, and the new size in words. */
export interface Scaled<T> {
  readonly value: T;
  /** Differs from the factor asked for where only whole numbers are possible. */
  readonly factor: number;
}

/** All values of a distribution times a factor above zero; draws stay the same draws, times the factor. */
export function scaledDistribution(d: Distribution, by: number): Distribution {
  switch (d.kind) {
    case "constant":
      return { ...d, value: d.value * by };
    case "uniform":
      return { ...d, low: d.low * by, high: d.high * by };
    case "exponential":
    case "gamma":
      return { ...d, mean: d.mean * by };
    case "normal":
      return { ...d, mean: d.mean * by, sd: d.sd * by };
    case "lognormal":
      return { ...d, p50: d.p50 * by, p99: d.p99 * by };
    case "weibull":
      return { ...d, scale: d.scale * by };
    case "pareto":
      return { ...d, min: d.min * by };
    case "quantiles":
      return { ...d, points: d.points.map(([p, value]) => [p, value * by] as const) };
    case "mixture":
      return {
        ...d,
        parts: d.parts.map((part) => ({ ...part, of: scaledDistribution(part.of, by) })),
      };
    case "shifted":
      return { ...d, by: d.by * by, of: scaledDistribution(d.of, by) };
    case "scaled":
      return { ...d, by: d.by * by };
    case "empirical":
      return { kind: "scaled", by, of: d };
  }
}

/**
 * A whole number from 1 on at about `by` times its size, at least one step away; null when there is
 * none on that side.
 */
export function scaledCount(count: number, by: number): Scaled<number> | null {
  const near = Math.round(count * by);
  const value = by > 1 ? Math.max(count + 1, near) : Math.min(count - 1, near);
  return value >= 1 ? { value, factor: value / count } : null;
}

/** A share of one at `by` times its size; null when that is more than all. */
export function scaledShare(share: number, by: number): Scaled<number> | null {
  return share * by <= 1 ? { value: share * by, factor: by } : null;
}
