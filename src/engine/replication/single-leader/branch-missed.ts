import type { Branch } from "./branch.ts";
import { VERSION_SPAN } from "./branch.ts";

/** What a read misses. */
export interface Missed {
  /** Versions. */
  readonly behind: number;
  /** How long before the read began the first of them was acknowledged, nanoseconds; 0 for none. */
  readonly ageNs: number;
}

/**
 * The writes of a key that were acknowledged by the time a read began and are later than the
 * version that it returned, on any branch: those that a change of leader or a restart has lost are
 * missed as much as those that the replica has still to get. `version` is the one that was read.
 */
export function missedBy(
  branches: readonly Branch[],
  key: number,
  shard: number,
  version: number,
  beginNs: number,
): Missed {
  let behind = 0;
  let firstNs = beginNs;
  const look = (acknowledgedNs: number): void => {
    if (acknowledgedNs > beginNs) return;
    behind += 1;
    firstNs = Math.min(firstNs, acknowledgedNs);
  };
  for (const branch of branches) {
    if (VERSION_SPAN * (branch.index + 1) <= version) continue;
    for (const cut of branch.stump?.of(key) ?? []) {
      if (cut.version > version) look(cut.acknowledgedNs);
    }
    const log = branch.logs[shard]!;
    const low = Math.max(branch.forks[shard]!, log.base);
    let ordinal = branch.ordinalOf(key);
    for (let lsn = branch.latestOf(key); lsn > low; lsn = log.previousOf(lsn)) {
      if (branch.versionAt(shard, lsn, ordinal) <= version) break;
      look(log.acknowledgedNs(lsn));
      ordinal -= 1;
    }
  }
  return { behind, ageNs: behind === 0 ? 0 : beginNs - firstNs };
}
