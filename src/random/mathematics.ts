import stdlibExp from "@stdlib/math-base-special-exp";
import stdlibLn from "@stdlib/math-base-special-ln";
import stdlibLog1p from "@stdlib/math-base-special-log1p";
import stdlibPow from "@stdlib/math-base-special-pow";
import stdlibSin from "@stdlib/math-base-special-sin";

/*
 * The built-in Math.log, exp, pow and sin differ in the last bit between runtimes, and one bit
 * reorders events. These are plain arithmetic, so they give the same bytes everywhere.
 */

/** The natural logarithm. */
export const ln: (x: number) => number = stdlibLn;

/** e to the power x. */
export const exp: (x: number) => number = stdlibExp;

/** ln(1 + x), exact for small x. */
export const log1p: (x: number) => number = stdlibLog1p;

/** `base` to the power `exponent`. */
export const pow: (base: number, exponent: number) => number = stdlibPow;

/** The sine of an angle in radians. */
export const sin: (x: number) => number = stdlibSin;

/** (e^x - 1) / x, exact near 0 where the quotient would lose its digits. */
export function expm1Over(x: number): number {
  if (Math.abs(x) > 1e-2) return (exp(x) - 1) / x;
  return 1 + (x / 2) * (1 + (x / 3) * (1 + (x / 4) * (1 + (x / 5) * (1 + x / 6))));
}

/** ln(1 + x) / x, exact near 0. */
export function log1pOver(x: number): number {
  return Math.abs(x) > 1e-8 ? log1p(x) / x : 1 - x / 2;
}
