import { normalCdf, normalQuantile } from "../special/normal.ts";
import { constantShape } from "./constant.ts";
import type { Shape } from "./shape.ts";

/** The bell curve. */
export function normalShape(mean: number, sd: number): Shape {
  if (sd === 0) return constantShape(mean);
  return {
    lowest: -Infinity,
    mean,
    secondMoment: mean * mean + sd * sd,
    cdf: (x) => normalCdf((x - mean) / sd),
    quantile: (p) => mean + sd * normalQuantile(p),
  };
}
