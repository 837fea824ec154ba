import type { Distribution } from "../../../random/distribution.ts";
import { exp, ln, pow } from "../../../random/mathematics.ts";
import { type Cells, isCoarse, middleOf } from "../cells.ts";
import { logLikelihood } from "../likelihood.ts";
import type { Family } from "./family.ts";
import { highest } from "./highest.ts";

/**
 * Weibull, most likely member. For values that are known closely the shape k is the root of
 * Σ xᵏ ln x / Σ xᵏ - 1/k - mean(ln x), which rises with k (Johnson, Kotz and Balakrishnan,
 * Continuous Univariate Distributions 1, ch. 21); the scale is the k-th root of mean(xᵏ). For
 * coarse histograms the likelihood is climbed from there.
 */
export const weibull: Family = {
  name: "weibull",
  numbers: 2,
  fit(cells) {
    const close = closeFit(cells);
    if (close === null || !isCoarse(cells)) return close;
    const member = ([shape = 0, scale = 0]: readonly number[]): Distribution => ({
      kind: "weibull",
      shape: exp(shape),
      scale: exp(scale),
    });
    const start = [ln(close.shape), ln(close.scale)];
    return member(highest((at) => logLikelihood(cells, member(at)), start));
  },
};

function closeFit(cells: Cells): (Distribution & { readonly kind: "weibull" }) | null {
  const size = cells.count.length;
  if (cells.total < 5 || size < 2) return null;
  const weight = cells.count.map((count) => count / cells.total);
  const raw = Float64Array.from({ length: size }, (_, i) =>
    ln(Math.max(middleOf(cells, i), 1e-300)),
  );
  // Logarithms about their mean, so that powers stay within bounds.
  const meanLn = raw.reduce((sum, y, i) => sum + weight[i]! * y, 0);
  const y = raw.map((one) => one - meanLn);
  const sums = (k: number): readonly [number, number] => {
    let [all, withLn] = [0, 0];
    for (let i = 0; i < size; i += 1) {
      const power = weight[i]! * exp(Math.min(600, k * y[i]!));
      all += power;
      withLn += power * y[i]!;
    }
    return [all, withLn];
  };
  const excess = (k: number): number => {
    const [all, withLn] = sums(k);
    return withLn / all - 1 / k;
  };
  let [low, high] = [1e-3, 1e-2];
  while (excess(high) < 0 && high < 1e7) [low, high] = [high, high * 2];
  for (let round = 0; round < 60; round += 1) {
    const middle = Math.sqrt(low * high);
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  const shape = Math.sqrt(low * high);
  const scale = exp(meanLn) * pow(sums(shape)[0], 1 / shape);
  return Number.isFinite(scale) && scale > 0 ? { kind: "weibull", shape, scale } : null;
}
