import { gammaShareBelow } from "../../random/special/gamma.ts";
import { bisect } from "../../random/special/invert.ts";
import { type Interval, type IntervalOptions, NO_INTERVAL, tFactor } from "./interval.ts";
import { zFactor } from "./proportion.ts";
import { ofTrials } from "./scatter.ts";

/** From so many independent events on the interval is t times the error to 0.1 % of its width. */
const MANY = 1000;

/**
 * The interval of the mean number of events in a trial, from the counts of independent trials. A
 * t interval of rare events reaches below zero and, when none was seen, claims that there are none.
 *
 * Events that come alone are a Poisson number: the interval is the mid-P one of their sum (M. Cohen
 * and S. Yang, Statistics in Medicine 13, 1994), the exact interval (F. Garwood, Biometrika 28,
 * 1936) with half the chance of the very number seen, which holds the truth in 95 of 100 cases
 * and not in 98. With none in n trials its upper end is 3.00 / n: the rule of three (J. Hanley and
 * A. Lippman-Hand, JAMA 249, 1983).
 *
 * Events that come in bunches (a failover loses thirty writes or none) vary more than a Poisson
 * number, others less: the sum counts for as many independent events as would vary like it,
 * sum · mean / variance (a quasi-Poisson number; P. McCullagh and J. Nelder, Generalized Linear
 * Models, 6.2), and for less in the ratio (z / t)², as the variance comes from few trials. For many
 * events this is the t interval. What nobody saw is no part of it: when no trial had an event, the
 * end bounds how many trials have one, whatever the size of a bunch.
 *
 * Nothing without trials; with a single one only what it says as a Poisson number that is 0.
 */
export function countInterval(
  counts: readonly number[],
  { level = 0.95, scatterOf = ofTrials }: IntervalOptions = {},
): Interval {
  const n = counts.length;
  const sum = counts.reduce((total, count) => total + count, 0);
  if (n === 0 || !Number.isFinite(sum)) return NO_INTERVAL;
  if (sum === 0) return { low: 0, high: poissonHigh(0, level) / n };
  const scatter = scatterOf(counts);
  if (scatter === null) return NO_INTERVAL;
  const mean = sum / n;
  const half = tFactor(scatter.freedom, level) * scatter.error;
  // A Poisson number of so many events has this relative error at this level.
  const relative = half / (zFactor(level) * mean);
  const events = 1 / (relative * relative);
  if (events > MANY) return { low: mean - half, high: mean + half };
  const [low, high] = [poissonLow(events, level), poissonHigh(events, level)];
  return { low: (mean * low) / events, high: (mean * high) / events };
}

/** The mean below which so many events, or more, have a mid-P of (1 - level) / 2. */
function poissonLow(events: number, level: number): number {
  const share = (mean: number) => midShare(events, mean);
  return bisect(share, (1 - level) / 2, 0, events);
}

function poissonHigh(events: number, level: number): number {
  const share = (mean: number) => midShare(events, mean);
  const wanted = (1 + level) / 2;
  let high = events + 4;
  while (share(high) < wanted) high *= 2;
  return bisect(share, wanted, events, high);
}

/** P(X > k) + P(X = k) / 2 of a Poisson number, k need not be whole: rises with the mean. */
function midShare(k: number, mean: number): number {
  return (gammaShareBelow(k + 1, mean) + (k === 0 ? 1 : gammaShareBelow(k, mean))) / 2;
}
