/** Costs that differ by less than so much count as the same. */
const ALIKE = 2;
/** The share of all the time that the last cell may run on alone for. */
const ALONE = 0.05;

/**
 * The order in which cells are begun by `width` at a time: as they come, where all take about the
 * same and are many, so that a study that is stopped has its first cases whole; the longest first where they
 * do not, or where one alone is much of the whole, so that no long one is begun last and runs on while nobody
 * else works (R. Graham, SIAM J. Applied Mathematics 17, 1969: at most a third longer than the best order
 * then, and twice as long in the worst one). Which cell runs when never changes an answer.
 */
export function begunInOrder<T>(
  cells: readonly T[],
  costOf: (cell: T) => number,
  width: number,
): readonly T[] {
  const costs = cells.map(costOf);
  let [least, most, all] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const cost of costs) {
    least = Math.min(least, cost);
    most = Math.max(most, cost);
    all += cost;
  }
  if (most <= ALIKE * least && most * width <= ALONE * all) return cells;
  return cells
    .map((cell, index) => ({ cell, index, cost: costs[index]! }))
    .sort((a, b) => b.cost - a.cost || a.index - b.index)
    .map(({ cell }) => cell);
}
