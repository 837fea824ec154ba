import { normalCdf } from "../../random/special/normal.ts";
import { transientEnd } from "../statistics/mser.ts";
import type { Slice } from "./slices.ts";
import type { Tally } from "./tally.ts";

/** What makes a series a doubtful sample of one law. Absent: nothing of the kind was found. */
export interface Steadiness {
  /** The start is unlike the rest: how many values, and their median over that of the rest. */
  readonly warmUp?: { readonly values: number; readonly ratio: number };
  /** The median goes one way all along: last quarter over first quarter. */
  readonly drift?: { readonly ratio: number };
  /** The median jumps to and fro by more than chance: the largest over the least. */
  readonly swings?: { readonly ratio: number };
  /** Few values hold much of all the time: the largest stretch by its largest value. */
  readonly outlier?: { readonly value: number; readonly shareOfSum: number };
  /** Neighbours are alike: the correlation of their logarithms. */
  readonly neighbours?: number;
}

/** Stretches that a finding needs at least. */
const FEWEST = 10;
/** Below this ratio of medians a change is there, but does not matter to a model. */
const MATTERS = 1.1;
/** A trend that chance would show less often than this is one. */
const SURE = 0.01;

/**
 * Looks for warm-up, drift, swings, outliers and neighbours that are alike. A model draws each value
 * by itself from one law: what is found here is what it leaves out, or what should be cut off first.
 */
export function steadinessOf({ slices, largest, mean, neighbours, cells }: Tally): Steadiness {
  const sum = mean * cells.total;
  const outlier =
    cells.total >= 100 && largest > 0.05 * sum
      ? { value: largest, shareOfSum: largest / sum }
      : null;
  const alike = neighbours !== null && neighbours > 0.2 ? neighbours : null;
  return {
    ...courseOf(slices),
    ...(outlier !== null && { outlier }),
    ...(alike !== null && { neighbours: alike }),
  };
}

/** Warm-up with a steady rest, else drift, else swings of the medians of the stretches. */
function courseOf(slices: readonly Slice[]): Steadiness {
  // Medians of few values scatter too much to say anything of their course.
  if (slices.length < FEWEST || slices[0]!.count < 20) return {};
  const medians = slices.map(({ p50 }) => p50);
  const cut = trimmed(medians, transientEnd(medians).cut);
  const rest = medians.slice(cut);
  const warmth = middle(medians.slice(0, Math.max(1, cut))) / middle(rest);
  // What takes longer than a quarter of the series is no start of it.
  if (cut > 0 && cut * 4 <= medians.length && matters(warmth) && trendOdds(rest) >= SURE) {
    const values = slices.slice(0, cut).reduce((n, { count }) => n + count, 0);
    return { warmUp: { values, ratio: warmth } };
  }
  const quarter = Math.floor(medians.length / 4);
  const ratio = middle(medians.slice(-quarter)) / middle(medians.slice(0, quarter));
  if (trendOdds(medians) < SURE && matters(ratio)) return { drift: { ratio } };
  const swing = Math.max(...medians) / Math.min(...medians);
  return swing > 1.5 && swing > 1 + 6 * scatterOf(slices) ? { swings: { ratio: swing } } : {};
}

/** The cut moved back over stretches that lie among those kept: they are no part of a start. */
function trimmed(medians: readonly number[], cut: number): number {
  let at = cut;
  while (at > 0) {
    const kept = medians.slice(at);
    const last = medians[at - 1]!;
    if (last < Math.min(...kept) || last > Math.max(...kept)) break;
    at -= 1;
  }
  return at;
}

function matters(ratio: number): boolean {
  return ratio > MATTERS || ratio < 1 / MATTERS;
}

/**
 * The odds that a series without a trend would show one as strong as this: Mann and Kendall's test
 * (Econometrica 13, 1945) with the normal approximation, two-sided.
 */
export function trendOdds(values: readonly number[]): number {
  const n = values.length;
  let score = 0;
  for (let later = 1; later < n; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      score += Math.sign(values[later]! - values[earlier]!);
    }
  }
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const z = Math.max(0, Math.abs(score) - 1) / deviation;
  return 2 * normalCdf(-z);
}

/** The scatter that medians of independent values would have, as a share of them. */
function scatterOf(slices: readonly Slice[]): number {
  const each = slices.map(({ p50, p95, count }) => ((p95 / p50 - 1) * 0.76) / Math.sqrt(count));
  return middle(each);
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
