import type { CaseResult } from "../analysis/results.ts";
import type { Candidate } from "./candidate.ts";
import type { Contradiction } from "./contradiction.ts";
import type { Finding } from "./judge.ts";
import type { Wish } from "./wish.ts";

/** A candidate with what became of it. */
export interface Judged {
  readonly candidate: Candidate;
  /** The scenario that tried it. */
  readonly text: string;
  /**
   * `fits` meets everything; `unfit` surely not; `undecided`: chance hides it; `stopped`: it was not
   * looked at to the end.
   */
  readonly state: "fits" | "unfit" | "undecided" | "stopped";
  readonly findings: readonly Finding[];
  /** Of the cases that ran, the healthy one first; empty where nothing ran. */
  readonly cases: readonly CaseResult[];
}

/** The answer to a wish. */
export interface Choice {
  readonly wish: Wish;
  /** Those that fit, the best first. */
  readonly ranked: readonly Judged[];
  /** Everything else, in the order in which it was thought of. */
  readonly dropped: readonly Judged[];
  /** Why nothing fits; null when something does, or when it was not looked at to the end. */
  readonly contradiction: Contradiction | null;
  /** Runs that were carried out. */
  readonly runs: number;
  readonly complete: boolean;
}
