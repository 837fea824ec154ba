import type { EpisodeRecord, RunRecord, WindowRecord } from "../../model/run-record.ts";
import { type CycleRun, secondHalf } from "./cycle-plan.ts";
import type { Amounts, CycleOutcome, Span } from "./years.ts";

/** A follower further behind than this has not caught up, nanoseconds. */
const CAUGHT_UP_NS = 1e9;
/** More than this share of all earlier writes gone is no tail of a log but the database. */
const WHOLE = 0.5;

/** How a cycle's run has to be made again before it can be believed; null when it can. */
export type Doubt = "leg" | "tail" | null;

/**
 * Whether a run has seen enough: a leg that was cut must be the same throughout its second half,
 * and at the end somebody leads, writes are acknowledged and everybody has caught up.
 */
export function doubtOf(run: CycleRun, record: RunRecord): Doubt {
  const cut = run.spans.filter((_, i) => run.legs[i]!.realNs > run.legs[i]!.runNs);
  if (cut.some((span) => isRestless(secondHalf(span), record))) return "leg";
  return isWell(record) ? null : "tail";
}

/** Something begins or ends inside. */
function isRestless({ fromNs, toNs }: Span, { episodes }: RunRecord): boolean {
  const inside = (ns: number): boolean => ns > fromNs && ns < toNs;
  return episodes.some((one) => CHANGES.has(one.kind) && (inside(one.fromNs) || inside(one.toNs)));
}

const CHANGES: ReadonlySet<EpisodeRecord["kind"]> = new Set([
  "no_leader",
  "failover",
  "split_brain",
]);
const MUST_END: ReadonlySet<EpisodeRecord["kind"]> = new Set([
  "unavailable",
  "no_leader",
  "failover",
  "split_brain",
  "convergence",
]);

function isWell({ episodes, endNs, series }: RunRecord): boolean {
  if (episodes.some(({ kind, toNs }) => MUST_END.has(kind) && toNs >= endNs)) return false;
  const last = series.points - 1;
  return Object.entries(series.columns).every(
    ([name, column]) => !name.startsWith("lag[") || (column[last] ?? 0) <= CAUGHT_UP_NS,
  );
}

function endOf(record: RunRecord): CycleOutcome["ends"] {
  const lasts = (kind: EpisodeRecord["kind"]): boolean =>
    record.episodes.some((one) => one.kind === kind && one.toNs >= record.endNs);
  if (isWell(record)) return "well";
  if (lasts("unavailable")) return "dead";
  return lasts("split_brain") ? "torn" : "behind";
}

/** Windows of a cycle's record: the measured one, before the strike, from it on, each half leg. */
const [BEFORE, SINCE, HALVES] = [1, 2, 3];

/** What a cycle brought, from the first strike to the end of its run; `growth` as of {@link lossGrowth}. */
export function outcomeOf(
  run: CycleRun,
  record: RunRecord,
  growth: readonly number[] = [],
): CycleOutcome {
  const whole: Span = { fromNs: run.strikeNs, toNs: record.endNs };
  const { windows, episodes } = record;
  const amounts: Record<keyof Amounts, number> = {
    ...amountsIn(whole, episodes, windows[SINCE]),
    ...goneWrites(run, record),
  };
  run.legs.forEach(({ realNs, runNs }, i) => {
    if (realNs <= runNs) return;
    const half = secondHalf(run.spans[i]!);
    const times = (realNs - runNs) / (half.toNs - half.fromNs);
    const more = amountsIn(half, episodes, windows[HALVES + i]);
    for (const [name, amount] of Object.entries(more)) {
      amounts[name as keyof Amounts] += times * amount;
    }
    amounts.lost_writes += (growth[i] ?? 0) * (realNs - runNs);
  });
  return {
    amounts,
    ends: endOf(record),
    complete: record.complete,
    events: record.events,
    trace: record.traceHash,
  };
}

type Passing = Omit<Amounts, "lost_writes" | "data_losses">;

/** What happened in a part of a run, of all that a longer part brings more of. */
export function amountsIn(
  span: Span,
  episodes: readonly EpisodeRecord[],
  window: WindowRecord | undefined,
): Passing {
  const begun = episodes.filter(
    ({ kind, fromNs }) => kind === "failover" && fromNs >= span.fromNs && fromNs < span.toNs,
  );
  return {
    failed_writes: (window?.writesFailed ?? 0) + (window?.writesTimedOut ?? 0),
    unavailable_time: secondsOf("unavailable", span, episodes),
    failovers: begun.length,
    false_failovers: begun.filter(({ numbers }) => numbers?.["false"] === 1).length,
    split_brain_time: secondsOf("split_brain", span, episodes),
  };
}

function secondsOf(
  kind: EpisodeRecord["kind"],
  { fromNs, toNs }: Span,
  episodes: readonly EpisodeRecord[],
): number {
  let ns = 0;
  for (const one of episodes) {
    if (one.kind === kind)
      ns += Math.max(0, Math.min(one.toNs, toNs) - Math.max(one.fromNs, fromNs));
  }
  return ns / 1e9;
}

/**
 * Acknowledged writes that are gone at the end. Where disks are lost and with them most of what was
 * acknowledged before the strike, the copies themselves are gone: how many writes that is depends on how
 * long the run had been going, so it counts as a loss of the data and not in writes.
 */
function goneWrites(
  run: CycleRun,
  { totals, windows }: RunRecord,
): Pick<Amounts, "lost_writes" | "data_losses"> {
  const gone = totals.lostWrites + totals.strandedWrites;
  const before = windows[BEFORE]?.writesOk ?? 0;
  const isWhole = run.losesDisks && before > 0 && gone > WHOLE * before;
  return isWhole ? { lost_writes: 0, data_losses: 1 } : { lost_writes: gone, data_losses: 0 };
}

/**
 * The legs whose length may decide how much is lost: those that were cut in a cycle that lost writes.
 * A follower that was down for an hour and takes over lacks the writes of that hour, and not those of the half
 * minute that was simulated.
 */
export function legsToVary(run: CycleRun, record: RunRecord): readonly number[] {
  const { lost_writes: lost } = goneWrites(run, record);
  if (lost === 0) return [];
  return run.legs.flatMap(({ realNs, runNs }, i) => (realNs > runNs ? [i] : []));
}

/**
 * Writes lost for each further nanosecond of a leg, from the same cycle with half of that leg. What
 * chance alone may explain (three standard deviations of Poisson counts) is no growth.
 */
export function lossGrowth(run: CycleRun, leg: number, record: RunRecord, half: RunRecord): number {
  const [long, short] = [record, half].map(
    ({ totals }) => totals.lostWrites + totals.strandedWrites,
  );
  const more = long! - short!;
  if (more <= 3 * Math.sqrt(long! + short!)) return 0;
  return more / (run.legs[leg]!.runNs / 2);
}
