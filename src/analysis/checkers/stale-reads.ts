import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { Newest } from "./newest.ts";
import { sweep, WRITE } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Stale reads in real time: a read misses a write that was acknowledged, to anybody, before the
 * read began. Checked are all reads. Witness: the newest such write, the read.
 */
export function staleReads(history: HistoryRecord, windows: readonly Window[] = WHOLE): Findings {
  const { kind, key, version } = history;
  const acknowledged = new Newest(version);
  const tally = new Tally(history, windows);
  sweep(history, {
    ended: (row) => {
      if (kind[row] === WRITE) acknowledged.learn(0, key[row]!, row);
    },
    begun: (row) => {
      if (kind[row] === WRITE) return;
      const newest = acknowledged.rowOf(0, key[row]!);
      if (newest >= 0 && version[row]! < version[newest]!) tally.broken(row, newest);
      else tally.passed(row);
    },
  });
  return tally.findings();
}
