import { exp, ln } from "../mathematics.ts";

const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0, to about 1e-15 relative: Lanczos' sum with g = 7 and nine terms. */
export function lnGamma(x: number): number {
  if (x < 0.5) return lnGamma(x + 1) - ln(x);
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let index = 1; index < LANCZOS.length; index += 1) sum += LANCZOS[index]! / (z + index);
  const t = z + 7.5;
  return 0.9189385332046728 + (z + 0.5) * ln(t) - t + ln(sum);
}

/**
 * The regularised lower incomplete gamma function P(a, x): the share of a gamma distribution of
 * shape a and scale 1 that lies below x. A series below a + 1, Lentz's continued fraction above
 * (Press et al., Numerical Recipes, 6.2).
 */
export function gammaShareBelow(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  const front = exp(-x + a * ln(x) - lnGamma(a));
  return x < a + 1 ? front * seriesSum(a, x) : 1 - front * continuedFraction(a, x);
}

function seriesSum(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = a + 1; term > sum * 1e-17; n += 1) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i <= 10_000; i += 1) {
    const factor = -i * (i - a);
    b += 2;
    d = 1 / nonZero(factor * d + b);
    c = nonZero(b + factor / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

function nonZero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}
