import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan, Expectation, Study } from "../model/study.ts";
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

export interface StudyResult {
  readonly study: Study;
  readonly cases: readonly CaseResult[];
  /** SHA-256 of the study: what was asked. */
  readonly hash: string;
  /** SHA-256 of all records in case and trial order: what came out. */
  readonly resultHash: string;
  readonly complete: boolean;
}
