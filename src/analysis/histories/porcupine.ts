import type { HistoryRecord } from "../../model/run-record.ts";
import { OK, READ } from "../checkers/sweep.ts";
import { versionsOf } from "../checkers/versions.ts";
import { processesOf } from "./processes.ts";

/** One operation on one register, with the fields that Porcupine's `Operation` has. */
export interface RegisterOperation {
  readonly clientId: number;
  readonly op: "read" | "write";
  readonly key: number;
  /** The version written or read; 0 for a key that was never written. */
  readonly value: number;
  /** Nanoseconds. */
  readonly call: number;
  /** Null for a write whose outcome nobody knows: it may take effect at any time after its call. */
  readonly return: number | null;
}

/**
 * A history as operations on registers, a register a key, whose values begin with 0. Left out is
 * what says nothing: failed operations, reads without an answer, and writes that came into no log.
 * A version that was read and whose write the history does not have gets one without return.
 */
export function tellOperations(
  history: HistoryRecord,
  tell: (operation: RegisterOperation) => void,
): void {
  const { kind, key, version, outcome, startNs, endNs, count } = history;
  const { ofRow } = processesOf(history);
  const { writtenBy, row: speaks } = versionsOf(history);
  let clientId = -1;
  for (let at = 0; at < writtenBy.length; at++) {
    const row = speaks[at]!;
    if (writtenBy[at]! >= 0 || version[row] === 0) continue;
    const value = version[row]!;
    tell({ clientId, op: "write", key: key[row]!, value, call: 0, return: null });
    clientId -= 1;
  }
  for (let row = 0; row < count; row++) {
    const isRead = kind[row] === READ;
    const isOk = outcome[row] === OK;
    if (isRead ? !isOk : version[row]! <= 0) continue;
    tell({
      clientId: ofRow[row]!,
      op: isRead ? "read" : "write",
      key: key[row]!,
      value: version[row]!,
      call: startNs[row]!,
      return: isOk ? endNs[row]! : null,
    });
  }
}
