import { gammaShareBelow } from "../../random/special/gamma.ts";
import { bisect } from "../../random/special/invert.ts";
import { type Interval, type IntervalOptions, NO_INTERVAL, tFactor } from "./interval.ts";
import { zFactor } from "./proportion.ts";
import { ofTrials, type Scatter } from "./scatter.ts";

/** From so many independent events on the interval is t times the error to 0.1 % of its width. */
const MANY = 1000;
/** Fewer events than this in a whole study are too few to tell that they vary less than by chance. */
export const RARE = 30;
/** Counts this even have a chance below it if they come alone; trials from which on that is believed. */
const TOO_EVEN = 0.01;
const TELLING_TRIALS = 5;

export interface CountOptions extends IntervalOptions {
  /** In how many runs the counts were counted, all together; as many as counts unless given. */
  readonly exposure?: number;
}

/**
 * The interval of the mean number of events in a run, from the counts of independent trials, or of
 * parts of trials with their exposure. A t interval of rare events reaches below zero and, when none
 * was seen, claims that there are none.
 *
 * Events that come alone are a Poisson number, and the interval is that of their sum. In bunches (a
 * failover loses thirty writes or none) they vary more, and count for as many independent events as
 * would vary like them, sum · mean / variance (a quasi-Poisson number; P. McCullagh and J. Nelder,
 * Generalized Linear Models, 6.2), and for less in the ratio (z / t)², as the variance comes from few
 * trials. Many events may vary less than by chance too; of fewer than {@link RARE} that is believed
 * only where chance would hardly make them so even: a few trials agree by luck. For many events this
 * is the t interval.
 *
 * Of rare events the interval is the exact one (F. Garwood, Biometrika 28, 1936): it holds the truth
 * in 95 to 99 of 100 studies. Of others it is the mid-P one, with half the chance of the very number
 * seen (M. Cohen and S. Yang, Statistics in Medicine 13, 1994), which holds it in 95. With none in n
 * runs its upper end is 3.00 / n: the rule of three (J. Hanley and A. Lippman-Hand, JAMA 249, 1983).
 * What nobody saw is no part of it: when no trial had an event, the end bounds how many trials have
 * one, whatever the size of a bunch.
 *
 * Nothing without trials; with a single one only what it says as a Poisson number that is 0.
 */
export function countInterval(
  counts: readonly number[],
  { level = 0.95, scatterOf = ofTrials, exposure = counts.length }: CountOptions = {},
): Interval {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (counts.length === 0 || !Number.isFinite(sum)) return NO_INTERVAL;
  if (sum === 0) return { low: 0, high: poissonHigh(0, level, midShare) / exposure };
  const scatter = scatterOf(counts);
  if (scatter === null) return NO_INTERVAL;
  const rate = sum / exposure;
  const relative = relativeHalf(counts, sum, scatter, level);
  const events = eventsWorth(counts, sum, square(zFactor(level) / relative));
  if (events > MANY) return { low: rate * (1 - relative), high: rate * (1 + relative) };
  const share = sum < RARE ? exactShare : midShare;
  return {
    low: (rate * poissonLow(events, level, share)) / events,
    high: (rate * poissonHigh(events, level, share)) / events,
  };
}

/**
 * For how many independent events the counts of trials stand, at a level: as many as there are when
 * they come alone, fewer when they come in bunches. Null where a single trial does not tell.
 */
export function independentEvents(counts: readonly number[], level = 0.95): number | null {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum === 0) return 0;
  const scatter = ofTrials(counts);
  if (scatter === null) return null;
  const relative = relativeHalf(counts, sum, scatter, level);
  return eventsWorth(counts, sum, square(zFactor(level) / relative));
}

/** Half the t interval as a share of the mean, which is the same for each unit of exposure. */
function relativeHalf(
  counts: readonly number[],
  sum: number,
  { error, freedom }: Scatter,
  level: number,
): number {
  return (tFactor(freedom, level) * error * counts.length) / sum;
}

/** For how many independent events the counts stand; `told` is what their own variance says. */
function eventsWorth(counts: readonly number[], sum: number, told: number): number {
  if (sum >= RARE || told <= sum) return told;
  const mean = sum / counts.length;
  const spread = counts.reduce((total, count) => total + (count - mean) * (count - mean), 0) / mean;
  const chance = gammaShareBelow((counts.length - 1) / 2, spread / 2);
  return counts.length >= TELLING_TRIALS && chance < TOO_EVEN ? told : sum;
}

/** The chance of k events or more, k need not be whole; rises with the mean. */
type Share = (k: number, mean: number, side: "low" | "high") => number;

/** The mean below which so many events, or more, have a chance of (1 - level) / 2. */
function poissonLow(events: number, level: number, share: Share): number {
  return bisect((mean) => share(events, mean, "low"), (1 - level) / 2, 0, events);
}

function poissonHigh(events: number, level: number, share: Share): number {
  const wanted = (1 + level) / 2;
  let high = events + 4;
  while (share(events, high, "high") < wanted) high *= 2;
  return bisect((mean) => share(events, mean, "high"), wanted, events, high);
}

/** P(X >= k) from below and P(X > k) from above: the very number seen counts whole. */
function exactShare(k: number, mean: number, side: "low" | "high"): number {
  return gammaShareBelow(side === "low" ? k : k + 1, mean);
}

/** P(X > k) + P(X = k) / 2. */
function midShare(k: number, mean: number): number {
  return (gammaShareBelow(k + 1, mean) + (k === 0 ? 1 : gammaShareBelow(k, mean))) / 2;
}

function square(value: number): number {
  return value * value;
}
