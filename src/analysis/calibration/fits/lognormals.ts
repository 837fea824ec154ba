import type { Distribution } from "../../../random/distribution.ts";
import { exp, ln } from "../../../random/mathematics.ts";
import { normalCdf, normalDensity, Z99 } from "../../../random/special/normal.ts";
import { type Cells, isNarrow, middleOf } from "../cells.ts";
import type { Family } from "./family.ts";

/** One component on the scale of logarithms. */
interface Part {
  readonly weight: number;
  readonly mu: number;
  readonly sigma: number;
}

/** A component narrower than this stands on one printed number, which every sample has. */
const LEAST_SIGMA = 1e-5;
/** A component of fewer values than this is a description of those values, and no law. */
const LEAST_VALUES = 10;
const ROUNDS = 150;
/** Rounds of each start; only the most likely goes on from there. */
const FIRST_ROUNDS = 12;
/** A round that gains less than this share of the likelihood's logarithm is the last. */
const ENOUGH = 1e-7;

/** Where a search begins: the shares of the rising values that each component is given. */
const STARTS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[1]],
  2: [
    [0.5, 0.5],
    [0.9, 0.1],
    [0.98, 0.02],
  ],
  3: [
    [0.34, 0.33, 0.33],
    [0.7, 0.25, 0.05],
    [0.9, 0.08, 0.02],
  ],
};

/**
 * One to three lognormal distributions, mixed, by expectation and maximisation (Dempster, Laird and
 * Rubin, J. Roy. Stat. Soc. B 39, 1977) on the logarithms. Values in wide cells count with the mean
 * and the variance of their component inside the cell, so that histograms of few buckets are
 * fitted without bias. Of several starts the most likely one is followed.
 */
export function lognormals(components: 1 | 2 | 3): Family {
  return {
    name: components === 1 ? "lognormal" : `${components} lognormals`,
    numbers: 3 * components - 1,
    fit(cells) {
      if (cells.total < 5 * components) return null;
      const points = pointsOf(cells);
      let best: { parts: readonly Part[]; score: number } | null = null;
      for (const shares of STARTS[components]!) {
        const end = climb(cells, points, startOf(cells, points, shares), FIRST_ROUNDS);
        if (end !== null && (best === null || end.score > best.score)) best = end;
      }
      const top = best && climb(cells, points, best.parts, ROUNDS);
      return top && distributionOf(top.parts);
    },
  };
}

/**
 * The lognormal distribution of what values have above `shift`, which is below all of them: mean
 * and deviation of the logarithms. Null when they are all alike.
 */
export function lognormalAbove(cells: Cells, shift: number): Distribution | null {
  const y = cells.count.map((_, index) => ln(Math.max(middleOf(cells, index) - shift, 1e-300)));
  const weight = cells.count.map((count) => count / cells.total);
  const mu = y.reduce((sum, one, i) => sum + weight[i]! * one, 0);
  const variance = y.reduce((sum, one, i) => sum + weight[i]! * (one - mu) * (one - mu), 0);
  if (!(variance > 0) || cells.total < 5) return null;
  return { kind: "lognormal", p50: exp(mu), p99: exp(mu + Z99 * Math.sqrt(variance)) };
}

function distributionOf(parts: readonly Part[]): Distribution {
  const rising = [...parts].sort((a, b) => a.mu - b.mu);
  const each = rising.map(({ weight, mu, sigma }) => ({
    weight,
    of: { kind: "lognormal" as const, p50: exp(mu), p99: exp(mu + Z99 * sigma) },
  }));
  return each.length === 1 ? each[0]!.of : { kind: "mixture", parts: each };
}

/** Each cell on the scale of logarithms; `y` is NaN for a wide one. */
interface Points {
  readonly y: Float64Array;
  readonly width: Float64Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

function pointsOf(cells: Cells): Points {
  const size = cells.count.length;
  const points: Points = {
    y: new Float64Array(size),
    width: new Float64Array(size),
    from: new Float64Array(size),
    to: new Float64Array(size),
  };
  for (let index = 0; index < size; index += 1) {
    const [low, high] = [cells.low[index]!, cells.high[index]!];
    points.y[index] = isNarrow(low, high) ? ln(middleOf(cells, index)) : Number.NaN;
    points.from[index] = low > 0 ? ln(low) : -1e3;
    points.to[index] = ln(high);
    points.width[index] = points.to[index]! - points.from[index]!;
  }
  return points;
}

/** Gives the rising values to the components by shares, and takes mean and deviation of each. */
function startOf(cells: Cells, points: Points, shares: readonly number[]): Part[] {
  const parts: Part[] = [];
  let index = 0;
  let left = cells.count[0] ?? 0;
  for (const share of shares) {
    let wanted = share * cells.total;
    let [n, sum, squares] = [0, 0, 0];
    while (wanted > 0 && index < cells.count.length) {
      const here = Math.min(wanted, left);
      const y = at(points, index);
      [n, sum, squares] = [n + here, sum + here * y, squares + here * y * y];
      wanted -= here;
      left -= here;
      if (left <= 1e-9) {
        index += 1;
        left = cells.count[index] ?? 0;
      }
    }
    const mu = n > 0 ? sum / n : at(points, cells.count.length - 1);
    const variance = n > 0 ? Math.max(0, squares / n - mu * mu) : 0;
    parts.push({ weight: share, mu, sigma: Math.max(Math.sqrt(variance), 0.01) });
  }
  return parts;
}

function at({ y, from, to }: Points, index: number): number {
  const known = y[index]!;
  if (!Number.isNaN(known)) return known;
  // A cell that begins at zero stands a little below its end.
  return from[index]! === -1e3 ? to[index]! - 0.7 : (from[index]! + to[index]!) / 2;
}

function climb(cells: Cells, points: Points, start: readonly Part[], rounds: number) {
  let parts = start;
  let score = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const next = step(cells, points, parts);
    if (next === null) return null;
    const gain = next.score - score;
    score = next.score;
    parts = next.parts;
    if (gain < ENOUGH * Math.abs(score)) break;
  }
  return { parts, score };
}

/** Sums of what the components are given in one round, three numbers each: n, y, (y - mu)². */
type Sums = Float64Array;

/** One round: how likely each cell is to be each component's, and the components that follow. */
function step(cells: Cells, points: Points, parts: readonly Part[]) {
  const sums: Sums = new Float64Array(3 * parts.length);
  const views = parts.map((part) => viewOf(part, points));
  const shares = new Float64Array(parts.length);
  let score = 0;
  for (let index = 0; index < cells.count.length; index += 1) {
    let all = 0;
    for (let k = 0; k < views.length; k += 1) {
      const share = parts[k]!.weight * views[k]!.probability(index);
      shares[k] = share;
      all += share;
    }
    const count = cells.count[index]!;
    score += count * ln(Math.max(all, 1e-260));
    if (!(all > 1e-260)) continue;
    for (let k = 0; k < views.length; k += 1) {
      if (shares[k]! > 0) views[k]!.give(sums, 3 * k, index, (count * shares[k]!) / all);
    }
  }
  let given = 0;
  for (let k = 0; k < parts.length; k += 1) given += sums[3 * k]!;
  if (parts.length > 1 && parts.some((_, k) => sums[3 * k]! < LEAST_VALUES)) return null;
  const next = parts.map((part, k): Part => {
    const [n, mean] = [sums[3 * k]!, sums[3 * k + 1]! / sums[3 * k]!];
    // About the old centre, where the difference of two squares keeps its digits.
    const off = mean - part.mu;
    const variance = Math.max(0, sums[3 * k + 2]! / n - off * off);
    return { weight: n / given, mu: mean, sigma: Math.max(LEAST_SIGMA, Math.sqrt(variance)) };
  });
  return { parts: next, score };
}

/** What a component says of the cells. */
interface View {
  /** The probability of a cell. */
  probability(index: number): number;
  /** Adds n values of a cell to the component's sums at `place`. */
  give(sums: Sums, place: number, index: number, n: number): void;
}

function viewOf({ mu, sigma }: Part, { y, width, from, to }: Points): View {
  return {
    probability(index) {
      const known = y[index]!;
      if (!Number.isNaN(known)) {
        return (normalDensity((known - mu) / sigma) / sigma) * width[index]!;
      }
      return between((from[index]! - mu) / sigma, (to[index]! - mu) / sigma);
    },
    give(sums, place, index, n) {
      let off = y[index]! - mu;
      let square = off * off;
      if (Number.isNaN(off)) {
        // Mean and mean square of a normal distribution that is cut to the cell.
        const [a, b] = [(from[index]! - mu) / sigma, (to[index]! - mu) / sigma];
        const probability = between(a, b);
        const [fa, fb] = [normalDensity(a), normalDensity(b)];
        off = (sigma * (fa - fb)) / probability;
        const rest = 1 + ((a < -30 ? 0 : a * fa) - b * fb) / probability;
        square = sigma * sigma * Math.max(0, rest);
      }
      sums[place]! += n;
      sums[place + 1]! += n * (mu + off);
      sums[place + 2]! += n * square;
    },
  };
}

/** P(a < Z <= b), worked out on the side of the tail, so that small differences keep their digits. */
function between(a: number, b: number): number {
  const share = a > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);
  return share > 1e-280 ? share : 0;
}
