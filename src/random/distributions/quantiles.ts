import { exp, ln } from "../mathematics.ts";
import { normalCdf, normalQuantile } from "../special/normal.ts";
import { constantShape } from "./constant.ts";
import type { Shape } from "./shape.ts";

/**
 * A stretch between two given quantiles on which ln(value) = a + s·z, z being the normal score of
 * the probability: a piece of a lognormal distribution.
 */
interface Piece {
  readonly zFrom: number;
  readonly zTo: number;
  readonly a: number;
  readonly s: number;
}

/**
 * A distribution through given quantiles [probability, value]. Between two of them, and beyond the
 * first and the last, the value is lognormal: ln(value) is linear in the normal score of the
 * probability. So `quantiles(p50: a, p99: b)` is `lognormal(p50: a, p99: b)`, the curve is
 * monotone, and the **tail rule** is that both ends go on with the slope of their last piece. A
 * given minimum (p = 0) or maximum (p = 1) ends its tail: nothing beyond it is drawn. Then the
 * stretch to it is lognormal with that end cut: its normal score counts as ∓4.265 (1 in 100,000).
 *
 * Values that are not above zero count as one billionth of the largest, the logarithm's floor.
 * Throws RangeError without any point.
 */
export function quantilesShape(points: readonly (readonly [number, number])[]): Shape {
  const first = points[0];
  if (first === undefined) throw new RangeError("a distribution by quantiles needs a quantile");
  if (points.every(([, value]) => value === first[1])) return constantShape(first[1]);
  const pieces = piecesThrough(points);
  const [mean, secondMoment] = [moment(pieces, 1), moment(pieces, 2)];
  return {
    lowest: 0,
    mean,
    secondMoment,
    cdf: (x) => (x <= 0 ? 0 : cdfOf(pieces, ln(x))),
    quantile: (p) => {
      const z = normalQuantile(p);
      let index = 0;
      while (index < pieces.length - 1 && z > pieces[index]!.zTo) index += 1;
      const { zFrom, zTo, a, s } = pieces[index]!;
      return exp(a + s * Math.min(Math.max(z, zFrom), zTo));
    },
  };
}

/** The normal score of a given minimum or maximum, unless a given quantile lies further out. */
const Z_END = 4.264890793922825;
/** A normal score beyond all that 32 bits can draw: the end of a tail that goes on. */
const Z_FAR = 40;
/** Beyond this slope the closed form of a piece's moment is a product of too large and too small. */
const STEEP = 20;
const ROOT_2_PI = Math.sqrt(2 * Math.PI);

function piecesThrough(points: readonly (readonly [number, number])[]): Piece[] {
  const floor = 1e-9 * Math.max(...points.map(([, value]) => value));
  const inner = points.filter(([p]) => p > 0 && p < 1).map(([p]) => Math.abs(normalQuantile(p)));
  const zEnd = Math.max(Z_END, ...inner.map((z) => z + 1));
  const knots = points.map(([p, value]) => ({
    z: p <= 0 ? -zEnd : p >= 1 ? zEnd : normalQuantile(p),
    y: ln(Math.max(value, floor)),
  }));
  const last = knots.length - 2;
  return knots.slice(1).map((to, index) => {
    const from = knots[index]!;
    const s = (to.y - from.y) / (to.z - from.z);
    return {
      zFrom: index === 0 && points[0]![0] > 0 ? -Z_FAR : from.z,
      zTo: index === last && points[last + 1]![0] < 1 ? Z_FAR : to.z,
      a: from.y - s * from.z,
      s,
    };
  });
}

/**
 * E[Xᵏ] by pieces: the integral of e^(k(a + s z)) φ(z) from z1 to z2 is
 * e^(k a + k²s²/2) (Φ(z2 - k s) - Φ(z1 - k s)), and a cut end holds its value for the rest.
 */
function moment(pieces: readonly Piece[], k: number): number {
  let sum = 0;
  for (const { zFrom, zTo, a, s } of pieces) {
    const shift = k * s;
    if (shift > STEEP && zTo < Z_FAR && zFrom > -Z_FAR) {
      sum += byStrips((z) => exp(k * (a + s * z) - (z * z) / 2), zFrom, zTo, shift) / ROOT_2_PI;
      continue;
    }
    sum += exp(k * a + (shift * shift) / 2) * (normalCdf(zTo - shift) - normalCdf(zFrom - shift));
  }
  const [low, high] = [pieces[0]!, pieces[pieces.length - 1]!];
  if (low.zFrom > -Z_FAR) sum += exp(k * (low.a + low.s * low.zFrom)) * normalCdf(low.zFrom);
  if (high.zTo < Z_FAR) sum += exp(k * (high.a + high.s * high.zTo)) * normalCdf(-high.zTo);
  return sum;
}

/** Simpson's rule in strips in which the integrand grows by a tenth, which leaves less than 1e-6. */
function byStrips(at: (z: number) => number, from: number, to: number, growth: number): number {
  const pairs = Math.max(8, Math.ceil(5 * growth * (to - from)));
  const step = (to - from) / (2 * pairs);
  let sum = at(from) + at(to);
  for (let strip = 1; strip < 2 * pairs; strip += 1) {
    sum += (strip % 2 === 1 ? 4 : 2) * at(from + strip * step);
  }
  return (sum * step) / 3;
}

function cdfOf(pieces: readonly Piece[], y: number): number {
  const [bottom, top] = [pieces[0]!, pieces[pieces.length - 1]!];
  if (y < bottom.a + bottom.s * bottom.zFrom) return 0;
  if (y >= top.a + top.s * top.zTo) return 1;
  let share = 0;
  for (const { zFrom, zTo, a, s } of pieces) {
    if (y >= a + s * zTo) share = normalCdf(zTo);
    else if (s > 0) return normalCdf(Math.max((y - a) / s, zFrom));
    else return share;
  }
  return share;
}
