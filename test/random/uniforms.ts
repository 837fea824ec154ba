/** The largest distance between the sample's distribution function and `cdf` (Kolmogorov–Smirnov). */
export function kolmogorovDistance(samples: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const n = sorted.length;
  return sorted.reduce((worst, x, index) => {
    const share = cdf(x);
    return Math.max(worst, share - index / n, (index + 1) / n - share);
  }, 0);
}

/** The distance that a true sample of n exceeds once in a million seeds: sqrt(ln(2e6) / 2n). */
export function kolmogorovLimit(n: number): number {
  return Math.sqrt(Math.log(2e6) / (2 * n));
}

/** Pearson's correlation of two equally long columns. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / n;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    ab += (a[i]! - ma) * (b[i]! - mb);
    aa += (a[i]! - ma) * (a[i]! - ma);
    bb += (b[i]! - mb) * (b[i]! - mb);
  }
  return ab / Math.sqrt(aa * bb);
}
