import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { Newest } from "./newest.ts";
import { READ, sweep } from "./sweep.ts";
import { type Findings, Tally } from "./violation.ts";

/**
 * Whether a session's reads return, of each key, the newest version that its own operations of one
 * kind (`from`: reads or writes) have shown it, or something newer. Checked are the reads of keys
 * that the session knows so. Witness: the operation that it knows the version from, the read.
 */
export function keepsInSight(
  history: HistoryRecord,
  from: number,
  windows: readonly Window[],
): Findings {
  const { kind, session, key, version } = history;
  const known = new Newest(version);
  const tally = new Tally(history, windows);
  sweep(history, {
    ended: (row) => {
      if (kind[row] === from) known.learn(session[row]!, key[row]!, row);
    },
    begun: (row) => {
      if (kind[row] !== READ) return;
      const before = known.rowOf(session[row]!, key[row]!);
      if (before < 0) return;
      if (version[row]! < version[before]!) tally.broken(row, before);
      else tally.passed(row);
    },
  });
  return tally.findings();
}
