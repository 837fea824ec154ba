/** From moments to pixels. */
export interface TimeScale {
  readonly x: (ns: number) => number;
  /** False when long pauses are drawn shorter than they were. */
  readonly isLinear: boolean;
}

/** Moments closer than this many pixels cannot be told apart. */
const LEAST_GAP = 9;

/**
 * A time axis on which all moments of a story can be told apart: linear if that is enough, else
 * with every pause drawn as the square root of its length, but no shorter than a few pixels.
 */
export function timeScale(moments: readonly number[], left: number, right: number): TimeScale {
  const times = [...new Set(moments)].sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const linear = (ns: number): number =>
    last === first ? left : left + ((ns - first) / (last - first)) * (right - left);
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  const isLinear = gaps.every((gap) => (gap / (last - first)) * (right - left) >= LEAST_GAP);
  if (isLinear) return { x: linear, isLinear };
  const spare = right - left - gaps.length * LEAST_GAP;
  const least = spare > 0 ? LEAST_GAP : 0;
  const roots = gaps.map(Math.sqrt);
  const sum = roots.reduce((total, root) => total + root, 0);
  const share = (right - left - gaps.length * least) / sum;
  const places: number[] = [left];
  for (const root of roots) places.push(places.at(-1)! + least + share * root);
  return { x: (ns) => between(times, places, ns), isLinear };
}

/** Linear between two known moments; what lies outside keeps to the edge. */
function between(times: readonly number[], places: readonly number[], ns: number): number {
  const after = times.findIndex((time) => time >= ns);
  if (after === 0) return places[0]!;
  if (after < 0) return places.at(-1)!;
  const [from, to] = [times[after - 1]!, times[after]!];
  const share = (ns - from) / (to - from);
  return places[after - 1]! + share * (places[after]! - places[after - 1]!);
}
