import type { HistoryRecord } from "../../model/run-record.ts";
import { consistentPrefix, monotonicWrites, writesFollowReads } from "./dependencies.ts";
import { linearizability } from "./linearizability.ts";
import { monotonicReads } from "./monotonic-reads.ts";
import { readYourWrites } from "./read-your-writes.ts";
import { staleReads } from "./stale-reads.ts";
import type { Findings } from "./violation.ts";

/** The rules that a history can be held against, by their name in the language. */
export const RULES: Readonly<Record<string, (history: HistoryRecord) => Findings>> = {
  read_your_writes: readYourWrites,
  monotonic_reads: monotonicReads,
  consistent_prefix: consistentPrefix,
  monotonic_writes: monotonicWrites,
  writes_follow_reads: writesFollowReads,
  stale_reads: staleReads,
  linearizability,
};
