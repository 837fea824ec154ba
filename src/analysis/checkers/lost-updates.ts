import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { OK, READ, sweep, WRITE } from "./sweep.ts";
import { versionOrderOf } from "./version-order.ts";
import { versionsOf } from "./versions.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Lost updates: a session reads a key and writes it next, and between the version that it read and
 * the one that it wrote lies another session's acknowledged write, overwritten unseen (phenomenon P4
 * of Berenson et al., SIGMOD 1995). Checked are the writes that a session makes right after a read
 * of the same key. Witness: the read, the write that was overwritten, the write.
 */
export function lostUpdates(history: HistoryRecord, windows: readonly Window[] = WHOLE): Findings {
  const { kind, session, key } = history;
  const tally = new Tally(history, windows);
  const last = new Int32Array(session.reduce((most, one) => Math.max(most, one), 0) + 1).fill(-1);
  sweep(history, {
    ended: (row) => {
      last[session[row]!] = row;
    },
    begun: (row) => {
      const read = last[session[row]!]!;
      if (kind[row] !== WRITE || read < 0 || kind[read] !== READ) return;
      if (key[read] !== key[row]) return;
      const overwritten = writtenBetween(history, read, row);
      if (overwritten < 0) tally.passed(row);
      else tally.broken(row, read, overwritten);
    },
  });
  return tally.findings();
}

/** The newest write of another session between what was read and what was written; -1 for none. */
function writtenBetween(history: HistoryRecord, read: number, write: number): number {
  const { key, version, session, outcome } = history;
  const { ofRow, writtenBy, row } = versionsOf(history);
  const { order, placeOf } = versionOrderOf(history);
  const own = ofRow[write]!;
  if (own < 0) return -1;
  for (let place = placeOf[own]! - 1; place >= 0; place--) {
    const at = order[place]!;
    const shown = row[at]!;
    if (key[shown] !== key[write] || version[shown]! <= version[read]!) return -1;
    const by = writtenBy[at]!;
    if (by >= 0 && outcome[by] === OK && session[by] !== session[write]) return by;
  }
  return -1;
}
