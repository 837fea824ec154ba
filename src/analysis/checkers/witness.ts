import type { HistoryRecord, WitnessedOperation } from "../../model/run-record.ts";
import { shrink } from "../witness/shrink.ts";
import { WRITE } from "./sweep.ts";
import type { Checker, Findings } from "./violation.ts";

/**
 * The plainest witness of a rule's violations: with a write in it if any has one, the fewest operations, then
 * the shortest stretch of time, then the first; of these only what is needed to see the breach, when `check` is given. Null
 * when nothing was violated.
 */
export function plainestWitness(
  history: HistoryRecord,
  findings: Findings,
  check?: Checker,
): readonly WitnessedOperation[] | null {
  let best: readonly number[] | null = null;
  for (const rows of findings.witnesses) {
    if (best === null || isPlainer(history, rows, best)) best = rows;
  }
  if (best === null) return null;
  const shrunk = check === undefined ? best : shrink(history, best, check);
  const rows = tellsWrite(history, best) && !tellsWrite(history, shrunk) ? best : shrunk;
  return rows.map((row) => witnessed(history, row));
}

/** Whether rows tell of a write. */
function tellsWrite(history: HistoryRecord, rows: readonly number[]): boolean {
  return rows.some((row) => history.kind[row] === WRITE);
}

function isPlainer(history: HistoryRecord, a: readonly number[], b: readonly number[]): boolean {
  // What is read and gone says little without who wrote it.
  if (tellsWrite(history, a) !== tellsWrite(history, b)) return tellsWrite(history, a);
  if (a.length !== b.length) return a.length < b.length;
  return spanOf(history, a) < spanOf(history, b);
}

function spanOf({ startNs, endNs }: HistoryRecord, rows: readonly number[]): number {
  const from = Math.min(...rows.map((row) => startNs[row]!));
  return Math.max(...rows.map((row) => endNs[row]!)) - from;
}

/** One operation of a history by its row. */
export function witnessed(history: HistoryRecord, row: number): WitnessedOperation {
  return {
    kind: history.kind[row] === 0 ? "read" : "write",
    session: history.session[row]!,
    key: history.key[row]!,
    node: history.node[row]!,
    startNs: history.startNs[row]!,
    endNs: history.endNs[row]!,
    version: history.version[row]!,
  };
}
