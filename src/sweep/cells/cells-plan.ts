import { contentHash } from "../../model/canonical.ts";
import type { Plan } from "../../model/plan.ts";
import { type Study, trialSeed } from "../../model/study.ts";
import type { RunRequest } from "../protocol.ts";

/**
 * The runs of a study as plain data for a file: cell `i` is trial `i mod trials` of case `i / trials`,
 * counted from 0. Whoever holds the file can carry out any of them, without the scenario.
 */
export interface CellsPlan {
  readonly schema: 1;
  readonly scenario: string;
  /** Fingerprint of the code that is to carry out the runs. */
  readonly engine: string;
  /** Trials of each case: the first round, where they go on until something is known well enough. */
  readonly trials: number;
  readonly cases: readonly { readonly label: string; readonly plan: Plan }[];
}

/** What of a study is run in any case; searches, rankings and years ask for more as they go. */
export function cellsPlanOf({ title, trials, cases }: Study, engine: string): CellsPlan {
  return {
    schema: 1,
    scenario: title,
    engine,
    trials: trials.kind === "fixed" ? trials.count : trials.min,
    cases: cases.map(({ label, plan }) => ({ label, plan })),
  };
}

/** How many cells there are. */
export function cellCount({ cases, trials }: CellsPlan): number {
  return cases.length * trials;
}

/** The run of one cell. Throws RangeError when there is no such cell. */
export function requestAt(cells: CellsPlan, index: number): RunRequest {
  const caseIndex = Math.floor(index / cells.trials);
  const trial = index % cells.trials;
  const plan = cells.cases[caseIndex]?.plan;
  if (plan === undefined || index < 0) throw new RangeError(`there is no cell ${index}`);
  const seed = trialSeed(plan.run.seed, trial);
  return { caseIndex, trial, plan: { ...plan, run: { ...plan.run, seed } } };
}

/** The text of a plan's file: its content and, in front, the SHA-256 of that. */
export function cellsPlanText(cells: CellsPlan): string {
  return `${JSON.stringify({ hash: contentHash(cells), cells }, null, 1)}\n`;
}

/** The plan of a file's text, or in words why it is none. */
export function readCellsPlan(text: string): CellsPlan | string {
  let file: { readonly hash?: unknown; readonly cells?: unknown } | null;
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    return "it is no JSON";
  }
  const cells = file?.cells;
  if (typeof cells !== "object" || cells === null)
    return "it was not written by `quorate plan --out`";
  if (contentHash(cells) !== file?.hash)
    return "it was changed after it had been written, or is not whole";
  const plan = cells as CellsPlan;
  return plan.schema === 1
    ? plan
    : `its format is ${String(plan.schema)}, and this version reads 1`;
}
