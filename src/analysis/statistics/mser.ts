/** Where a transient ends. */
export interface TransientEnd {
  /** How many values to cut off at the start. */
  readonly cut: number;
  /** False when the best cut is the latest allowed: the values still drift, and no cut is good. */
  readonly settled: boolean;
}

/**
 * The cut that leaves the mean of the rest with the least standard error: K. P. White, "An
 * effective truncation heuristic for bias reduction in simulation output", Simulation 69 (1997).
 * Values are first averaged in batches (5 in MSER-5); at most half of them may be cut.
 */
export function mser(values: readonly number[], batch = 5): TransientEnd {
  const batches: number[] = [];
  for (let from = 0; from + batch <= values.length; from += batch) {
    const slice = values.slice(from, from + batch);
    batches.push(slice.reduce((sum, value) => sum + value, 0) / batch);
  }
  const n = batches.length;
  const latest = Math.floor(n / 2);
  // Sums from the end, so that each cut costs one step.
  let [sum, squares] = [0, 0];
  let best = { cut: 0, score: Infinity };
  for (let cut = n - 1; cut >= 0; cut -= 1) {
    sum += batches[cut]!;
    squares += batches[cut]! * batches[cut]!;
    if (cut > latest) continue;
    const kept = n - cut;
    const score = Math.max(0, squares - (sum * sum) / kept) / (kept * kept);
    // Rounding must not prefer a later cut of equal values.
    if (score <= best.score + 1e-12 * (squares / (kept * kept))) best = { cut, score };
  }
  return { cut: best.cut * batch, settled: n < 2 || best.cut < latest };
}
