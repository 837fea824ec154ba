import type { RunRecord, WitnessedOperation } from "../../model/run-record.ts";
import { consistentPrefix, monotonicWrites, writesFollowReads } from "./dependencies.ts";
import { divergence } from "./divergence.ts";
import { linearizability } from "./linearizability.ts";
import { lostUpdates } from "./lost-updates.ts";
import { lostWrites } from "./lost-writes.ts";
import { monotonicReads } from "./monotonic-reads.ts";
import { phantomReads } from "./phantom-reads.ts";
import { readYourWrites } from "./read-your-writes.ts";
import { splitBrain } from "./split-brain.ts";
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
  lost_writes: lostWrites,
  lost_updates: lostUpdates,
  phantom_reads: phantomReads,
  split_brain: splitBrain,
  divergence,
};

/** Rules that only a history which says what is gone can be held against. */
const NEED_GONE: ReadonlySet<string> = new Set(["lost_writes", "phantom_reads"]);

/**
 * Holds a run's history against every rule: the same record, with what was checked and broken in
 * each window and one witness a rule. A record without history stays as it is.
 */
export function judgeHistory(record: RunRecord): RunRecord {
  const { history } = record;
  if (history === null) return record;
  const windows = record.windows.map(({ fromNs, toNs }) => ({
    fromNs,
    // What ends with the run itself belongs to its last window.
    toNs: toNs === record.endNs ? Number.POSITIVE_INFINITY : toNs,
  }));
  const found = Object.entries(RULES)
    .filter(([rule]) => history.gone !== undefined || !NEED_GONE.has(rule))
    .map(([rule, check]) => [rule, check(history, windows)] as const);
  const witnesses: Record<string, readonly WitnessedOperation[]> = {};
  for (const [rule, findings] of found) {
    const witness = plainestWitness(history, findings, RULES[rule]);
    if (witness !== null) witnesses[rule] = witness;
  }
  return {
    ...record,
    witnesses,
    windows: record.windows.map((window, index) => ({
      ...window,
      findings: Object.fromEntries(
        found.map(([rule, { checked, violations }]) => [
          rule,
          { checked: checked[index]!, violations: violations[index]! },
        ]),
      ),
    })),
  };
}
