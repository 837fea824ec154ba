import type { MetricRef } from "../model/measures.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { Told } from "../model/story.ts";
import type { CasePlan, Expectation, FindPlan, Study } from "../model/study.ts";
import type { YearsAnswer } from "./years/years.ts";

/** Base units: seconds, bytes, per second, bytes per second, shares of 1, plain counts, US dollars, words. */
export type MetricUnit = "s" | "B" | "/s" | "B/s" | "1" | "count" | "USD" | "USD/h" | "word";

/** A metric's value over the trials of one case with its 95 % interval. */
export interface Estimate {
  /** Null when nothing was observed, or for words. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: MetricUnit;
  /** For metrics that answer with a word: `bottleneck`, `leader`. */
  readonly word?: string;
  /** Why there is no number: `not simulated yet`, `no write was acknowledged`. */
  readonly absent?: string;
}

export type Verdict = "pass" | "fail" | "undecided" | "skipped";

export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly verdict: Verdict;
  /** Trials in which the condition held, of those judged. */
  readonly passed: number;
  readonly of: number;
  /** What was seen, in a few words: `p99(write.latency) = 312 ms (298–325)`. */
  readonly seen: string;
}

/** One of the four closed-form limits of a case, in writes per second; null is unlimited. */
export interface Bound {
  readonly name: "fsync" | "network" | "apply" | "round_trip";
  readonly writesPerSecond: number | null;
  /** The formula with its numbers put in: `64 sessions / 70.4 ms`. */
  readonly formula: string;
}

export interface CaseResult {
  readonly plan: CasePlan;
  readonly trials: number;
  /** False when a run was stopped by a limit or by the user. */
  readonly complete: boolean;
  /** By `MetricRef.id`. */
  readonly metrics: ReadonlyMap<string, Estimate>;
  readonly expectations: readonly ExpectationResult[];
  readonly bounds: readonly Bound[];
  /** The station or wait that limits throughput, and why the figure lies below its bound. */
  readonly bottleneck: string;
  readonly explanation: string;
  /** Sentences on a steady state that does not exist: resource, growth, time until full. */
  readonly instabilities: readonly string[];
  /** Sentences on what else the reader should know before trusting a number. */
  readonly remarks?: readonly string[];
  /** What a year brings; absent where no fault is rare, or its years did not run. */
  readonly years?: YearsAnswer;
  readonly records: readonly RunRecord[];
}

/** What a search saw at one value of its param. */
export interface FindProbe {
  /** Base units for quantities, words for the rest. */
  readonly value: number | string | boolean;
  /** The value as users read it. */
  readonly text: string;
  readonly verdict: "pass" | "fail" | "undecided";
  /** Runs behind the verdict; 0 where a closed form or the plan itself decides it. */
  readonly runs: number;
  /** What was seen, or why it needed no run. */
  readonly seen: string;
  /** The condition's metrics, by `MetricRef.id`; empty without runs. */
  readonly metrics: ReadonlyMap<string, Estimate>;
}

/**
 * How a search ended. `found`: between a value that surely passes and one that surely fails.
 * `everywhere`: as far as was looked, to the domain's end at most. `nowhere`: not even at the end
 * where it should. `not_monotone`: it fails below and passes above (for `max`), so that there is no
 * one answer. `undecided`: chance hides the answer. `skipped`: not asked in this case, or not
 * simulated. `stopped`: interrupted before there was an answer.
 */
export type FindOutcome =
  | "found"
  | "everywhere"
  | "nowhere"
  | "not_monotone"
  | "undecided"
  | "skipped"
  | "stopped";

/** The answer to one `find` in one case. */
export interface FindResult {
  readonly find: FindPlan;
  readonly caseIndex: number;
  readonly outcome: FindOutcome;
  /** The largest (smallest) value that holds; null without one. Base units, or words. */
  readonly value: number | string | boolean | null;
  /** Between these ends the condition turns: one surely passes, the other surely fails. Null: not known. */
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  /** The value, and the interval's ends, as users read them; empty without a value. */
  readonly text: string;
  readonly lowText: string;
  readonly highText: string;
  /** Runs of all probes together. */
  readonly runs: number;
  /** Where the closed forms expected the answer; null when they had none. */
  readonly firstGuess: number | null;
  readonly firstGuessText: string;
  /** Sentences that belong to the answer: why there is none, what the domain's end means. */
  readonly remarks: readonly string[];
  /** Everything that was tried, in the order of the values. */
  readonly probes: readonly FindProbe[];
}

export interface StudyResult {
  readonly study: Study;
  readonly cases: readonly CaseResult[];
  /** The violations that the report asks for, told; absent when the study was stopped before. */
  readonly stories?: readonly Told[];
  /** SHA-256 of the study: what was asked. */
  readonly hash: string;
  /** SHA-256 of all records in case and trial order: what came out. */
  readonly resultHash: string;
  readonly complete: boolean;
  /** For each `rank` of the report, in its order; absent when there is none. */
  readonly rankings?: readonly Ranking[];
  /** The answers of `find`, case by case; absent when nothing is sought. */
  readonly found?: readonly FindResult[];
}

/**
 * What becomes of an input: `none` changes nothing in any trial; `little` changes so little that it
 * hardly matters; `unsure` was not told from no change; `unknown` could not be tried or compared.
 */
export type InputVerdict = "matters" | "little" | "none" | "unsure" | "unknown";

/** One size or value at which an input was tried, all else the same. */
export interface InputStep {
  /** `x0.8`, or the value of a word: `sync`. */
  readonly text: string;
  /** Null for a word. */
  readonly factor: number | null;
  /** Null when it was not run: `why` says why. */
  readonly estimate: Estimate | null;
  readonly why?: string;
}

/** An input of a scenario and what the metric makes of it. */
export interface RankedInput {
  readonly name: string;
  /** Whose: nodes, a link or a workload; empty where there is only one. */
  readonly of: string;
  readonly kind: "param" | "hardware" | "network" | "load" | "setting";
  /** Its present size or value. */
  readonly text: string;
  /** Smaller sizes first. */
  readonly steps: readonly InputStep[];
  /**
   * Percent of change of the metric for one percent of the input, with its 95 % interval; null where
   * the input has no size or the metric is zero.
   */
  readonly elasticity: {
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  } | null;
  readonly verdict: InputVerdict;
  /** Why it is unknown. */
  readonly why?: string;
  /** Inputs that a param sets, and params that set an input: they are not to be added up. */
  readonly moves: readonly string[];
  readonly movedBy: readonly string[];
  /** Sentences on stations that fill or empty with it, and on what limits the writes then. */
  readonly pressure: readonly string[];
}

/** What `rank inputs by m` answers: the inputs, the weightiest first. */
export interface Ranking {
  readonly metric: MetricRef;
  readonly label?: string;
  /** The case that the inputs were varied in; the others of a sweep were not. */
  readonly caseLabel: string;
  readonly cases: number;
  readonly trials: number;
  readonly base: Estimate;
  readonly inputs: readonly RankedInput[];
  /** What the two weightiest do together, a sentence; absent when that was not tried. */
  readonly together?: string;
  /** What is left out or must be known, a sentence each. */
  readonly remarks: readonly string[];
  /** False when runs were stopped before their end. */
  readonly complete: boolean;
}
