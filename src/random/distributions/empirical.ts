import type { Shape } from "./shape.ts";

/**
 * Measured values in rising order. The smallest is the quantile 0, the largest the quantile 1, and
 * between neighbours the quantile is linear (R's type 7). Nothing above the largest is ever drawn.
 */
export function empiricalShape(values: readonly number[]): Shape {
  const sorted = Float64Array.from(values);
  const last = sorted.length - 1;
  if (last < 0) throw new RangeError("an empirical distribution needs at least one value");
  let [mean, secondMoment] = last === 0 ? [sorted[0]!, sorted[0]! * sorted[0]!] : [0, 0];
  for (let index = 0; index < last; index += 1) {
    const [a, b] = [sorted[index]!, sorted[index + 1]!];
    mean += (a + b) / 2 / last;
    secondMoment += (a * a + a * b + b * b) / 3 / last;
  }
  return {
    lowest: sorted[0]!,
    mean,
    secondMoment,
    cdf: (x) => shareBelow(sorted, x),
    quantile: (p) => {
      const at = p * last;
      const index = Math.min(Math.floor(at), Math.max(last - 1, 0));
      const a = sorted[index]!;
      return last === 0 ? a : a + (at - index) * (sorted[index + 1]! - a);
    },
  };
}

function shareBelow(sorted: Float64Array, x: number): number {
  const last = sorted.length - 1;
  if (x >= sorted[last]!) return 1;
  if (x < sorted[0]!) return 0;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle;
    else high = middle;
  }
  return (low + (x - sorted[low]!) / (sorted[high]! - sorted[low]!)) / last;
}
