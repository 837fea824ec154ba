import type { StudyResult } from "../analysis/results.ts";
import type { Candidate } from "./candidate.ts";
import type { Contradiction } from "./contradiction.ts";
import type { Finding } from "./judge.ts";
import type { Wish } from "./wish.ts";

/** A candidate with what became of it. */
export interface Judged {
  readonly candidate: Candidate;
  readonly text: string;
  /** `fits` meets everything; `unfit` surely not; `undecided`: chance hides it; `stopped`: not looked at to the end. */
  readonly state: "fits" | "unfit" | "undecided" | "stopped";
  readonly findings: readonly Finding[];
  /** Of all that ran; null where nothing ran. */
  readonly result: StudyResult | null;
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
  readonly complete: boolean;
}
