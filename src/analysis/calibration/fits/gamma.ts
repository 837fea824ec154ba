import type { Distribution } from "../../../random/distribution.ts";
import { exp, ln } from "../../../random/mathematics.ts";
import { type Cells, cellMoments, isCoarse, middleOf } from "../cells.ts";
import { logLikelihood } from "../likelihood.ts";
import type { Family } from "./family.ts";
import { highest } from "./highest.ts";

/**
 * Gamma, most likely member. For values that are known closely the shape k solves
 * ln k - ψ(k) = ln(mean) - mean(ln x) (Newton, begun at the approximation of Minka, "Estimating a
 * Gamma distribution", 2002); for coarse histograms the likelihood is climbed from there.
 */
export const gamma: Family = {
  name: "gamma",
  numbers: 2,
  fit(cells) {
    const close = gammaAbove(cells, 0);
    if (close === null || !isCoarse(cells)) return close;
    const member = ([shape = 0, mean = 0]: readonly number[]): Distribution => ({
      kind: "gamma",
      shape: exp(shape),
      mean: exp(mean),
    });
    const found = highest(
      (at) => logLikelihood(cells, member(at)),
      [ln(close.shape), ln(close.mean)],
    );
    return member(found);
  },
};

/** The gamma distribution of what values have above `shift`, which is below all of them. */
export function gammaAbove(
  cells: Cells,
  shift: number,
): (Distribution & { readonly kind: "gamma" }) | null {
  const mean = cellMoments(cells).mean - shift;
  let meanLn = 0;
  for (let index = 0; index < cells.count.length; index += 1) {
    const above = Math.max(middleOf(cells, index) - shift, 1e-9 * mean);
    meanLn += (cells.count[index]! / cells.total) * ln(above);
  }
  const s = ln(mean) - meanLn;
  if (!(mean > 0) || !(s > 1e-12) || cells.total < 5) return null;
  let shape = (3 - s + Math.sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
  for (let round = 0; round < 20; round += 1) {
    const next = 1 / shape + (ln(shape) - digamma(shape) - s) / (shape * shape * slope(shape));
    if (!(next > 0)) break;
    const done = Math.abs(1 / next - shape) < 1e-12 * shape;
    shape = 1 / next;
    if (done) break;
  }
  return { kind: "gamma", shape, mean };
}

/** d/dk of ln k - ψ(k), turned to the variable 1/k as Minka does, which converges from anywhere. */
function slope(shape: number): number {
  return 1 / shape - trigamma(shape);
}

/** ψ(x) = d/dx ln Γ(x) for x > 0: the recurrence up to 10, then the asymptotic series. */
export function digamma(x: number): number {
  let [at, sum] = [x, 0];
  for (; at < 10; at += 1) sum -= 1 / at;
  const r = 1 / (at * at);
  return sum + ln(at) - 0.5 / at - r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240))));
}

/** ψ'(x) for x > 0, in the same way. */
export function trigamma(x: number): number {
  let [at, sum] = [x, 0];
  for (; at < 10; at += 1) sum += 1 / (at * at);
  const r = 1 / (at * at);
  return sum + 1 / at + r / 2 + (r / at) * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r / 30)));
}
