import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { PairTable } from "./pair-table.ts";
import { READ, sweep, WRITE } from "./sweep.ts";
import { versionsOf, writeOf } from "./versions.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/** For each row of a write, the row that it builds on: a write or the read of one; -1 for none. */
export type DependsOn = Int32Array;

/**
 * Whether replicas show writes before what they build on. A session that has read write w at a node
 * and later reads, at the same node, the key that w builds on, must find at least the version that
 * w builds on; a write whose own key is the one that it builds on must have the later version.
 * Reads at different nodes are not held against each other: that is a matter of monotonic reads.
 * Checked are the later reads, and the writes of one key. Witness: what w builds on, w, the read of
 * w (when there is one), the offending operation.
 */
export function dependencies(
  history: HistoryRecord,
  dependsOn: DependsOn,
  windows: readonly Window[],
): Findings {
  const tally = new Tally(history, windows);
  // Without replies, as in most scenarios, nothing builds on anything.
  if (!dependsOn.some((base) => base >= 0)) return tally.findings();
  const { kind, session, key, version, node } = history;
  const places = node.reduce((most, one) => Math.max(most, one), 0) + 1;
  const versions = versionsOf(history);
  // By (session, node) and key: the last read because of which the newest version is owed. In one
  // table, since looking into it is what a long history costs.
  const owed = new PairTable();
  const baseOf = (read: number) => dependsOn[writeOf(versions, read)]!;
  sweep(history, {
    ended: (row) => {
      if (kind[row] === WRITE) return;
      const write = writeOf(versions, row);
      const base = write < 0 ? -1 : dependsOn[write]!;
      if (base < 0) return;
      const place = session[row]! * places + node[row]!;
      const read = owed.get(place, key[base]!);
      const known = read < 0 ? -1 : baseOf(read);
      if (known < 0 || known === base || version[base]! > version[known]!) {
        owed.set(place, key[base]!, row);
      }
    },
    begun: (row) => {
      if (kind[row] === WRITE) {
        const base = dependsOn[row]!;
        if (base < 0 || key[base] !== key[row]) return;
        if (version[row]! < version[base]!) tally.broken(row, base);
        else tally.passed(row);
        return;
      }
      const place = session[row]! * places + node[row]!;
      const read = owed.get(place, key[row]!);
      if (read < 0) return;
      const base = baseOf(read);
      if (version[row]! >= version[base]!) tally.passed(row);
      else tally.broken(row, base, writeOf(versions, read), read);
    },
  });
  return tally.findings();
}

/**
 * Consistent prefix: nobody sees an answer before the question. A reply builds on the write that
 * its session had read last. Empty when no workload replies.
 */
export function consistentPrefix(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  const { kind, count, causeKey, causeVersion } = history;
  const dependsOn = new Int32Array(count).fill(-1);
  if (causeKey !== undefined && causeVersion !== undefined) {
    const versions = versionsOf(history);
    for (let row = 0; row < count; row++) {
      if (kind[row] !== WRITE || causeKey[row]! < 0) continue;
      const cause = versions.table.get(causeKey[row]!, causeVersion[row]!);
      if (cause >= 0) dependsOn[row] = versions.writtenBy[cause]!;
    }
  }
  return dependencies(history, dependsOn, windows);
}

/** Monotonic writes (Terry et al., PDIS 1994): a session's writes are seen in its own order. */
export function monotonicWrites(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  return dependencies(history, lastOfSession(history, WRITE), windows);
}

/** Writes follow reads (Terry et al., PDIS 1994): a write is seen after what its session had read. */
export function writesFollowReads(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  const dependsOn = lastOfSession(history, READ);
  // Whoever read a key that nobody had written builds on nothing.
  dependsOn.forEach((base, row) => {
    if (base >= 0 && history.version[base] === 0) dependsOn[row] = -1;
  });
  return dependencies(history, dependsOn, windows);
}

/** For each write, the last operation of a kind that its session had ended when it began. */
function lastOfSession(history: HistoryRecord, of: number): Int32Array {
  const { kind, session, count } = history;
  const last = new Int32Array(session.reduce((most, one) => Math.max(most, one), 0) + 1).fill(-1);
  const found = new Int32Array(count).fill(-1);
  sweep(history, {
    ended: (row) => {
      if (kind[row] === of) last[session[row]!] = row;
    },
    begun: (row) => {
      if (kind[row] === WRITE) found[row] = last[session[row]!]!;
    },
  });
  return found;
}
