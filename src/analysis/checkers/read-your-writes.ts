import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { keepsInSight } from "./session-memory.ts";
import { WRITE } from "./sweep.ts";
import { type Findings, WHOLE } from "./violation.ts";

/**
 * Read-your-writes (Terry et al., PDIS 1994): a session's read of a key returns its own last
 * acknowledged write or something newer. Checked are the reads of keys that their session has
 * written. Witness: the write, the read.
 */
export function readYourWrites(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  return keepsInSight(history, WRITE, windows);
}
