import { exp, ln } from "../../random/mathematics.ts";
import { lnGamma } from "../../random/special/gamma.ts";
import { bisect } from "../../random/special/invert.ts";

/**
 * The t such that a Student's t variable with `freedom` degrees of freedom lies below it with
 * probability p (0.5 < p < 1): tQuantile(0.975, n - 1) is the factor of a 95 % interval from n
 * trials.
 */
export function tQuantile(p: number, freedom: number): number {
  let high = 2;
  while (tShareBelow(high, freedom) < p) high *= 2;
  return bisect((t) => tShareBelow(t, freedom), p, 0, high);
}

/** P(T <= t) for t >= 0, by the incomplete beta function. */
export function tShareBelow(t: number, freedom: number): number {
  return 1 - 0.5 * betaShareBelow(freedom / 2, 0.5, freedom / (freedom + t * t));
}

/**
 * The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Press et al.,
 * Numerical Recipes, 6.4).
 */
export function betaShareBelow(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * ln(x) + b * ln(1 - x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, 1 - x)) / b;
}

function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 1000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

function nonZero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}
