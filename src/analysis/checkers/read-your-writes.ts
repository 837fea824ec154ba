import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { Newest } from "./newest.ts";
import { sweep, WRITE } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Read-your-writes (Terry et al., PDIS 1994): a session's read of a key returns its own last
 * acknowledged write or something newer. Checked are the reads of keys that their session has
 * written. Witness: the write, the read.
 */
export function readYourWrites(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  const { kind, session, key, version } = history;
  const written = new Newest(version, key);
  const tally = new Tally(history, windows);
  sweep(history, {
    ended: (row) => {
      if (kind[row] === WRITE) written.learn(session[row]!, key[row]!, row);
    },
    begun: (row) => {
      if (kind[row] === WRITE) return;
      const own = written.rowOf(session[row]!, key[row]!);
      if (own < 0) return;
      if (version[row]! < version[own]!) tally.broken(row, own);
      else tally.passed(row);
    },
  });
  return tally.findings();
}
