import { tFactor } from "../../../src/analysis/statistics/interval.ts";
import type { FindRange } from "../../../src/model/find.ts";
import { makeSampler } from "../../../src/random/sampler.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { axisOf } from "../../../src/sweep/find/axis.ts";
import type { Answer } from "../../../src/sweep/find/probes.ts";
import { type SearchEnd, type SearchInput, search } from "../../../src/sweep/find/search.ts";
import { RATE } from "../../../src/units/dimension.ts";

/** How far a condition is from its bound at a value: above zero where it holds. */
export type Curve = (value: number) => number;

export interface World {
  readonly curve: Curve;
  /** Standard deviation of what one trial sees. Every value's trial i is off by the same amount. */
  readonly noise?: number;
  readonly seed?: string;
}

/** A range of rates; `steps` makes it one of whole numbers. */
export function range(low: number, high: number, step?: number): FindRange {
  return {
    kind: "range",
    low,
    high,
    dimension: RATE,
    unit: "/s",
    ...(step === undefined ? {} : { step }),
  };
}

/** The verdict on so many trials, by a 95 % interval, and how many trials were run for it. */
export function observer({ curve, noise = 0, seed = "world" }: World) {
  const draw = makeSampler({ kind: "normal", mean: 0, sd: 1 }, makeStream(seed, "trial", "noise"));
  // A normal that is cut at zero is half of one: the sign is drawn apart.
  const signs = makeStream(seed, "trial", "sign");
  const errors: number[] = [];
  return (value: number, trials: number): Answer => {
    while (errors.length < trials) errors.push(normal(draw, signs));
    const seen = errors.slice(0, trials).map((error) => curve(value) + noise * error);
    const by = seen.reduce((sum, one) => sum + one, 0) / trials;
    const squares = seen.reduce((sum, one) => sum + (one - by) * (one - by), 0);
    const half = tFactor(trials - 1) * Math.sqrt(squares / (trials - 1) / trials);
    const verdict = by - half > 0 ? "pass" : by + half < 0 ? "fail" : "undecided";
    return { verdict, margin: { by, half }, trials };
  };
}

function normal(draw: () => number, signs: { next(): number }): number {
  const size = draw();
  // Half of the draws are cut at zero; the rest are the sizes of a normal.
  return size === 0 ? normal(draw, signs) : signs.next() < 0.5 ? -size : size;
}

export const LIMITS = { firstTrials: 5, mostTrials: 40, mostRuns: 400, mostEvents: 1e9 };

/** Searches a world from the given side. */
export function searched(
  domain: FindRange,
  goal: "max" | "min",
  world: World,
  more: Partial<SearchInput> = {},
): Promise<SearchEnd> {
  const look = observer(world);
  return search({
    axis: axisOf(domain, goal),
    ask: (value, trials) => Promise.resolve(look(value, trials)),
    provesFailure: () => false,
    costOf: () => 1,
    guess: null,
    limits: LIMITS,
    ...more,
  });
}

/** Runs of all probes together. */
export function runsOf({ probes }: SearchEnd): number {
  return probes.reduce((sum, { trials }) => sum + trials, 0);
}
