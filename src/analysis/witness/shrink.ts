import type { HistoryRecord } from "../../model/run-record.ts";
import type { Checker } from "../checkers/violation.ts";

/** Stories longer than this are left as they are: trying every part would take too long. */
const MOST_ROWS = 200;

/**
 * The smallest part of a witness that still breaks the rule by itself: operations are left out one
 * by one as long as the rest is convicted. Rows of the history, in the order given.
 */
export function shrink(
  history: HistoryRecord,
  rows: readonly number[],
  check: Checker,
): readonly number[] {
  if (rows.length > MOST_ROWS || !isBroken(history, rows, check)) return rows;
  let kept = rows;
  for (let index = 0; index < kept.length; ) {
    const fewer = kept.filter((_, at) => at !== index);
    if (isBroken(history, fewer, check)) kept = fewer;
    else index += 1;
  }
  return kept;
}

function isBroken(history: HistoryRecord, rows: readonly number[], check: Checker): boolean {
  if (rows.length === 0) return false;
  return (check(partOf(history, rows)).violations[0] ?? 0) > 0;
}

/** A history of some rows only. */
export function partOf(history: HistoryRecord, rows: readonly number[]): HistoryRecord {
  // Rows stand in the order of completion, as in a whole history.
  const order = [...rows].sort((a, b) => a - b);
  const { causeKey, causeVersion, gone } = history;
  return {
    count: order.length,
    kind: Uint8Array.from(order, (row) => history.kind[row]!),
    session: Uint32Array.from(order, (row) => history.session[row]!),
    key: Uint32Array.from(order, (row) => history.key[row]!),
    node: Uint16Array.from(order, (row) => history.node[row]!),
    startNs: Float64Array.from(order, (row) => history.startNs[row]!),
    endNs: Float64Array.from(order, (row) => history.endNs[row]!),
    version: Float64Array.from(order, (row) => history.version[row]!),
    outcome: Uint8Array.from(order, (row) => history.outcome[row]!),
    ...(causeKey && { causeKey: Int32Array.from(order, (row) => causeKey[row]!) }),
    ...(causeVersion && { causeVersion: Float64Array.from(order, (row) => causeVersion[row]!) }),
    ...(gone && { gone: Uint8Array.from(order, (row) => gone[row]!) }),
  };
}
