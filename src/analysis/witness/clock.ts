/** Writes moments of a run, in nanoseconds, with as many digits as tell them apart: `1.2043 s`. */
export type Clock = (ns: number) => string;

/** More digits than this are below what a simulated disk or network is known to. */
const MOST_DIGITS = 6;

/** A clock for a story that takes so long; moments that are not the same are written differently. */
export function clockFor(spanNs: number, moments: readonly number[] = []): Clock {
  let digits = spanNs < 2e6 ? 6 : spanNs < 2e8 ? 4 : spanNs < 2e10 ? 3 : 1;
  while (digits < MOST_DIGITS && hasTwins(moments, digits)) digits += 1;
  return (ns) => textOf(ns, digits);
}

function textOf(ns: number, digits: number): string {
  return `${(ns / 1e9).toFixed(digits)} s`;
}

function hasTwins(moments: readonly number[], digits: number): boolean {
  const texts = new Set(moments.map((ns) => textOf(ns, digits)));
  return texts.size < new Set(moments).size;
}
