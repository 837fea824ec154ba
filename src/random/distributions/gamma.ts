import { ln, pow } from "../mathematics.ts";
import { gammaShareBelow } from "../special/gamma.ts";
import { invertCdf } from "../special/invert.ts";
import { normalQuantile } from "../special/normal.ts";
import { retryUniform, type Stream } from "../stream.ts";
import type { Shape } from "./shape.ts";

/** Sums of exponential waits, and anything between them. Its scale is mean / shape. */
export function gammaShape(shape: number, mean: number): Shape {
  const scale = mean / shape;
  const cdf = (x: number) => gammaShareBelow(shape, x / scale);
  return {
    lowest: 0,
    mean,
    secondMoment: mean * mean * (1 + 1 / shape),
    cdf,
    quantile: (p) => invertCdf(cdf, p, mean),
  };
}

/** Draws of one gamma sample from its stream: the same for every sample of one distribution. */
export function gammaDraws(shape: number): number {
  return shape < 1 ? 3 : 2;
}

/**
 * G. Marsaglia and W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
 * Inverting the distribution function would cost fifty times as much. More than 95 % of samples
 * are accepted in the first round; later rounds take no further draws from the stream.
 */
export function gammaSampler(shape: number, mean: number, stream: Stream): () => number {
  const scale = mean / shape;
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  const above = (): number => {
    let p = stream.next();
    const bits = stream.bits();
    let u = retryUniform(bits, 0);
    for (let round = 1; ; round += 2) {
      const z = normalQuantile(p);
      const root = 1 + c * z;
      const cube = root * root * root;
      if (root > 0 && ln(u) < 0.5 * z * z + d - d * cube + d * ln(cube)) return d * cube;
      p = retryUniform(bits, round);
      u = retryUniform(bits, round + 1);
    }
  };
  if (shape >= 1) return () => scale * above();
  return () => scale * above() * pow(stream.next(), 1 / shape);
}
