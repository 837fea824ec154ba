import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "./row-order.ts";

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
 * on one instant, so that a session's next operation comes after the one before. Linear.
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
  const rows = acknowledged(history);
  const order = {
    ends: inOrderOf(rows, history.endNs),
    begins: inOrderOf(rows, history.startNs),
  };
  known.set(history, order);
  return order;
}

/** Rows of acknowledged operations. */
function acknowledged({ count, outcome }: HistoryRecord): Uint32Array {
  let kept = 0;
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) if (outcome[row] === OK) rows[kept++] = row;
  return rows.subarray(0, kept);
}
