import type { HistoryRecord } from "../../model/run-record.ts";
import { PairTable } from "./pair-table.ts";
import { OK, WRITE } from "./sweep.ts";

/**
 * The versions of all keys that a history speaks of, numbered from 0: those that were written,
 * answered or not, and those that were read, the state before all writes (version 0) included.
 */
export interface Versions {
  readonly count: number;
  /** By row: the version that it wrote or read; -1 for failed reads and writes without a version. */
  readonly ofRow: Int32Array;
  /** By version: the row that wrote it; -1 for a version whose write the history does not have. */
  readonly writtenBy: Int32Array;
  /** By version: a row that speaks of it. */
  readonly row: Int32Array;
  /** Versions by key and version of the history. */
  readonly table: PairTable;
}

const known = new WeakMap<HistoryRecord, Versions>();

/** The versions of a history; numbered once, however many rules ask. */
export function versionsOf(history: HistoryRecord): Versions {
  const before = known.get(history);
  if (before !== undefined) return before;
  const versions = number(history);
  known.set(history, versions);
  return versions;
}

function number(history: HistoryRecord): Versions {
  const { kind, key, version, outcome, count } = history;
  const table = new PairTable();
  const ofRow = new Int32Array(count).fill(-1);
  const writtenBy = new Int32Array(count).fill(-1);
  const spokenBy = new Int32Array(count);
  let versions = 0;
  for (let row = 0; row < count; row++) {
    const isWrite = kind[row] === WRITE;
    if (isWrite ? version[row]! <= 0 : outcome[row] !== OK) continue;
    let at = table.get(key[row]!, version[row]!);
    if (at < 0) {
      at = versions++;
      table.set(key[row]!, version[row]!, at);
      spokenBy[at] = row;
    }
    ofRow[row] = at;
    if (isWrite) writtenBy[at] = row;
  }
  return {
    count: versions,
    ofRow,
    writtenBy: writtenBy.subarray(0, versions),
    row: spokenBy.subarray(0, versions),
    table,
  };
}

/** The row that wrote what a row read or wrote; -1 when the history does not have it. */
export function writeOf(versions: Versions, row: number): number {
  const version = versions.ofRow[row]!;
  return version < 0 ? -1 : versions.writtenBy[version]!;
}
