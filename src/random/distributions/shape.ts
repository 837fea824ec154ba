/**
 * What is known about a distribution before negative samples are cut at zero. Values have the unit
 * of the distribution; p is a probability.
 */
export interface Shape {
  /** The smallest value possible; -Infinity for the normal distribution. */
  readonly lowest: number;
  readonly mean: number;
  /** E[X²]; Infinity where it does not exist. */
  readonly secondMoment: number;
  /** P(X <= x). */
  cdf(x: number): number;
  /** The value below which the share p lies; rises with p, so that it turns uniforms into samples. */
  quantile(p: number): number;
}
