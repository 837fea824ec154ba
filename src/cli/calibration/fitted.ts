import { type Cells, cellQuantile } from "../../analysis/calibration/cells.ts";
import { type Choice, chooseFit } from "../../analysis/calibration/choose-fit.ts";
import { quantileBounds } from "../../analysis/calibration/held-out.ts";
import { type Steadiness, steadinessOf } from "../../analysis/calibration/steadiness.ts";
import type { Distribution } from "../../random/distribution.ts";
import { quantileFunctionOf } from "../../random/moments.ts";
import { cellsOfSample, isOutcome, type Series } from "./reading.ts";
import { type Kind, quantity } from "./source-text.ts";

/** A percentile, measured and fitted; nanoseconds or bytes. */
export interface Percentile {
  readonly p: number;
  readonly measured: number;
  /** The 95 % interval of the measured one. */
  readonly low: number;
  readonly high: number;
  readonly fitted: number;
  /** Values beyond it: with few, it is a guess. */
  readonly beyond: number;
}

/** A series with the law that was found for it. */
export interface Fitted {
  readonly series: Series;
  readonly kind: Kind;
  readonly distribution: Distribution;
  /** Null where nothing was fitted: there was only a mean. */
  readonly choice: Choice | null;
  readonly cells: Cells | null;
  readonly count: number | null;
  readonly mean: number | null;
  readonly percentiles: readonly Percentile[];
  readonly steadiness: Steadiness;
  /** What to know before trusting it. */
  readonly warnings: readonly string[];
}

/** Shares of which people ask the percentile. */
const ASKED = [0.1, 0.5, 0.9, 0.95, 0.99, 0.999];

/** The values themselves instead of a law; on demand only, as a scenario then needs the file. */
export const EMPIRICAL = "empirical";

/** Finds a law for a series, or null when no value is in it. `only` names the family wanted. */
export function fitSeries(series: Series, only: string | null): Fitted | null {
  const kind: Kind = series.role === "size" ? "data" : "time";
  const { sample } = series;
  if (sample.kind === "mean") return fromMean(series, kind);
  const { cells, folds } = cellsOfSample(sample);
  // Nothing is drawn from an outcome: its percentiles are enough, and the families' work is saved.
  const wanted = isOutcome(series.role) || only === EMPIRICAL ? "quantiles" : only;
  const found = chooseFit(cells, folds, wanted);
  if (found === null) return null;
  const choice = only === EMPIRICAL ? renamed(found) : found;
  const { distribution } = choice.chosen;
  const steadiness = sample.kind === "values" ? steadinessOf(sample.tally) : {};
  const percentiles = percentilesOf(cells, distribution);
  return {
    series,
    kind,
    distribution,
    choice,
    cells,
    count: Math.round(cells.total),
    mean: sample.kind === "values" ? sample.tally.mean : sample.mean,
    percentiles,
    steadiness,
    warnings: [
      ...sizeWarnings(cells.total),
      ...steadinessWarnings(steadiness, kind),
      ...(isOutcome(series.role) ? [] : fitWarnings(choice)),
    ],
  };
}

function renamed(choice: Choice): Choice {
  const chosen = { ...choice.chosen, name: EMPIRICAL };
  return { chosen, candidates: [chosen], why: "asked for: each draw is one of the values" };
}

function percentilesOf(cells: Cells, d: Distribution): Percentile[] {
  const quantile = quantileFunctionOf(d);
  return ASKED.filter((p) => cells.total * Math.min(p, 1 - p) >= 0.5).map((p) => {
    const [low, high] = quantileBounds(cells, p);
    const beyond = cells.total * (1 - p);
    return { p, measured: cellQuantile(cells, p), low, high, fitted: quantile(p), beyond };
  });
}

/**
 * A mean alone gives a constant; with a deviation a normal law, or gamma where a normal one would
 * go below zero: the shape is assumed, as for the published round trips between regions.
 */
function fromMean(series: Series, kind: Kind): Fitted | null {
  const { sample } = series;
  if (sample.kind !== "mean" || !(sample.mean > 0)) return null;
  const { mean, deviation, count } = sample;
  const hasSpread = deviation !== undefined && deviation > 0;
  const distribution: Distribution = !hasSpread
    ? { kind: "constant", value: mean }
    : mean > 4 * deviation
      ? { kind: "normal", mean, sd: deviation }
      : { kind: "gamma", shape: (mean / deviation) * (mean / deviation), mean };
  const warning = hasSpread
    ? "only mean and deviation are known: the shape is assumed, and every percentile above p90 is a guess"
    : "only the mean is known: it is taken for every single one, and percentiles of an answer will be too good";
  return {
    series,
    kind,
    distribution,
    choice: null,
    cells: null,
    count,
    mean,
    percentiles: [],
    steadiness: {},
    warnings: [warning],
  };
}

function sizeWarnings(total: number): string[] {
  const told = [0.5, 0.9, 0.95, 0.99, 0.999].filter((p) => total * (1 - p) >= 10);
  if (told.includes(0.999)) return [];
  const best = told[told.length - 1];
  const next = [0.9, 0.99, 0.999].find((p) => total * (1 - p) < 10)!;
  const n = Math.round(total);
  if (n < 20) return [`only ${n} values: no law can be told from so few. A hundred give a p90`];
  const beyond = Number((total * (1 - next)).toPrecision(2));
  const needs = Math.round(10 / (1 - next));
  const sure = best === undefined ? "" : `; the highest percentile they tell is p${best * 100}`;
  return [
    `p${Number((next * 100).toPrecision(4))} of ${n} values is a guess: ${beyond} of them lie beyond it${sure}. Ten beyond it need ${needs} values`,
  ];
}

function steadinessWarnings(found: Steadiness, kind: Kind): string[] {
  const times = (ratio: number): string => `${Number(ratio.toPrecision(3))} times`;
  return [
    ...(found.warmUp !== undefined
      ? [
          `the first ${found.warmUp.values} values are ${times(found.warmUp.ratio)} the rest (warm-up?): leave them out with --skip=${found.warmUp.values}`,
        ]
      : []),
    ...(found.drift !== undefined
      ? [
          `the values drift: the median of the last quarter is ${times(found.drift.ratio)} that of the first. One law stands for all of it; measure again, or longer`,
        ]
      : []),
    ...(found.swings !== undefined
      ? [
          `the median swings ${times(found.swings.ratio)} between stretches: something else used it now and then`,
        ]
      : []),
    ...(found.outlier !== undefined
      ? [
          `one value, ${quantity(found.outlier.value, kind)}, holds ${Math.round(found.outlier.shareOfSum * 100)} % of all the time`,
        ]
      : []),
    ...(found.neighbours !== undefined
      ? [
          `slow ones come in bunches (neighbours correlate by ${Number(found.neighbours.toPrecision(2))}); the model draws each by itself, so that queues behind a bunch will be shorter than real`,
        ]
      : []),
  ];
}

function fitWarnings({ chosen }: Choice): string[] {
  const off = chosen.heldOut;
  if (off === null || off.worst < 0.1) return [];
  const percent = Math.round(off.worst * 100);
  return [
    `no family fits better: p${Number((off.worstAt * 100).toPrecision(4))} of values held out is ${percent} % off, beyond their scatter`,
  ];
}
