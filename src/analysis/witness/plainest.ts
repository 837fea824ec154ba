import type { RunRecord, WitnessedOperation } from "../../model/run-record.ts";

export interface Plainest {
  readonly caseIndex: number;
  readonly trial: number;
  readonly witness: readonly WitnessedOperation[];
}

/**
 * The plainest of the witnesses that the runs of a study have kept of a rule: with a write in it if
 * any has one, the fewest operations, then the shortest stretch of time, then the first. `records[case][trial]`. Null when there is none.
 */
export function plainest(
  records: readonly (readonly RunRecord[])[],
  rule: string,
): Plainest | null {
  let best: Plainest | null = null;
  records.forEach((trials, caseIndex) => {
    trials.forEach(({ witnesses }, trial) => {
      const witness = witnesses?.[rule];
      if (witness === undefined || witness.length === 0) return;
      if (best === null || isPlainer(witness, best.witness)) best = { caseIndex, trial, witness };
    });
  });
  return best;
}

function isPlainer(a: readonly WitnessedOperation[], b: readonly WitnessedOperation[]): boolean {
  const hasWrite = (acts: readonly WitnessedOperation[]) =>
    acts.some(({ kind }) => kind === "write");
  // What is read and gone says little without who wrote it.
  if (hasWrite(a) !== hasWrite(b)) return hasWrite(a);
  return a.length === b.length ? spanOf(a) < spanOf(b) : a.length < b.length;
}

/** Nanoseconds from the first beginning to the last end. */
export function spanOf(acts: readonly WitnessedOperation[]): number {
  const from = Math.min(...acts.map(({ startNs }) => startNs));
  return Math.max(...acts.map(({ endNs }) => endNs)) - from;
}
