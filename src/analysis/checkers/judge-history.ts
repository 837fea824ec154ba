import type { Window } from "../../model/measures.ts";
import type { FindingsRecord, HistoryRecord } from "../../model/run-record.ts";
import { consistentPrefix, monotonicWrites, writesFollowReads } from "./dependencies.ts";
import { linearizability } from "./linearizability.ts";
import { monotonicReads } from "./monotonic-reads.ts";
import { readYourWrites } from "./read-your-writes.ts";
import { staleReads } from "./stale-reads.ts";
import type { Checker } from "./violation.ts";
import { plainestWitness } from "./witness.ts";

/** The rules that a history can be held against, by their name in the language. */
export const RULES: Readonly<Record<string, Checker>> = {
  read_your_writes: readYourWrites,
  monotonic_reads: monotonicReads,
  consistent_prefix: consistentPrefix,
  monotonic_writes: monotonicWrites,
  writes_follow_reads: writesFollowReads,
  stale_reads: staleReads,
  linearizability,
};

/** Holds a history against every rule: what was checked and broken in each window, and one witness. */
export function judgeHistory(
  history: HistoryRecord,
  windows: readonly Window[],
): Readonly<Record<string, FindingsRecord>> {
  return Object.fromEntries(
    Object.entries(RULES).map(([name, check]) => {
      const found = check(history, windows);
      const { checked, violations } = found;
      return [name, { checked, violations, witness: plainestWitness(history, found) }];
    }),
  );
}
