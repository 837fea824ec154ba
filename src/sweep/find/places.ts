import { crossing, type Probe } from "./probes.ts";

/** A bracket with both ends. */
export interface Turn {
  readonly pass: Probe;
  readonly fail: Probe;
  readonly between: readonly Probe[];
}

/** Where to look next: between which two probes, and at which position. */
export interface Place {
  readonly from: Probe;
  readonly to: Probe;
  readonly at: number;
}

/**
 * A little before or behind the place where the turn is expected: a look at the turn itself would
 * always be undecided. When the expectation comes from far away the bracket is halved instead.
 */
export function besideTurn(
  pass: Probe,
  fail: Probe,
  tolerance: number,
  hint: number | null,
): number {
  const [from, to] = [pass.position, fail.position];
  const width = to - from;
  const expected = hint ?? crossing(pass, fail);
  if (expected === null) return (from + to) / 2;
  const margin = hint === null ? 0.15 * width : Math.min(0.15 * width, tolerance / 4);
  const held = (at: number): number => Math.max(from + margin, Math.min(to - margin, at));
  const offset = 0.45 * tolerance;
  if (expected - from > to - expected && expected - offset > from) return held(expected - offset);
  if (expected + offset < to) return held(expected + offset);
  return (from + to) / 2;
}

/** Where the margin of a sure end should just outweigh the doubt of an undecided one. */
export function edgeOfDoubt(from: Probe, to: Probe, sure: Probe, trials: number): number {
  const unsure = sure === from ? to : from;
  const width = to.position - from.position;
  const half = unsure.margin?.half ?? null;
  if (half === null || sure.margin === null) return from.position + width / 2;
  // What doubt will be left with so many trials.
  const doubt = half * Math.sqrt(Math.min(1, unsure.trials / trials));
  const wanted = (sure === from ? 1.1 : -1.1) * doubt;
  // A margin that is no smaller than its doubt leaves only the places next to it.
  const at = crossing(from, to, wanted) ?? unsure.position;
  return Math.max(from.position + 0.15 * width, Math.min(to.position - 0.15 * width, at));
}
