/**
 * The x >= 0 with cdf(x) = p, by doubling and halving to the last bits. For quantiles that have no
 * formula; `guess` (> 0) only sets where the search starts. Infinity for p = 1 without a bound.
 */
export function invertCdf(cdf: (x: number) => number, p: number, guess: number): number {
  let [low, high] = [0, guess];
  while (cdf(high) < p) {
    low = high;
    high *= 2;
    if (high === Infinity) return high;
  }
  return bisect(cdf, p, low, high);
}

/** The smallest x in (low, high] with cdf(x) >= p, when cdf(low) < p <= cdf(high). */
export function bisect(cdf: (x: number) => number, p: number, low: number, high: number): number {
  for (let step = 0; step < 200; step += 1) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}
