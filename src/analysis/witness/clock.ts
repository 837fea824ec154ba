/** Writes moments of a run, in nanoseconds, with as many digits as tell them apart: `1.2043 s`. */
export type Clock = (ns: number) => string;

/** A clock for a story that takes so long. */
export function clockFor(spanNs: number): Clock {
  const digits = spanNs < 2e6 ? 6 : spanNs < 2e8 ? 4 : spanNs < 2e10 ? 3 : 1;
  return (ns) => `${(ns / 1e9).toFixed(digits)} s`;
}
