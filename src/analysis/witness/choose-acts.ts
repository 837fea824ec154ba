import type { Window } from "../../model/measures.ts";
import type { HistoryRecord, WitnessedOperation } from "../../model/run-record.ts";
import { witnessed } from "../checkers/witness.ts";

/** Which operations of a run are told. */
export interface Choice {
  readonly window: Window;
  readonly key?: number;
  readonly session?: number;
}

/** The operations that touch a window, of one key or session if asked, in the order of their beginnings. */
export function chosenActs(
  history: HistoryRecord,
  { window, key, session }: Choice,
): readonly WitnessedOperation[] {
  const rows: number[] = [];
  for (let row = 0; row < history.count; row++) {
    if (history.endNs[row]! < window.fromNs || history.startNs[row]! >= window.toNs) continue;
    if (key !== undefined && history.key[row] !== key) continue;
    if (session !== undefined && history.session[row] !== session) continue;
    rows.push(row);
  }
  return rows
    .sort((a, b) => history.startNs[a]! - history.startNs[b]! || a - b)
    .map((row) => ({ ...witnessed(history, row), ...outcomeOf(history, row) }));
}

/** What went wrong with an operation; nothing for one that was answered. */
function outcomeOf({ outcome }: HistoryRecord, row: number): Pick<WitnessedOperation, "outcome"> {
  const ended = outcome[row];
  return ended === 0 ? {} : { outcome: ended === 1 ? "failed" : "unknown" };
}
