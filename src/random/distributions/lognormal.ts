import { exp, ln } from "../mathematics.ts";
import { normalCdf, normalQuantile, Z99 } from "../special/normal.ts";
import { constantShape } from "./constant.ts";
import type { Shape } from "./shape.ts";

/** A value whose logarithm is normal, given by its median and its 99th percentile. */
export function lognormalShape(p50: number, p99: number): Shape {
  if (p50 === p99) return constantShape(p50);
  const mu = ln(p50);
  const sigma = (ln(p99) - mu) / Z99;
  return {
    lowest: 0,
    mean: exp(mu + (sigma * sigma) / 2),
    secondMoment: exp(2 * mu + 2 * sigma * sigma),
    cdf: (x) => (x <= 0 ? 0 : normalCdf((ln(x) - mu) / sigma)),
    quantile: (p) => exp(mu + sigma * normalQuantile(p)),
  };
}
