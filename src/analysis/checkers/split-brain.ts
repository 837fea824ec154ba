import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { Newest } from "./newest.ts";
import { sweep, WRITE } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

const WORLD = 0;

/**
 * Split brain: a write is acknowledged with an older version than one that had been acknowledged
 * before it began. One leader counts upwards; two who do not know of each other both go on from
 * what they have. Checked are the writes of keys of which a write had been acknowledged before.
 * Witness: the write with the newer version, the later write with the older one.
 */
export function splitBrain(history: HistoryRecord, windows: readonly Window[] = WHOLE): Findings {
  const { kind, key, version } = history;
  const acknowledged = new Newest(version);
  const tally = new Tally(history, windows);
  sweep(history, {
    ended: (row) => {
      if (kind[row] === WRITE) acknowledged.learn(WORLD, key[row]!, row);
    },
    begun: (row) => {
      if (kind[row] !== WRITE) return;
      const before = acknowledged.rowOf(WORLD, key[row]!);
      if (before < 0) return;
      if (version[row]! < version[before]!) tally.broken(row, before);
      else tally.passed(row);
    },
  });
  return tally.findings();
}
