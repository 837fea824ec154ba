import { exp, ln } from "../../random/mathematics.ts";

/**
 * Where values are counted: cells whose width grows with the distance from an origin a little below
 * the least value, and that are never narrower than the step in which a tool prints. So the start
 * of a sample, where a shift shows, is as sharp as its tail.
 */
export interface Grid {
  /** The cell of a value >= 0; it rises with the value. */
  indexOf(value: number): number;
  lowOf(index: number): number;
  highOf(index: number): number;
}

/** Width of a cell by the distance from the origin: no percentile is off by more than half of it. */
const RATIO = 0.02;
/** Where the cells below the origin begin, and those of one width. */
const BELOW = -100_000;
const NEAREST = -2000;

/** A grid whose cells suit a first lot of values; `values` are in rising order, >= 0. */
export function gridFor(values: Float64Array): Grid {
  const positive = values.subarray(values.findIndex((value) => value > 0));
  const [least, largest] = [positive[0] ?? 0, positive[positive.length - 1] ?? 0];
  if (!(largest > 0)) return widening(0, 1);
  const middle = positive[positive.length >> 1]!;
  const step = stepOf(values);
  // Zeros are values below what the tool can tell.
  if (values[0] === 0) return withStep(0, step ?? least / 2);
  const origin = Math.max(0, least - (middle - least) / 50);
  return step === null ? widening(origin, least - origin) : withStep(origin, step);
}

/**
 * The step in which values are printed, when most of them come more than once: the least distance
 * between neighbours. Null for values that hardly repeat.
 */
function stepOf(sorted: Float64Array): number | null {
  let [distinct, least] = [1, Number.POSITIVE_INFINITY];
  for (let index = 1; index < sorted.length; index += 1) {
    const gap = sorted[index]! - sorted[index - 1]!;
    // Two prints of one number may differ in the last bit.
    if (gap <= 1e-9 * sorted[index]!) continue;
    distinct += 1;
    least = Math.min(least, gap);
  }
  if (distinct === 1) return sorted[0]! > 0 ? sorted[0]! * 1e-4 : null;
  return distinct * 2 < sorted.length ? least : null;
}

/** Cells of one ratio of the distance from the origin; `unit` is the first value's. */
function widening(origin: number, unit: number): Grid {
  const place = (distance: number): number =>
    Math.max(NEAREST, Math.floor(ln(distance / unit) / RATIO));
  const edge = (index: number): number => unit * exp(index * RATIO);
  return {
    indexOf: (value) =>
      value > origin ? place(value - origin) : BELOW - place(Math.max(origin - value, 1e-300)),
    lowOf: (index) =>
      index >= NEAREST ? origin + edge(index) : Math.max(0, origin - edge(BELOW - index + 1)),
    highOf: (index) => (index >= NEAREST ? origin + edge(index + 1) : origin - edge(BELOW - index)),
  };
}

/** Cells of width `step` about its multiples, as long as that is wider than the ratio asks for. */
function withStep(origin: number, step: number): Grid {
  const linear = Math.ceil(origin / step + 1 / RATIO);
  // The end of the last cell of one width, and its distance from the origin.
  const turn = (linear - 0.5) * step;
  const unit = turn - origin;
  return {
    indexOf: (value) =>
      value < turn
        ? Math.round(value / step)
        : linear + Math.floor(ln((value - origin) / unit) / RATIO),
    lowOf: (index) =>
      index < linear
        ? Math.max(0, (index - 0.5) * step)
        : origin + unit * exp((index - linear) * RATIO),
    highOf: (index) =>
      index < linear ? (index + 0.5) * step : origin + unit * exp((index + 1 - linear) * RATIO),
  };
}
