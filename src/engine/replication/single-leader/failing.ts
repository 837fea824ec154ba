import type { Operations } from "../../kernel/operations.ts";
import type { ClientChannels } from "../../network/client-channels.ts";
import type { Log } from "../../storage/log.ts";

/**
 * Tells the clients of all records from `head` on that have waited as long as `timeoutNs` that
 * their writes failed; the records stay. Answers how many it told, and when the next is due
 * (Infinity when nobody waits any more).
 */
export function failWaiting(
  log: Log,
  head: number,
  timeoutNs: number,
  now: number,
  operations: Operations,
  clients: ClientChannels,
): { readonly failed: number; readonly nextNs: number } {
  let failed = 0;
  for (let lsn = head; lsn <= log.end; lsn++) {
    const operation = log.operationOf(lsn);
    if (operation < 0 || operations.lsn[operation] !== lsn) continue;
    const due = log.appendedNs(lsn) + timeoutNs;
    if (due > now) return { failed, nextNs: due };
    // No position any more: a later confirmation finds nobody to answer.
    operations.lsn[operation] = 0;
    clients.refuse(operation);
    failed += 1;
  }
  return { failed, nextNs: Number.POSITIVE_INFINITY };
}

/** The last record of the log after `from` that was appended by then; `from` when none was. */
export function lateUpTo(log: Log, from: number, byNs: number): number {
  let late = from;
  while (late < log.end && log.appendedNs(late + 1) <= byNs) late += 1;
  return late;
}
