/*
 * Several questions at once: of twenty comparisons with 95 % intervals one is wrong on average, so
 * a family of them is judged more strictly.
 */

/**
 * The level at which each interval of a family must be made so that all of them hold at once with
 * `level` or better (Bonferroni: the chances of a miss add up at worst).
 */
export function simultaneousLevel(family: number, level = 0.95): number {
  return family <= 1 ? level : 1 - (1 - level) / family;
}

/**
 * p-values of a family made so that comparing each with 0.05 errs in one family of twenty at most
 * (S. Holm, Scand. J. Statistics 6, 1979): the smallest is multiplied by the family's size, the
 * next by one less, and none falls below the one before. Uniformly better than Bonferroni. Null
 * stays null and counts for nothing.
 */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  const known = ps.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  known.sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted: (number | null)[] = ps.map(() => null);
  let floor = 0;
  known.forEach(({ p, index }, rank) => {
    floor = Math.max(floor, Math.min(1, p * (known.length - rank)));
    adjusted[index] = floor;
  });
  return adjusted;
}
