/** Costs that differ by less than so much count as the same. */
const ALIKE = 2;

/**
 * The order in which cells are begun: as they come, where all take about the same, so that a study that
 * is stopped has its first cases whole; the longest first where they do not, so that no long one
 * is begun last and runs on alone. Which cell runs when never changes an answer.
 */
export function begunInOrder<T>(cells: readonly T[], costOf: (cell: T) => number): readonly T[] {
  const costs = cells.map(costOf);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  if (!(most > ALIKE * least)) return cells;
  return cells
    .map((cell, index) => ({ cell, index, cost: costs[index]! }))
    .sort((a, b) => b.cost - a.cost || a.index - b.index)
    .map(({ cell }) => cell);
}
