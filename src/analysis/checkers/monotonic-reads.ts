import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { keepsInSight } from "./session-memory.ts";
import { READ } from "./sweep.ts";
import { type Findings, WHOLE } from "./violation.ts";

/**
 * Monotonic reads (Terry et al., PDIS 1994): what a session has read of a key it does not lose
 * again: a later read returns that version or a newer one. Checked are the reads of keys that
 * their session has read before. Witness: the earlier read, the later read.
 */
export function monotonicReads(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  return keepsInSight(history, READ, windows);
}
