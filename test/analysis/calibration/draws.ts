import { makeTallier, type Tally } from "../../../src/analysis/calibration/tally.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { makeSampler } from "../../../src/random/sampler.ts";
import { makeStream } from "../../../src/random/stream.ts";

/** Samples of a known law. */
export function draws(d: Distribution, n: number, seed = "calibration"): number[] {
  const sample = makeSampler(d, makeStream(seed, 0, "draws"));
  return Array.from({ length: n }, () => sample());
}

export function tallyOf(values: Iterable<number>): Tally {
  const tallier = makeTallier();
  for (const value of values) tallier.add(value);
  return tallier.finish();
}

export const lognormal = (p50: number, p99: number): Distribution => ({
  kind: "lognormal",
  p50,
  p99,
});

export const gamma = (shape: number, mean: number): Distribution => ({
  kind: "gamma",
  shape,
  mean,
});
