import { contentHash } from "../model/canonical.ts";
import type {
  HistogramRecord,
  HistoryRecord,
  RunRecord,
  WindowRecord,
} from "../model/run-record.ts";
import type { Study } from "../model/study.ts";

/** SHA-256 of what was asked. Comments and layout of the sources are no part of the question. */
export function studyHash(study: Study): string {
  return contentHash({ ...study, sources: [] });
}

/** SHA-256 of what came out: all records, in case and trial order. */
export function resultHash(records: readonly (readonly RunRecord[])[]): string {
  return contentHash(records.map((trials) => trials.map(recordHash)));
}

/** Records never change, and the hash of one takes longer than much of what is read from it. */
const known = new WeakMap<RunRecord, string>();

/** SHA-256 of one run's record. */
export function recordHash(record: RunRecord): string {
  const before = known.get(record);
  if (before !== undefined) return before;
  const { history, blocks: _, ...rest } = record;
  const windows = record.windows.map(withHashedLatencies);
  const hash = contentHash({ ...rest, windows, history: history && historyHashes(history) });
  known.set(record, hash);
  return hash;
}

/** Says what the hash of a record is, for one that was kept together with it. */
export function rememberHash(record: RunRecord, hash: string): void {
  known.set(record, hash);
}

/** The window with a hash in the place of each column of values, of which it may have many. */
function withHashedLatencies(window: WindowRecord): object {
  if (window.writeLatency.values === undefined) return window;
  const hashed = (histogram: HistogramRecord) => ({
    ...histogram,
    values: histogram.values?.map(columnHash),
  });
  const { writeLatency, readLatency, commitLatency } = window;
  return {
    ...window,
    writeLatency: hashed(writeLatency),
    readLatency: hashed(readLatency),
    commitLatency: hashed(commitLatency),
  };
}

/** Windows share columns. */
const hashes = new WeakMap<Float64Array, string>();

function columnHash(column: Float64Array): string {
  const before = hashes.get(column);
  if (before !== undefined) return before;
  const hash = contentHash(column);
  hashes.set(column, hash);
  return hash;
}

/** Rows whose text is hashed at a time: a history's whole text may be longer than a string can be. */
const ROWS = 100_000;

function historyHashes(history: HistoryRecord): Record<string, unknown> {
  const hashes: Record<string, unknown> = { count: history.count };
  for (const [name, column] of Object.entries(history)) {
    if (!ArrayBuffer.isView(column)) continue;
    const values = column as Float64Array;
    const parts: string[] = [];
    for (let from = 0; from < history.count; from += ROWS) {
      parts.push(contentHash(values.subarray(from, Math.min(from + ROWS, history.count))));
    }
    hashes[name] = parts;
  }
  return hashes;
}
