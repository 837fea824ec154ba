import type { Distribution } from "../../random/distribution.ts";
import { quantileFunctionOf } from "../../random/moments.ts";

/** A layer of a distribution: from the share `from` to the share `to` of all values, rising. */
export interface Layer {
  readonly from: number;
  readonly to: number;
}

/** Share of the values that the layers of equal size cover; the rest are halves of halves. */
const EVEN_SHARE = 0.9;
/** Halvings after which a layer is too thin to matter: 2^-20 of the tail. */
const MOST_HALVES = 20;

/**
 * Cuts a distribution into `count` layers: two thirds of them equal, the others ever thinner towards the
 * longest values, so that an outage that comes once in thousands is among a few dozen. A constant has nothing
 * to tell apart: its layers are equal.
 */
export function layersOf(d: Distribution, count: number): readonly Layer[] {
  const halves = Math.min(MOST_HALVES, Math.floor(count / 3));
  if (d.kind === "constant" || halves < 2) {
    return Array.from({ length: count }, (_, i) => ({ from: i / count, to: (i + 1) / count }));
  }
  const even = count - halves;
  const ends = [0];
  for (let i = 1; i <= even; i++) ends.push((EVEN_SHARE * i) / even);
  let rest = 1 - EVEN_SHARE;
  for (let i = 1; i < halves; i++) {
    rest /= 2;
    ends.push(1 - rest);
  }
  ends.push(1);
  return ends.slice(1).map((to, i) => ({ from: ends[i]!, to }));
}

/** A distribution as points with their weights, which add up to one. */
export interface Points {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Points of a table: of the even part, and of each halving of the tail. */
const EVEN_POINTS = 256;
const TAIL_POINTS = 16;

/** A table of a distribution: the middle of each of many layers, for sums over all values. */
export function tableOf(d: Distribution): Points {
  const quantile = quantileFunctionOf(d);
  const layers = d.kind === "constant" ? layersOf(d, 1) : fineLayers();
  return {
    values: Float64Array.from(layers, ({ from, to }) => quantile((from + to) / 2)),
    weights: Float64Array.from(layers, ({ from, to }) => to - from),
  };
}

function fineLayers(): readonly Layer[] {
  const layers = split({ from: 0, to: EVEN_SHARE }, EVEN_POINTS);
  let rest = 1 - EVEN_SHARE;
  for (let i = 0; i < MOST_HALVES; i++) {
    const to = i === MOST_HALVES - 1 ? 1 : 1 - rest / 2;
    layers.push(...split({ from: 1 - rest, to }, TAIL_POINTS));
    rest /= 2;
  }
  return layers;
}

function split({ from, to }: Layer, parts: number): Layer[] {
  const step = (to - from) / parts;
  return Array.from({ length: parts }, (_, i) => ({
    from: from + i * step,
    to: i === parts - 1 ? to : from + (i + 1) * step,
  }));
}

/** Σ weight · f(value) of a table. */
export function sumOver({ values, weights }: Points, f: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i]! * f(values[i]!);
  return sum;
}
