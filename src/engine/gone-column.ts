import type { HistoryRecord } from "../model/run-record.ts";
import type { GoneVersions } from "./replication/protocol.ts";

/** The history with a column that says what was on no node any more at the end. */
export function withGone(history: HistoryRecord, versions: GoneVersions | null): HistoryRecord {
  if (versions === null) return history;
  const { count, key, version } = history;
  const gone = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    gone[row] = versions.has(key[row]!, version[row]!) ? 1 : 0;
  }
  return { ...history, gone };
}
