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
  const { kind, session, key, version } = history;
  const othersBefore = othersBeforeIn(history);
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
      const other = othersBefore[row]!;
      if (other < 0 || version[other]! <= version[read]!) tally.passed(row);
      else tally.broken(row, read, other);
    },
  });
  return tally.findings();
}

/** By acknowledged write: the newest of another session with an older version of the key; -1 for none. */
function othersBeforeIn(history: HistoryRecord): Int32Array {
  const { key, session, outcome } = history;
  const { writtenBy } = versionsOf(history);
  const found = new Int32Array(history.count).fill(-1);
  let before = -1;
  for (const version of versionOrderOf(history)) {
    const write = writtenBy[version]!;
    if (write < 0 || outcome[write] !== OK) continue;
    if (before >= 0 && key[before] === key[write]) {
      found[write] = session[before] === session[write] ? found[before]! : before;
    }
    before = write;
  }
  return found;
}
