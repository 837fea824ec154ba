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

function isDead({ episodes, endNs }: RunRecord): boolean {
  return episodes.some(({ kind, toNs }) => kind === "unavailable" && toNs >= endNs);
}

/** What a cycle brought, from the first strike to the end of its run. */
export function outcomeOf(run: CycleRun, record: RunRecord): CycleOutcome {
  const whole: Span = { fromNs: run.strikeNs, toNs: record.endNs };
  const { windows, episodes } = record;
  const seen = amountsIn(whole, episodes, windows[1]);
  const gone = goneWrites(run, record);
  const amounts: Record<keyof Amounts, number> = { ...seen, ...gone };
  run.legs.forEach(({ realNs, runNs }, i) => {
    if (realNs <= runNs) return;
    const half = secondHalf(run.spans[i]!);
    const times = (realNs - runNs) / (half.toNs - half.fromNs);
    const more = amountsIn(half, episodes, windows[2 + i]);
    for (const [name, amount] of Object.entries(more)) {
      amounts[name as keyof Amounts] += times * amount;
    }
    amounts.lost_writes += times * splitWritesIn(half, episodes) * mortality(gone, episodes);
  });
  const after = episodes.filter(
    ({ kind, fromNs }) => kind === "failover" && fromNs >= run.strikeNs,
  );
  return {
    amounts,
    recoveries: recoveriesOf(run, record),
    ages: after.map(({ numbers }) => (numbers?.["rpoNs"] ?? 0) / 1e9),
    ends: isWell(record) ? "well" : isDead(record) ? "dead" : "behind",
    complete: record.complete,
    events: record.events,
    trace: record.traceHash,
  };
}

export type Passing = Omit<Amounts, "lost_writes" | "data_losses">;

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
  span: Span,
  episodes: readonly EpisodeRecord[],
): number {
  let ns = 0;
  for (const one of episodes) if (one.kind === kind) ns += overlap(one, span);
  return ns / 1e9;
}

function overlap({ fromNs, toNs }: Span, span: Span): number {
  return Math.max(0, Math.min(toNs, span.toNs) - Math.max(fromNs, span.fromNs));
}

/**
 * Acknowledged writes that are gone at the end. When most of what was acknowledged before the strike
 * is gone, the copies themselves are: how many writes that is depends on how long the run had been
 * going, so it counts as a loss of the data and not in writes.
 */
function goneWrites(
  run: CycleRun,
  { totals, windows, episodes }: RunRecord,
): Pick<Amounts, "lost_writes" | "data_losses"> {
  const gone = totals.lostWrites + totals.strandedWrites;
  const before = windows[0]?.writesOk ?? 0;
  const whole: Span = { fromNs: run.strikeNs, toNs: Number.POSITIVE_INFINITY };
  const aside = splitWritesIn(whole, episodes);
  const isWhole = before > 0 && gone - aside > WHOLE * before;
  return isWhole ? { lost_writes: 0, data_losses: 1 } : { lost_writes: gone, data_losses: 0 };
}

/** Writes that the losing side of a split brain has taken in a part of a run. */
function splitWritesIn(span: Span, episodes: readonly EpisodeRecord[]): number {
  let writes = 0;
  for (const one of episodes) {
    const length = one.toNs - one.fromNs;
    if (one.kind !== "split_brain" || length <= 0) continue;
    writes += ((one.numbers?.["writes"] ?? 0) * overlap(one, span)) / length;
  }
  return writes;
}

/** Share of the losing side's writes that are lost in the end: none where they are merged. */
function mortality(
  { lost_writes: lost }: Pick<Amounts, "lost_writes">,
  episodes: readonly EpisodeRecord[],
): number {
  const aside = splitWritesIn({ fromNs: 0, toNs: Number.POSITIVE_INFINITY }, episodes);
  return aside > 0 ? Math.min(1, lost / aside) : 0;
}

/**
 * Seconds of each stretch without an acknowledged write; the part of one that lies in a leg which
 * was cut is as long as the leg is.
 */
function recoveriesOf(run: CycleRun, { episodes }: RunRecord): readonly number[] {
  return episodes.flatMap((one) => {
    if (one.kind !== "unavailable" || one.toNs <= run.strikeNs) return [];
    let ns = one.toNs - Math.max(one.fromNs, run.strikeNs);
    run.legs.forEach(({ realNs, runNs }, i) => {
      const half = secondHalf(run.spans[i]!);
      if (realNs <= runNs || overlap(one, half) < half.toNs - half.fromNs) return;
      ns += realNs - runNs;
    });
    return [ns / 1e9];
  });
}
