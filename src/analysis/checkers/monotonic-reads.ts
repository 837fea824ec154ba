import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { Newest } from "./newest.ts";
import { READ, sweep } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Monotonic reads (Terry et al., PDIS 1994): what a session has read of a key it does not lose
 * again: a later read returns that version or a newer one. Checked are the reads of keys that
 * their session has read before. Witness: the earlier read, the later read.
 */
export function monotonicReads(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  const { kind, session, key, version } = history;
  const seen = new Newest(version, key);
  const tally = new Tally(history, windows);
  sweep(history, {
    ended: (row) => {
      if (kind[row] === READ) seen.learn(session[row]!, key[row]!, row);
    },
    begun: (row) => {
      if (kind[row] !== READ) return;
      const before = seen.rowOf(session[row]!, key[row]!);
      if (before < 0) return;
      if (version[row]! < version[before]!) tally.broken(row, before);
      else tally.passed(row);
    },
  });
  return tally.findings();
}
