import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { OK, READ } from "./sweep.ts";
import { versionsOf, writeOf } from "./versions.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Phantom reads: a value that was read and is on no node at the end of the run, as a change of
 * leader leaves it when readers could see what was not safe yet. Checked are the reads that found
 * something, where the history says what is gone. Witness: the write, if the history has it, and
 * the read.
 */
export function phantomReads(history: HistoryRecord, windows: readonly Window[] = WHOLE): Findings {
  const { kind, outcome, version, count, gone } = history;
  const tally = new Tally(history, windows);
  if (gone === undefined) return tally.findings();
  const versions = versionsOf(history);
  for (let row = 0; row < count; row++) {
    if (kind[row] !== READ || outcome[row] !== OK || version[row] === 0) continue;
    if (gone[row] !== 1) tally.passed(row);
    else {
      const write = writeOf(versions, row);
      if (write < 0) tally.broken(row);
      else tally.broken(row, write);
    }
  }
  return tally.findings();
}
