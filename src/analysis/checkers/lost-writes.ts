import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { OK, WRITE } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Lost writes: acknowledged, and on no node at the end of the run. Checked are the acknowledged
 * writes, where the history says what is gone; a write counts in the window in which it was
 * acknowledged. Witness: the write.
 */
export function lostWrites(history: HistoryRecord, windows: readonly Window[] = WHOLE): Findings {
  const { kind, outcome, count, gone } = history;
  const tally = new Tally(history, windows);
  if (gone === undefined) return tally.findings();
  for (let row = 0; row < count; row++) {
    if (kind[row] !== WRITE || outcome[row] !== OK) continue;
    if (gone[row] === 1) tally.broken(row);
    else tally.passed(row);
  }
  return tally.findings();
}
