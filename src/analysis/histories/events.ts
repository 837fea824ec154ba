import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "../checkers/row-order.ts";
import { OK, READ, WRITE } from "../checkers/sweep.ts";
import { versionsOf } from "../checkers/versions.ts";
import { FAILED } from "./outcomes.ts";
import { processesOf } from "./processes.ts";

/** One line of a history as Jepsen knows it: an operation begins, or it is over. */
export interface Event {
  /** `info`: nobody knows whether it happened. */
  readonly type: "invoke" | "ok" | "fail" | "info";
  readonly f: "read" | "write";
  readonly process: number;
  readonly key: number;
  /**
   * The version written or read; null for a key that was never written, and for what a read will
   * return. A write that came into no log has a value of its own below zero.
   */
  readonly value: number | null;
  readonly timeNs: number;
  readonly session: number;
  readonly node: number;
  /** What the write answers, key and version; only in the line with which it begins. */
  readonly cause?: readonly [key: number, version: number];
  /**
   * Whether the value is on no node at the end of the run; only in the line with which an operation
   * is over, and only where that is known.
   */
  readonly gone?: boolean;
  /**
   * The write of a version that somebody read and whose own operation the history does not have:
   * an attempt whose client tried again. It may have happened at any time.
   */
  readonly attempt?: boolean;
}

/**
 * Tells a history as events in the order of time. What ends at the instant in which something else
 * begins comes first, so that it counts as before. The session of an attempt is -1.
 */
export function tellEvents(history: HistoryRecord, tell: (event: Event) => void): void {
  const { count, startNs, endNs } = history;
  const { ofRow, threads } = processesOf(history);
  tellAttempts(history, threads, tell);
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  const begins = inOrderOf(rows, startNs);
  // An operation without length ends after those that began before it.
  const ends = inOrderOf(begins, endNs);
  const begun = new Uint8Array(count);
  let next = 0;
  const endAllTo = (ns: number): void => {
    for (; next < count; next++) {
      const row = ends[next]!;
      if (endNs[row]! > ns || begun[row] === 0) return;
      tell(endOf(history, row, ofRow[row]!));
    }
  };
  for (const row of begins) {
    endAllTo(startNs[row]!);
    tell(beginOf(history, row, ofRow[row]!));
    begun[row] = 1;
  }
  endAllTo(Number.POSITIVE_INFINITY);
}

function beginOf(history: HistoryRecord, row: number, process: number): Event {
  const { causeKey, causeVersion } = history;
  const answers = causeKey?.[row] ?? -1;
  return {
    ...partsOf(history, row, process),
    type: "invoke",
    value: history.kind[row] === WRITE ? valueIn(history, row) : null,
    timeNs: history.startNs[row]!,
    ...(answers >= 0 ? { cause: [answers, causeVersion![row]!] as const } : {}),
  };
}

function endOf(history: HistoryRecord, row: number, process: number): Event {
  const { gone } = history;
  const outcome = history.outcome[row]!;
  const isKnown = history.kind[row] === WRITE || outcome === OK;
  return {
    ...partsOf(history, row, process),
    type: outcome === OK ? "ok" : outcome === FAILED ? "fail" : "info",
    value: isKnown ? valueIn(history, row) : null,
    timeNs: history.endNs[row]!,
    ...(isKnown && gone !== undefined ? { gone: gone[row] === 1 } : {}),
  };
}

function partsOf(history: HistoryRecord, row: number, process: number) {
  return {
    f: history.kind[row] === READ ? ("read" as const) : ("write" as const),
    process,
    key: history.key[row]!,
    session: history.session[row]!,
    node: history.node[row]!,
  };
}

function valueIn({ kind, version }: HistoryRecord, row: number): number | null {
  if (version[row]! > 0) return version[row]!;
  return kind[row] === READ ? null : -1 - row;
}

/** Registers refuse a value that nobody wrote: each such version gets a write that may be any time. */
function tellAttempts(history: HistoryRecord, threads: number, tell: (event: Event) => void): void {
  const { writtenBy, row: speaks } = versionsOf(history);
  const { key, version, startNs, node } = history;
  const first = startNs.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  // Thread 0 again and again, in lives of its own below zero.
  let process = -threads;
  for (let at = 0; at < writtenBy.length; at++) {
    const row = speaks[at]!;
    if (writtenBy[at]! >= 0 || version[row] === 0) continue;
    const parts = {
      f: "write" as const,
      process,
      key: key[row]!,
      value: version[row]!,
      timeNs: first,
      session: -1,
      node: node[row]!,
      attempt: true,
    };
    tell({ ...parts, type: "invoke" });
    tell({ ...parts, type: "info" });
    process -= threads;
  }
}
