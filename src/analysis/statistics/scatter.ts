import { standardDeviation } from "./sample.ts";

/** How far a mean may be off: its standard error, and on how many degrees of freedom that rests. */
export interface Scatter {
  readonly error: number;
  readonly freedom: number;
}

/** The scatter of the mean of some values; null when they tell none. */
export type ScatterOf = (values: readonly number[]) => Scatter | null;

/** Independent values, one a trial. */
export const ofTrials: ScatterOf = (values) => {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite)) return null;
  return { error: standardDeviation(values) / Math.sqrt(n), freedom: n - 1 };
};

/**
 * Independent values whose number was chosen after a look at the first `pilot` of them: the spread
 * is that of those alone. The number depends on it, but not on their mean or on what came later,
 * so that the interval keeps its 95 % (C. Stein, Ann. Math. Statistics 16, 1945). With no more
 * values than the pilot it is {@link ofTrials}.
 */
export function ofTrialsAfterPilot(pilot: number): ScatterOf {
  return (values) => {
    const first = ofTrials(values.slice(0, pilot));
    if (first === null || !values.every(Number.isFinite)) return null;
    const size = Math.min(pilot, values.length);
    return { error: first.error * Math.sqrt(size / values.length), freedom: first.freedom };
  };
}

/** Batches whose neighbours are seen to be more alike than this are none; independent ones never are. */
const MOST_SEEN = 0.6;
/** The most that is reckoned with, so that a correction of a few noisy values does not run away. */
const MOST_CORRELATED = 0.8;

/**
 * Values of equal parts of a run, part after part and run after run, `sizes` of them in each run
 * (batch means; A. Law, Simulation Modeling and Analysis, 9.5.3). Neighbours in one run resemble
 * each other, so that the mean is less sure than that of independent values: the variance is
 * multiplied by (1 + r) / (1 - r), where r is the neighbours' correlation, as Skart does it
 * (A. Tafazzoli and J. Wilson, IIE Transactions 43, 2011). A sample's own correlation is too small
 * by (1 + 4 r) / k on average (F. Marriott and J. Pope, Biometrika 41, 1954), which is made good;
 * none counts as more than 0.8. Neighbours that make good for each other (a closed loop that was quick
 * is slow next) narrow it the same way, but only where more than chance is seen (1.96 / √k below zero),
 * and then by one standard error less than what is seen. Null below five values, and where the
 * values' own correlation is above 0.6: then the run is too short to be cut into parts.
 */
export function ofBatches(sizes: readonly number[]): ScatterOf {
  return (values) => {
    const k = values.length;
    if (k < 5 || sizes.reduce((sum, size) => sum + size, 0) !== k) return null;
    if (!values.every(Number.isFinite)) return null;
    const sd = standardDeviation(values);
    if (sd === 0) return { error: 0, freedom: k - 1 };
    const found = neighbourCorrelation(values, sizes);
    if (found > MOST_SEEN) return null;
    const corrected = found + (1 + 4 * found) / k;
    const chance = 1 / Math.sqrt(k);
    const isOpposed = found < -1.96 * chance;
    const r = isOpposed
      ? Math.max(-MOST_CORRELATED, Math.min(0, corrected + chance))
      : Math.min(MOST_CORRELATED, Math.max(0, corrected));
    return { error: Math.sqrt((sd * sd * (1 + r)) / (k * (1 - r))), freedom: k - 1 };
  };
}

/** The lag-one autocorrelation over neighbours of the same run. */
function neighbourCorrelation(values: readonly number[], sizes: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const gaps = values.map((value) => value - mean);
  let products = 0;
  let at = 0;
  for (const size of sizes) {
    for (let next = at + 1; next < at + size; next += 1) products += gaps[next - 1]! * gaps[next]!;
    at += size;
  }
  return products / gaps.reduce((sum, gap) => sum + gap * gap, 0);
}
