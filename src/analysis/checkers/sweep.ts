import type { HistoryRecord } from "../../model/run-record.ts";

export const READ = 0;
export const WRITE = 1;
export const OK = 0;

/** Sees a history in the order of time. */
export interface Visitor {
  /** An acknowledged operation has ended. */
  ended(row: number): void;
  /** An acknowledged operation begins: everything that ended by then has been shown. */
  begun(row: number): void;
}

/**
 * Walks through the beginnings and ends of all acknowledged operations, ends first where both fall
 * on one instant, so that a session's next operation comes after the one before. O(n log n).
 */
export function sweep(history: HistoryRecord, visitor: Visitor): void {
  const { ends, begins } = orderOf(history);
  let next = 0;
  for (const row of begins) {
    const at = history.startNs[row]!;
    while (next < ends.length && history.endNs[ends[next]!]! <= at) {
      visitor.ended(ends[next]!);
      next += 1;
    }
    visitor.begun(row);
  }
  for (; next < ends.length; next++) visitor.ended(ends[next]!);
}

interface Order {
  readonly ends: Uint32Array;
  readonly begins: Uint32Array;
}

/** Several rules walk through one history: it is sorted once. */
const known = new WeakMap<HistoryRecord, Order>();

function orderOf(history: HistoryRecord): Order {
  const before = known.get(history);
  if (before !== undefined) return before;
  const order = {
    ends: rowsBy(history, history.endNs),
    begins: rowsBy(history, history.startNs),
  };
  known.set(history, order);
  return order;
}

/** Rows of acknowledged operations by a time, ties by row. */
function rowsBy({ count, outcome }: HistoryRecord, times: Float64Array): Uint32Array {
  let kept = 0;
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) if (outcome[row] === OK) rows[kept++] = row;
  return rows.subarray(0, kept).sort((a, b) => times[a]! - times[b]! || a - b);
}
