import { exp } from "../../random/mathematics.ts";
import { lnGamma } from "../../random/special/gamma.ts";

/** The n-th harmonic number 1 + 1/2 + … + 1/n. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let i = n; i >= 1; i -= 1) sum += 1 / i;
  return sum;
}

/** Mean and variance of the k-th smallest of n exponential times of equal mean. */
export function exponentialOrderStatistic(
  k: number,
  n: number,
  mean: number,
): { mean: number; variance: number } {
  let [sum, squares] = [0, 0];
  for (let i = n; i > n - k; i -= 1) {
    sum += 1 / i;
    squares += 1 / (i * i);
  }
  return { mean: mean * sum, variance: mean * mean * squares };
}

/** The share of ways in which at least k of n independent things hold, each with probability p. */
export function atLeast(k: number, n: number, p: number): number {
  let sum = 0;
  for (let j = k; j <= n; j += 1) {
    const ways = exp(lnGamma(n + 1) - lnGamma(j + 1) - lnGamma(n - j + 1));
    sum += ways * power(p, j) * power(1 - p, n - j);
  }
  return Math.min(1, sum);
}

/**
 * The mean of the k-th smallest of n independent values of one non-negative distribution: the
 * integral of P(X(k) > x) over x, by Simpson's rule over the values up to `upTo`, the point beyond
 * which the distribution has next to nothing.
 */
export function orderStatisticMean(
  k: number,
  n: number,
  cdf: (x: number) => number,
  upTo: number,
): number {
  const panels = 4000;
  const step = upTo / panels;
  let sum = 0;
  for (let index = 0; index <= panels; index += 1) {
    const weight = index === 0 || index === panels ? 1 : index % 2 === 1 ? 4 : 2;
    sum += weight * (1 - atLeast(k, n, cdf(index * step)));
  }
  return (sum * step) / 3;
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i += 1) product *= base;
  return product;
}
