import type { Distribution } from "../../random/distribution.ts";
import { quantileFunctionOf } from "../../random/moments.ts";
import { normalCdf, normalQuantile } from "../../random/special/normal.ts";
import { type Cells, cellQuantile } from "./cells.ts";
import { quantileBounds } from "./held-out.ts";

/** A percentile of a sample beside that of a fit, in the unit of the sample. */
export interface QuantilePoint {
  readonly p: number;
  /** The normal score of p: on this axis tails get as much room as the middle. */
  readonly score: number;
  readonly measured: number;
  /** The 95 % interval of the measured percentile. */
  readonly low: number;
  readonly high: number;
  readonly fitted: number;
}

const STEPS = 121;

/**
 * Percentiles at equal steps of the normal score, as far out as one value lies beyond them. On
 * logarithmic values a lognormal law is a straight line.
 */
export function quantilePoints(cells: Cells, fit: Distribution): QuantilePoint[] {
  const outermost = -normalQuantile(Math.min(0.25, 1 / Math.max(4, cells.total)));
  const far = Math.min(outermost, 4);
  const quantile = quantileFunctionOf(fit);
  return Array.from({ length: STEPS }, (_, step) => {
    const score = -far + (2 * far * step) / (STEPS - 1);
    const p = normalCdf(score);
    const [low, high] = quantileBounds(cells, p);
    return { p, score, measured: cellQuantile(cells, p), low, high, fitted: quantile(p) };
  });
}
