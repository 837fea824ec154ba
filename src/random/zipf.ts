import { exp, expm1Over, ln, log1pOver } from "./mathematics.ts";
import { retryUniform, type Stream } from "./stream.ts";

/**
 * Draws keys 0 … count - 1 with P(key k) in proportion to 1 / (k + 1)^skew: key 0 is the most
 * popular. Exact for every skew >= 0, also at and around 1, in constant time and memory for up to
 * a billion keys. Each key takes two draws from its stream (one when the keys are all alike).
 *
 * W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
 * distributions", ACM TOMACS 6 (1996). `count` is a whole number >= 1.
 */
export function makeZipf(count: number, skew: number, stream: Stream): () => number {
  if (!(count >= 1)) throw new RangeError(`a key space needs at least one key, not ${count}`);
  if (skew === 0) return () => Math.floor(stream.next() * count);
  const hatFirst = hatIntegral(1.5, skew) - 1;
  const hatSpan = hatIntegral(count + 0.5, skew) - hatFirst;
  const sureWithin = 2 - hatInverse(hatIntegral(2.5, skew) - exp(-skew * ln(2)), skew);
  return () => {
    let u = stream.next();
    const bits = stream.bits();
    for (let round = 0; ; round += 1) {
      const area = hatFirst + u * hatSpan;
      const x = hatInverse(area, skew);
      const rank = Math.min(Math.max(Math.round(x), 1), count);
      if (rank - x <= sureWithin) return rank - 1;
      if (area >= hatIntegral(rank + 0.5, skew) - exp(-skew * ln(rank))) return rank - 1;
      u = retryUniform(bits, round);
    }
  };
}

/** The integral of x^-skew from 1 to x. */
function hatIntegral(x: number, skew: number): number {
  const logX = ln(x);
  return expm1Over((1 - skew) * logX) * logX;
}

/** The x whose integral this is. */
function hatInverse(area: number, skew: number): number {
  const t = Math.max(area * (1 - skew), -1);
  return exp(log1pOver(t) * area);
}
