import type { Window } from "../../model/measures.ts";

/*
 * Failure in years, without simulating the years.
 *
 * A scenario's rare faults (`every exponential(mean: 30d) crash …`) never strike in a run of a
 * minute, and a year has ten billion writes. So a year is put together from its parts:
 *
 * - Ordinary operation is what the scenario's own runs show.
 * - A *cycle* begins when a fault strikes while none is there, and ends when all is well again.
 *   Strikes are Poisson, so that cycles are independent of each other and of the time between them,
 *   and how often each kind comes is known exactly: a cycle of the fault i alone, of the length D,
 *   comes at λi·p0·exp(−ΛD) a year, Λ being the sum of all rates and p0 = exp(−Σ λi E[Di]) the share
 *   of time without any fault (the busy cycle of M/G/∞).
 * - Cycles with two faults that overlap come at λi λj p0 ∫ … da over the moment a of the second strike
 *   inside the first outage. They matter for the nines and for data that only a second copy has.
 * - Cycles with three and more are left out. How many that are is known too.
 *
 * Each cycle is one short run of the engine: warm-up, a strike at a random moment of the measured
 * part, the outage, and on until everybody has caught up. Lengths are drawn in layers of equal or
 * falling probability, so that a few dozen cycles hold the long tail too. An outage of hours has a
 * middle in which nothing changes any more; a *leg* (the time from one strike or end to the next)
 * is cut where its second half is the same throughout, and what that half brings a second is counted
 * for the rest.
 *
 * A figure of a year is Σ weight · amount over the cycles. Its error comes from the amounts alone, as
 * the weights are exact. The years themselves differ by chance: their distribution is the compound
 * Poisson sum of the amounts seen (`year-draws`).
 *
 * A cycle begins with the scenario's own leader: whoever led after the last one, somebody has led
 * back. Where all machines are alike and fail alike that makes no difference.
 *
 * Not in it: three faults at once; a fault that strikes while a repaired machine still catches up;
 * what takes longer than the part of an outage that is simulated (a full disk, hints that expire).
 */

/** What is counted in a cycle and added up over a year. Times in seconds. */
export const AMOUNTS = [
  "lost_writes",
  "failed_writes",
  "unavailable_time",
  "failovers",
  "false_failovers",
  "split_brain_time",
  "data_losses",
] as const;

export type AmountName = (typeof AMOUNTS)[number];

/** A number for each amount. */
export type Amounts = Readonly<Record<AmountName, number>>;

/** One fault that strikes in a cycle. Times in nanoseconds from the cycle's beginning. */
export interface Strike {
  /** Index of the fault in the plan. */
  readonly fault: number;
  /** Whom it hits, where one of several is chosen; null leaves the choice to the run. */
  readonly node: number | null;
  readonly atNs: number;
  readonly lengthNs: number;
}

/** One cycle that stands for a share of all cycles of its stratum. */
export interface Cycle {
  /** Cycles a year that it stands for. */
  readonly weight: number;
  readonly strikes: readonly Strike[];
  /** The root of its random streams. */
  readonly seed: string;
}

/** Cycles of one kind, by rising length: those that lie side by side are alike. */
export interface Stratum {
  /** The fault, or both of them for cycles in which two overlap. */
  readonly labels: readonly string[];
  /** Cycles of this kind a year, exact. */
  readonly perYear: number;
  readonly cycles: readonly Cycle[];
}

/** Everything that is to be run for one plan. */
export interface YearsPlan {
  readonly strata: readonly Stratum[];
  /** Strikes a year by label. */
  readonly strikes: ReadonlyMap<string, number>;
  /** Share of time in which some fault lasts. */
  readonly busyShare: number;
  /** Cycles a year with three or more faults, and about how many seconds a year they last. */
  readonly leftOut: { readonly perYear: number; readonly seconds: number };
}

/** A stretch between two strikes or ends, as long as it is and as long as it is simulated. */
export interface Leg {
  readonly realNs: number;
  readonly runNs: number;
}

/** What one cycle brought. */
export interface CycleOutcome {
  readonly amounts: Amounts;
  /** At the end of the run: all is well, somebody lags, two lead, or no write is acknowledged. */
  readonly ends: "well" | "behind" | "torn" | "dead";
  /** False when a limit stopped the run. */
  readonly complete: boolean;
  readonly events: number;
  /** Rolling hash of the run, for the fingerprint of the answer. */
  readonly trace: string;
}

/** The part of a run between two moments. */
export type Span = Window;

/** The cycles of a plan and what became of each, stratum by stratum; null where one did not run. */
export interface YearsRuns {
  readonly plan: YearsPlan;
  readonly outcomes: readonly (readonly (CycleOutcome | null)[])[];
}

/** A cycle's weight a year and what it brings. */
export interface Weighed {
  readonly weight: number;
  readonly amounts: Amounts;
}

/** A cycle with what it brought. */
export interface SeenCycle {
  readonly cycle: Cycle;
  readonly weight: number;
  readonly outcome: CycleOutcome;
}

/** The cycles of one stratum that ran; their weights add up to all that it stands for. */
export interface SeenStratum {
  readonly label: string;
  readonly perYear: number;
  readonly seen: readonly SeenCycle[];
}

/** A figure of a year with its 95 % interval; no interval where the runs give none. */
export interface YearFigure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** How cycles differ: the mean of all, and quantiles by weight. */
export interface CycleSpread {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  /** Share of cycles with any. */
  readonly share: number;
}

/** What one kind of cycle does to a year. */
export interface YearsRow {
  /** The fault's label, or `two at a time`. */
  readonly label: string;
  /** Cycles a year. */
  readonly perYear: number;
  /** Amounts of a year that come from them, and of one cycle on average. */
  readonly yearly: Readonly<Record<AmountName, YearFigure>>;
  /** Of one cycle: seconds without an acknowledged write, and writes lost. */
  readonly outage: CycleSpread;
  readonly lost: CycleSpread;
  readonly cycles: number;
}

/** What a year of a plan brings. */
export interface YearsAnswer {
  readonly strikes: ReadonlyMap<string, number>;
  readonly rows: readonly YearsRow[];
  /** Of ordinary operation, for a year. */
  readonly ordinary: Readonly<Record<AmountName, number>>;
  readonly mean: Readonly<Record<AmountName, YearFigure>>;
  readonly years: YearDistribution;
  /** Chance that a year has any, exact but for what the cycles brought. */
  readonly anyInYear: Readonly<Record<AmountName, number>>;
  /** Why the time without writes has no end, when somebody has to mend the cluster by hand. */
  readonly endless: string | null;
  /** Sentences that the reader must know before trusting a number. */
  readonly remarks: readonly string[];
  readonly cycles: number;
  readonly events: number;
}

/** How years differ by chance alone: for each amount the quantiles of drawn years, rising. */
export interface YearDistribution {
  /** Value i is the quantile i / (length − 1). */
  readonly quantiles: Readonly<Record<AmountName, Float64Array>>;
  /** The same from cycles drawn again, for the error. */
  readonly again: readonly Readonly<Record<AmountName, Float64Array>>[];
}
