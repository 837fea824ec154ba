import type { Distribution, MixturePart } from "./distribution.ts";
import { shapeOf, sharesOf } from "./distributions/family.ts";
import { gammaDraws, gammaSampler } from "./distributions/gamma.ts";
import { ln } from "./mathematics.ts";
import {
  exponentialRow,
  exponentialSampler,
  lognormalRow,
  lognormalSampler,
} from "./quantile-table.ts";
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

/**
 * The same samples in rows: each call fills a row with as many as it has places, one after the
 * other as {@link makeSampler} would draw them. The common kinds are several times as fast so.
 */
export function makeRowSampler(d: Distribution, stream: Stream): (into: Float64Array) => void {
  const row = rowOf(d);
  if (row === null || stream.fill === undefined) return oneByOne(makeSampler(d, stream));
  const fill = stream.fill;
  const isCut = shapeOf(d).lowest < 0;
  let bits = new Uint32Array(0);
  return (into) => {
    if (bits.length !== into.length) bits = new Uint32Array(into.length);
    fill(bits);
    row(bits, into);
    if (isCut) for (let at = 0; at < into.length; at++) into[at] = Math.max(0, into[at]!);
  };
}

/** Turns a row of draws into samples, before the cut at zero; null for kinds without a quick way. */
type Row = (bits: Uint32Array, into: Float64Array) => void;

function rowOf(d: Distribution): Row | null {
  switch (d.kind) {
    case "exponential":
      return exponentialRow(d.mean);
    case "lognormal":
      return lognormalRow(d.p50, sigmaOf(d.p50, d.p99));
    case "shifted":
    case "scaled": {
      const of = rowOf(d.of);
      if (of === null) return null;
      const { by } = d;
      const isShift = d.kind === "shifted";
      return (bits, into) => {
        of(bits, into);
        for (let at = 0; at < into.length; at++) {
          into[at] = isShift ? into[at]! + by : into[at]! * by;
        }
      };
    }
    default:
      return null;
  }
}

function oneByOne(sample: () => number): (into: Float64Array) => void {
  return (into) => {
    for (let at = 0; at < into.length; at++) into[at] = sample();
  };
}

/** The standard deviation of a lognormal's logarithm. */
function sigmaOf(p50: number, p99: number): number {
  return (ln(p99) - ln(p50)) / Z99;
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
      return lognormalSampler(d.p50, sigmaOf(d.p50, d.p99), stream);
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
