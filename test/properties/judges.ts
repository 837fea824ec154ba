import { consistentPrefix } from "../../src/analysis/checkers/dependencies.ts";
import { linearizability } from "../../src/analysis/checkers/linearizability.ts";
import { lostWrites } from "../../src/analysis/checkers/lost-writes.ts";
import { monotonicReads } from "../../src/analysis/checkers/monotonic-reads.ts";
import { readYourWrites } from "../../src/analysis/checkers/read-your-writes.ts";
import { staleReads } from "../../src/analysis/checkers/stale-reads.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { HistoryRecord, RunRecord } from "../../src/model/run-record.ts";
import { FAMILY_JUDGES } from "./family-judges.ts";

/** Looks at one run from outside; what is wrong with it, or null. */
export type Judge = (plan: Plan, record: RunRecord) => string | null;

/** Every operation is in one class, and the classes add up. */
export const operationsAddUp: Judge = (_plan, { totals }) => {
  const writes =
    totals.writesAcknowledged + totals.writesFailed + totals.writesTimedOut + totals.writesInFlight;
  const reads =
    totals.readsAcknowledged + totals.readsFailed + totals.readsTimedOut + totals.readsInFlight;
  if (writes !== totals.writesIssued) return `${writes} of ${totals.writesIssued} writes`;
  if (reads !== totals.readsIssued) return `${reads} of ${totals.readsIssued} reads`;
  const below = Object.entries(totals).find(([, value]) => value < 0);
  return below === undefined ? null : `${below[0]} is ${below[1]}`;
};

/** Sent = delivered + dropped + in flight. */
export const messagesAddUp: Judge = (_plan, { totals }) => {
  const there = totals.messagesDelivered + totals.messagesDropped + totals.messagesInFlight;
  return there === totals.messagesSent ? null : `${there} of ${totals.messagesSent} messages`;
};

/** No station is busier than it can be, and Little's law holds in its own books. */
export const stationsAreSane: Judge = (_plan, { windows }) => {
  for (const { stations, fromNs, toNs } of windows) {
    for (const { name, busyNs, queueNs, servers, arrivals, completions } of stations) {
      if (busyNs < 0 || busyNs > servers * (toNs - fromNs) + 1) return `${name} busy ${busyNs}`;
      if (queueNs < 0) return `${name} holds ${queueNs}`;
      if (completions < 0 || arrivals < 0) return `${name} counts below zero`;
    }
  }
  return null;
};

/** Nobody is answered before having asked; two acknowledged writes of a key have two versions. */
export const historyIsPossible: Judge = (_plan, { history }) => {
  if (history === null) return null;
  const written = new Map<number, Set<number>>();
  const attempted = new Map<number, number>();
  for (let row = 0; row < history.count; row++) {
    if (history.endNs[row]! < history.startNs[row]!) return `row ${row} ends before it begins`;
    if (history.kind[row] !== 1) continue;
    const key = history.key[row]!;
    attempted.set(key, (attempted.get(key) ?? 0) + 1);
    if (history.outcome[row] !== 0) continue;
    const versions = written.get(key) ?? new Set<number>();
    const version = history.version[row]!;
    if (version <= 0) return `row ${row} was acknowledged without a version`;
    if (versions.has(version)) return `two writes of key ${key} have version ${version}`;
    versions.add(version);
    written.set(key, versions);
  }
  return readsReturnWrites(history, attempted);
};

function readsReturnWrites(history: HistoryRecord, attempted: Map<number, number>): string | null {
  for (let row = 0; row < history.count; row++) {
    if (history.kind[row] !== 0 || history.outcome[row] !== 0) continue;
    if (history.version[row]! < 0) return `row ${row} read version ${history.version[row]}`;
    if (history.version[row]! > 0 && !attempted.has(history.key[row]!)) {
      return `row ${row} read key ${history.key[row]}, which nobody ever wrote`;
    }
  }
  return null;
}

/** A session's acknowledged write and the read of its key after that see each other. */
export const leaderReadsSeeTheLastWrite: Judge = (plan, { history, windows }) => {
  const fromLeader = plan.workloads.every(({ readFrom }) => readFrom.kind === "leader");
  if (plan.replication.kind !== "single_leader" || !fromLeader || plan.faults.length > 0)
    return null;
  if (history === null) return null;
  const stale = windows[0]!.staleReads;
  return stale === 0 ? null : `${stale} reads at the leader were stale`;
};

/** While enough followers confirm on disk, nothing acknowledged is lost. */
export const syncLosesNothing: Judge = (plan, { totals }) => {
  const { replication, faults } = plan;
  if (replication.kind !== "single_leader" || replication.failover !== undefined) return null;
  if (
    !replication.localFlush ||
    faults.some(({ action }) => "losesDisk" in action && action.losesDisk)
  ) {
    return null;
  }
  return totals.lostWrites === 0 ? null : `${totals.lostWrites} writes are lost`;
};

/**
 * Without trouble nobody changes the leader, and nothing is lost; unless the time-out is a single
 * beat, which the next beat overruns as soon as it is late at all.
 */
export const calmIsCalm: Judge = ({ replication, faults }, { totals, episodes }) => {
  if (faults.length > 0) return null;
  const detect = replication.kind === "single_leader" ? replication.failover?.detect : undefined;
  if (detect?.kind === "heartbeat" && detect.miss < 2) return null;
  const change = episodes.find(({ kind }) => kind === "failover" || kind === "split_brain");
  if (change !== undefined) return `${change.kind} at ${change.fromNs}`;
  return totals.lostWrites === 0 ? null : `${totals.lostWrites} writes are lost`;
};

/**
 * The engine counts as stale exactly the reads that its own history convicts, lost writes or not.
 * Where a leader writes anew what another had acknowledged, the engine knows which write a read
 * misses by its new name; the history knows only the old one, and may miss a read.
 */
export const staleReadsAgree: Judge = ({ replication, run }, { history, windows }) => {
  if (history === null || replication.kind !== "single_leader" || run.warmupNs !== 0) return null;
  const [violations = 0] = staleReads(history).violations;
  const counted = windows[0]!.staleReads;
  if (replication.failover?.rejoin === "merge" && violations < counted) return null;
  return violations === counted ? null : `the engine counts ${counted}, its history ${violations}`;
};

/** What the history says is acknowledged and gone, the engine's own books have lost. */
export const lostWritesAgree: Judge = (_plan, { history, totals }) => {
  if (history?.gone === undefined) return null;
  const [lost = 0] = lostWrites(history).violations;
  return lost === totals.lostWrites ? null : `${lost} are gone, ${totals.lostWrites} are lost`;
};

/** With one log a replica shows every prefix of it, and a pinned session never goes back. */
export const oneLogIsInOrder: Judge = ({ replication, workloads, faults }, { history }) => {
  const oneLog = replication.kind === "single_leader" && replication.shards === 1;
  if (history === null || !oneLog || faults.length > 0) return null;
  const prefix = consistentPrefix(history).violations[0]!;
  if (prefix > 0) return `${prefix} broken prefixes`;
  const pinned = workloads.every(({ readFrom }) => readFrom.kind === "pinned");
  const back = pinned ? monotonicReads(history).violations[0]! : 0;
  return back === 0 ? null : `${back} pinned sessions went back`;
};

/** A token, or the leader, keeps a session's own writes in its sight. */
export const tokensWork: Judge = ({ replication, workloads, faults }, { history }) => {
  const kept = workloads.every(({ readFrom: { kind } }) => kind === "token" || kind === "leader");
  if (history === null || replication.kind !== "single_leader" || !kept) return null;
  if (faults.length > 0) return null;
  const own = readYourWrites(history).violations[0]!;
  if (own > 0) return `${own} sessions missed their own writes`;
  const back = monotonicReads(history).violations[0]!;
  return back === 0 ? null : `${back} sessions went back`;
};

/** Reads and writes at one leader that nobody replaces are those of one register. */
export const leaderIsLinearizable: Judge = ({ replication, workloads, faults }, { history }) => {
  const atLeader = workloads.every(({ readFrom: { kind } }) => kind === "leader");
  if (history === null || replication.kind !== "single_leader" || !atLeader) return null;
  if (faults.length > 0 || replication.visible === "before_ack") return null;
  const { violations, witnesses } = linearizability(history);
  return violations[0] === 0 ? null : `${violations[0]} keys, rows ${witnesses[0]?.join(", ")}`;
};

/** A few simulated seconds of a few clients end by themselves. */
export const comesToAnEnd: Judge = (_plan, { complete, stopped, events }) =>
  complete ? null : `${stopped} after ${events} events`;

export const JUDGES: Readonly<Record<string, Judge>> = {
  comesToAnEnd,
  operationsAddUp,
  messagesAddUp,
  stationsAreSane,
  historyIsPossible,
  leaderReadsSeeTheLastWrite,
  syncLosesNothing,
  calmIsCalm,
  staleReadsAgree,
  lostWritesAgree,
  oneLogIsInOrder,
  tokensWork,
  leaderIsLinearizable,
  ...FAMILY_JUDGES,
};

/** All complaints about a run, each with its judge. */
export function complaints(plan: Plan, record: RunRecord): readonly string[] {
  return Object.entries(JUDGES).flatMap(([name, judge]) => {
    const complaint = judge(plan, record);
    return complaint === null ? [] : [`${name}: ${complaint}`];
  });
}
