import type { StudyResult } from "../analysis/results.ts";
import type { Outcome } from "../run.ts";
import type { CachePlace } from "./cache/cache-place.ts";
import {
  answerKey,
  type KeptAnswer,
  MANY_RUNS,
  readAnswer,
  writeAnswer,
} from "./cache/kept-answer.ts";
import { type LastingThreads, lastingThreads, placeFor } from "./cache/run-pool.ts";
import { tellCache } from "./cache/tell-cache.ts";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";
import { runsOf } from "./limits.ts";
import { isBinary, refuseTerminal } from "./output/binary-table.ts";
import { writeFolder } from "./output/folder.ts";
import { type PrintOptions, printOutcome, type ResultFormat } from "./output/print.ts";
import { prepareCall, runCall, type StudyCall, type StudyFlags } from "./study-call.ts";
import { watchFile } from "./watch.ts";

export interface RunFlags extends StudyFlags {
  readonly out?: string;
  readonly format: ResultFormat;
  readonly json?: boolean;
  readonly raw?: boolean;
  readonly watch?: boolean;
}

/** Carries out `run FILE` and gives the exit code. */
export async function runCommand(door: Door, file: string, flags: RunFlags): Promise<number> {
  if (flags.out === undefined) refuseTerminal(door, flags.format);
  if (!flags.watch) return runOnce(door, file, flags);
  if (file === "-") throw new CallError("standard input cannot be watched; leave --watch out");
  const threads = lastingThreads();
  try {
    return await watchFile(door, file, (texts) => runOnce(door, file, flags, { texts, threads }));
  } finally {
    await threads.close();
  }
}

/** What one run of several hands on to the next. */
interface Watching {
  /** Learns the names of the texts that the scenario is made of. */
  readonly texts: Set<string>;
  readonly threads: LastingThreads;
}

async function runOnce(
  door: Door,
  file: string,
  flags: RunFlags,
  watching?: Watching,
): Promise<number> {
  const call = prepareCall(door, file, flags);
  for (const { id } of call.prepared.sources) watching?.texts.add(id);
  const format = flags.json ? "json" : flags.format;
  const print: PrintOptions = {
    // With a folder the bytes go there, and the words to who waits.
    format: flags.out !== undefined && isBinary(format) ? "table" : format,
    raw: flags.raw ?? false,
    command: callText(file, flags),
  };
  const keeping = keepingFor(door, call, flags, print);
  const kept = keeping && (await readAnswer(keeping.place, keeping.key));
  if (kept !== null) return tellAgain(door, kept, flags);
  const heard = listening(door);
  const { outcome, runs } = await runCall(door, call, flags, watching?.threads);
  await printOutcome(heard.door, outcome, print);
  if (outcome.result !== null && flags.out !== undefined) {
    await writeFolder(door, flags.out, outcome, outcome.result, callText(file, flags), format);
    if (!flags.quiet) door.err(`written to ${flags.out}\n`);
  }
  for (const { caseIndex, trial, reason } of outcome.failures) {
    const label = outcome.study?.cases[caseIndex]?.label ?? "";
    door.err(`internal fault in trial ${trial + 1} of ${label}: ${reason}\n`);
  }
  const code = exitCodeOf(outcome);
  if (keeping !== null && runs >= MANY_RUNS && outcome.result?.complete === true) {
    await writeAnswer(keeping.place, keeping.key, { text: heard.text(), code, runs });
  }
  return code;
}

/**
 * Where the printed answer of a large study is kept, and under what name; null where it is not: without
 * the cache, for files, and for studies whose runs are read as soon.
 */
function keepingFor(
  door: Door,
  { prepared: { study, sources, diagnostics } }: StudyCall,
  flags: RunFlags,
  print: PrintOptions,
): { readonly place: CachePlace; readonly key: string } | null {
  const place = flags.cells === undefined ? placeFor(door, flags) : null;
  const isText = !isBinary(print.format) && flags.out === undefined;
  if (place === null || study === null || !isText || flags.queue !== undefined) return null;
  if (runsOf(study).most < MANY_RUNS) return null;
  const { columns, colours, outIsTerminal } = door;
  const form = { print, columns, colours: colours.out, outIsTerminal };
  const asked = { study, sources, diagnostics, form, failFast: flags.failFast };
  return { place, key: answerKey(asked) };
}

/** Prints an answer that was kept, with the words that go with runs from the cache. */
function tellAgain(door: Door, { text, code, runs }: KeptAnswer, flags: RunFlags): number {
  tellCache(door, { hits: () => runs, troubles: () => [] }, flags.quiet ?? false);
  door.out(text);
  return code;
}

/** A door that remembers what results were written. */
function listening(door: Door): { readonly door: Door; readonly text: () => string } {
  const texts: string[] = [];
  const out = (text: string): void => {
    texts.push(text);
    door.out(text);
  };
  return { door: { ...door, out }, text: () => texts.join("") };
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
