import type { HistoryRecord } from "../../model/run-record.ts";
import { EMPTY, type WideColumn, type WideTable } from "./wide-table.ts";

/**
 * Every operation of one run as a table, in order of completion: kind, outcome, session, key, node,
 * start_s, end_s, latency_ms and version. Nothing is copied before it is written.
 */
export function operationsTable(history: HistoryRecord, nodes: readonly string[]): WideTable {
  const { count, startNs, endNs, outcome } = history;
  return {
    rows: count,
    columns: [
      word("kind", history.kind, ["read", "write"]),
      word("outcome", outcome, ["ok", "failed", "unknown"]),
      whole("session", history.session, count),
      whole("key", history.key, count),
      word("node", history.node, nodes),
      numbers("start_s", false, (row) => startNs[row]! / 1e9),
      // Whoever waits at the end of the run has no end.
      numbers("end_s", true, (row) => finite(endNs[row]! / 1e9)),
      numbers("latency_ms", true, (row) =>
        outcome[row] === 0 ? finite((endNs[row]! - startNs[row]!) / 1e6) : Number.NaN,
      ),
      numbers("version", false, (row) => history.version[row]!),
    ],
  };
}

function word(
  name: string,
  column: Uint8Array | Uint16Array,
  words: readonly string[],
): WideColumn {
  const read = (from: number, to: number): Uint32Array =>
    Uint32Array.from(column.subarray(from, to), (index) => (index < words.length ? index : EMPTY));
  return { name, type: "word", words, isNullable: true, read };
}

function whole(name: string, column: Uint32Array, count: number): WideColumn {
  let largest = 0;
  for (let row = 0; row < count; row += 1) if (column[row]! > largest) largest = column[row]!;
  const read = (from: number, to: number): Uint32Array => column.subarray(from, to);
  return { name, type: "whole", isNullable: false, largest, read };
}

function numbers(name: string, isNullable: boolean, at: (row: number) => number): WideColumn {
  const read = (from: number, to: number): Float64Array => {
    const values = new Float64Array(to - from);
    for (let row = from; row < to; row += 1) values[row - from] = at(row);
    return values;
  };
  return { name, type: "number", isNullable, read };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
