import type { Distribution, MixturePart } from "./distribution.ts";
import { shapeOf, sharesOf } from "./distributions/family.ts";
import { gammaDraws, gammaSampler } from "./distributions/gamma.ts";
import { ln } from "./mathematics.ts";
import { exponentialSampler, lognormalSampler } from "./quantile-table.ts";
import { Z99 } from "./special/normal.ts";
import type { Stream } from "./stream.ts";

/**
 * A function that draws one sample a call, in the distribution's unit: >= 0 (negative samples are
 * cut), not rounded. Every sample of one distribution takes the same count of draws from `stream`,
 * so that runs which share random numbers stay in step; a constant takes none at all. Apart from
 * gamma, a sample is the quantile of one uniform number: a larger uniform, a larger sample.
 */
export function makeSampler(d: Distribution, stream: Stream): () => number {
  if (d.kind === "constant") {
    const value = Math.max(0, d.value);
    return () => value;
  }
  const sample = rawSampler(d, stream);
  if (shapeOf(d).lowest >= 0) return sample;
  return () => Math.max(0, sample());
}

/** How many numbers one sample takes from its stream. */
export function drawsOf(d: Distribution): number {
  switch (d.kind) {
    case "constant":
      return 0;
    case "gamma":
      return gammaDraws(d.shape);
    case "shifted":
    case "scaled":
      return drawsOf(d.of);
    case "mixture":
      return 1 + Math.max(...d.parts.map(({ of }) => drawsOf(of)));
    default:
      return 1;
  }
}

/** A sampler before the cut at zero. The common kinds have their constants worked out beforehand. */
function rawSampler(d: Distribution, stream: Stream): () => number {
  switch (d.kind) {
    case "constant":
      return () => d.value;
    case "exponential":
      return exponentialSampler(d.mean, stream);
    case "lognormal":
      return lognormalSampler(d.p50, (ln(d.p99) - ln(d.p50)) / Z99, stream);
    case "gamma":
      return gammaSampler(d.shape, d.mean, stream);
    case "shifted": {
      const of = rawSampler(d.of, stream);
      return () => of() + d.by;
    }
    case "scaled": {
      const of = rawSampler(d.of, stream);
      return () => of() * d.by;
    }
    case "mixture":
      return mixtureSampler(d.parts, stream);
    default: {
      const { quantile } = shapeOf(d);
      return () => quantile(stream.next());
    }
  }
}

/** One draw chooses the part; a part that needs fewer draws than another lets the rest go by. */
function mixtureSampler(parts: readonly MixturePart[], stream: Stream): () => number {
  const shares = sharesOf(parts);
  const samplers = parts.map(({ of }) => rawSampler(of, stream));
  const most = Math.max(...parts.map(({ of }) => drawsOf(of)));
  const spare = parts.map(({ of }) => most - drawsOf(of));
  const ends = shares.map((_, index) => shares.slice(0, index + 1).reduce((a, b) => a + b));
  ends[ends.length - 1] = Infinity;
  return () => {
    const u = stream.next();
    let part = 0;
    while (u >= ends[part]!) part += 1;
    const value = samplers[part]!();
    for (let left = spare[part]!; left > 0; left -= 1) stream.bits();
    return value;
  };
}
