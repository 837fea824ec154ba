/**
 * A probability distribution as plain data. The unit of the values is the unit of the field that
 * holds it (nanoseconds for times, bytes for sizes). Negative samples are cut at zero when drawn.
 */
export type Distribution =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "exponential"; readonly mean: number }
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number }
  | { readonly kind: "lognormal"; readonly p50: number; readonly p99: number }
  | { readonly kind: "gamma"; readonly shape: number; readonly mean: number }
  | { readonly kind: "weibull"; readonly shape: number; readonly scale: number }
  | { readonly kind: "pareto"; readonly min: number; readonly alpha: number }
  /** Points rise in probability (0..1) and never fall in value. */
  | { readonly kind: "quantiles"; readonly points: readonly (readonly [number, number])[] }
  | { readonly kind: "mixture"; readonly parts: readonly MixturePart[] }
  /** A sample of `of`, plus `by` (may be negative). */
  | { readonly kind: "shifted"; readonly by: number; readonly of: Distribution }
  /** A sample of `of`, times `by` (> 0). */
  | { readonly kind: "scaled"; readonly by: number; readonly of: Distribution }
  /** Measured values in rising order; drawn by inverse transform with linear interpolation. */
  | { readonly kind: "empirical"; readonly values: readonly number[]; readonly source: string };

export interface MixturePart {
  readonly weight: number;
  readonly of: Distribution;
}
