import type { AnswerRule } from "../../src/model/leaderless.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { HistoryRecord, RunRecord } from "../../src/model/run-record.ts";

type Judge = (plan: Plan, record: RunRecord) => string | null;

/** A leader's versions count on from here with each epoch. */
const EPOCH_SPAN = 2 ** 36;

/** An acknowledged write is durable, stranded or lost, and in no two of these. */
export const everyWriteHasAPlace: Judge = (_plan, { totals, notes }) => {
  const { lostWrites, strandedWrites, writesAcknowledged } = totals;
  if (notes.some(({ code }) => code === "writes_do_not_add_up")) return "writes do not add up";
  if (lostWrites + strandedWrites <= writesAcknowledged) return null;
  return `${lostWrites} lost and ${strandedWrites} stranded of ${writesAcknowledged}`;
};

function countOf(rule: AnswerRule): number {
  return rule.kind === "count" ? rule.count : 0;
}

/** W + R > N, and nothing stands in: a read that begins after the answer sees the write. */
export const strictQuorumsAreFresh: Judge = ({ replication, faults }, { windows }) => {
  if (replication.kind !== "leaderless" || replication.sloppy || faults.length > 0) return null;
  const { n, read, write } = replication;
  if (countOf(read) + countOf(write) <= n) return null;
  const { staleReads } = windows[0]!;
  return staleReads === 0 ? null : `${staleReads} stale reads though W + R > N`;
};

function* acknowledgedWrites({ count, kind, outcome }: HistoryRecord): Generator<number> {
  for (let row = 0; row < count; row++) if (kind[row] === 1 && outcome[row] === 0) yield row;
}

/** All writes of one epoch were acknowledged by one node. */
export const epochsHaveOneLeader: Judge = ({ replication }, { history }) => {
  if (history === null || replication.kind !== "single_leader") return null;
  const leaders = new Map<number, number>();
  for (const row of acknowledgedWrites(history)) {
    const epoch = Math.floor(history.version[row]! / EPOCH_SPAN);
    const node = leaders.get(epoch) ?? history.node[row]!;
    if (node !== history.node[row])
      return `nodes ${node} and ${history.node[row]} led epoch ${epoch}`;
    leaders.set(epoch, node);
  }
  return null;
};

/** The versions of a key are 1, 2, 3 …: none is skipped while every write is tried once. */
export const versionsHaveNoGaps: Judge = ({ replication, workloads, faults }, { history }) => {
  const once = workloads.every(({ retry }) => retry.kind === "none");
  if (history === null || !once || faults.length > 0 || replication.kind === "multi_leader")
    return null;
  const tried = new Map<number, number>();
  const newest = new Map<number, number>();
  for (let row = 0; row < history.count; row++) {
    if (history.kind[row] !== 1) continue;
    const key = history.key[row]!;
    tried.set(key, (tried.get(key) ?? 0) + 1);
    const version = history.version[row]!;
    // A leader that follows another counts anew.
    if (version < EPOCH_SPAN) newest.set(key, Math.max(newest.get(key) ?? 0, version));
  }
  const gap = [...newest].find(([key, version]) => version > tried.get(key)!);
  return gap === undefined
    ? null
    : `key ${gap[0]} has version ${gap[1]} after ${tried.get(gap[0])} writes`;
};

/** Every node reads the same time, all the while. */
const clocksAgree = ({ topology, faults }: Plan): boolean =>
  topology.nodes.every(({ clock }) => clock.kind === "perfect") &&
  !faults.some(({ action }) => action.kind === "skew_clock");

/**
 * Where one node orders the writes of a key nobody conflicts; elsewhere losers are in conflict. With
 * clocks that differ the last write also wins over one that had seen it, which is no conflict.
 */
export const conflictsCoverLosses: Judge = (plan, { windows }) => {
  const { replication } = plan;
  const byClock =
    replication.kind === "multi_leader" && replication.conflict.kind === "last_write_wins";
  if (byClock && !clocksAgree(plan)) return null;
  const { conflicts, lostUpdates } = windows[0]!;
  const merges = replication.kind === "single_leader" && replication.failover?.rejoin === "merge";
  const ordered = replication.kind === "single_leader" || replication.kind === "consensus";
  if (ordered && !merges && conflicts > 0) return `${conflicts} conflicts`;
  return lostUpdates <= conflicts ? null : `${lostUpdates} updates lost in ${conflicts} conflicts`;
};

/** Without trouble and impatience everything is answered, but what a group refuses. */
export const calmAnswersAll: Judge = ({ faults, workloads }, { totals, windows, episodes }) => {
  const patient = workloads.every(({ timeoutNs }) => timeoutNs === null);
  if (faults.length > 0 || !patient) return null;
  if (episodes.some(({ kind }) => kind === "failover")) return null;
  const failed = totals.writesFailed - windows[0]!.aborted;
  if (failed > 0) return `${failed} writes failed`;
  return totals.readsFailed === 0 ? null : `${totals.readsFailed} reads failed`;
};

/** Nobody is ahead of what there is. */
export const nobodyIsAhead: Judge = (_plan, { windows }) => {
  for (const { lagNs, lagBytes } of windows) {
    const least = Math.min(...[...lagNs, ...lagBytes].map(({ min }) => min));
    if (least < 0) return `a lag of ${least}`;
  }
  return null;
};

export const FAMILY_JUDGES: Readonly<Record<string, Judge>> = {
  everyWriteHasAPlace,
  strictQuorumsAreFresh,
  epochsHaveOneLeader,
  versionsHaveNoGaps,
  conflictsCoverLosses,
  calmAnswersAll,
  nobodyIsAhead,
};
