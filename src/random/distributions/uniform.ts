import type { Shape } from "./shape.ts";

/** Every value from low to high alike. */
export function uniformShape(low: number, high: number): Shape {
  const width = high - low;
  return {
    lowest: low,
    mean: low + width / 2,
    secondMoment: (low * low + low * high + high * high) / 3,
    cdf: (x) => (x >= high ? 1 : x <= low ? 0 : (x - low) / width),
    quantile: (p) => low + width * p,
  };
}
