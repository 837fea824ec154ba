import type { StudyResult } from "../analysis/results.ts";
import type { Outcome } from "../run.ts";
import type { Question } from "./cache/kept-answer.ts";
import type { LastingThreads } from "./cache/run-pool.ts";
import { EXIT } from "./exit-code.ts";
import type { Loaded } from "./load.ts";
import type { PrintOptions, ResultFormat } from "./output/print.ts";
import type { StudyFlags } from "./study-call.ts";

export interface RunFlags extends StudyFlags {
  readonly out?: string;
  readonly format: ResultFormat;
  readonly json?: boolean;
  readonly raw?: boolean;
  readonly watch?: boolean;
}

/** What one run of several hands on to the next. */
export interface Watching {
  /** Learns the names of the texts that the scenario is made of. */
  readonly texts: Set<string>;
  readonly threads: LastingThreads;
}

/** What a run is given beside its flags. */
export interface RunCall {
  readonly loaded: Loaded;
  readonly print: PrintOptions;
  /** Null where no answer is kept. */
  readonly question: Question | null;
  readonly watching?: Watching;
}

/** What an outcome's exit status is; a fault outweighs all, an interruption the verdicts. */
export function exitCodeOf(outcome: Outcome): number {
  if (outcome.result === null) return EXIT.wrong;
  if (outcome.failures.length > 0) return EXIT.internal;
  if (outcome.stopped === "interrupted") return EXIT.interrupted;
  return hasFailed(outcome.result) ? EXIT.failed : EXIT.ok;
}

/** Whether a thing that must hold does not; what is only wished for (`prefer`) never fails a run. */
function hasFailed(result: StudyResult): boolean {
  return result.cases.some(({ expectations }) =>
    expectations.some(
      ({ expectation, verdict }) => expectation.kind === "expect" && verdict === "fail",
    ),
  );
}

/** The call that gives the same answer again. */
export function callText(file: string, flags: StudyFlags): string {
  const words = ["quorate", "run", file];
  for (const [name, value] of Object.entries(flags.set ?? {}))
    words.push("--set", `${name}=${value}`);
  for (const expr of flags.measure ?? []) words.push("--measure", expr);
  if (flags.seed !== undefined) words.push("--seed", flags.seed);
  if (flags.trials !== undefined) words.push("--trials", String(flags.trials));
  if (flags.case !== undefined) words.push("--case", flags.case);
  for (const dir of flags.allowDir ?? []) words.push("--allow-dir", dir);
  if (flags.failFast) words.push("--fail-fast");
  return words.map(quoted).join(" ");
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
