/**
 * The place where a function of a few numbers is highest near `start`: the simplex of Nelder and
 * Mead (Computer J. 7, 1965), for likelihoods whose slopes nobody wants to write. The numbers
 * should be of the size of 1 (logarithms); ends after 200 rounds or when the corners agree.
 */
export function highest(
  f: (at: readonly number[]) => number,
  start: readonly number[],
): readonly number[] {
  const size = start.length;
  const corner = (at: readonly number[]) => ({ at, score: f(at) });
  let corners = [
    corner(start),
    ...start.map((_, k) => corner(start.map((x, i) => (i === k ? x + 0.2 : x)))),
  ];
  for (let round = 0; round < 200; round += 1) {
    corners.sort((a, b) => b.score - a.score);
    const [best, worst] = [corners[0]!, corners[size]!];
    if (best.score - worst.score < 1e-10 * Math.abs(best.score)) break;
    const others = corners.slice(0, size);
    const centre = start.map((_, i) => others.reduce((sum, { at }) => sum + at[i]!, 0) / size);
    const along = (far: number) =>
      corner(centre.map((middle, i) => middle + far * (middle - worst.at[i]!)));
    const mirrored = along(1);
    if (mirrored.score > best.score) {
      const further = along(2);
      corners[size] = further.score > mirrored.score ? further : mirrored;
    } else if (mirrored.score > corners[size - 1]!.score) {
      corners[size] = mirrored;
    } else {
      const nearer = along(mirrored.score > worst.score ? 0.5 : -0.5);
      if (nearer.score > Math.max(worst.score, mirrored.score)) corners[size] = nearer;
      else {
        corners = corners.map(({ at }) => corner(at.map((x, i) => (x + best.at[i]!) / 2)));
      }
    }
  }
  return corners.reduce((a, b) => (b.score > a.score ? b : a)).at;
}
