import { MANY_RUNS, writeAnswer } from "./cache/kept-answer.ts";
import { notedReader } from "./cache/kept-reads.ts";
import type { Door } from "./door.ts";
import { writeFolder } from "./output/folder.ts";
import { printOutcome } from "./output/print.ts";
import { exitCodeOf, type RunCall, type RunFlags } from "./run-call.ts";
import { prepareCall, runCall } from "./study-call.ts";

/** Runs a scenario that was read, prints its answer, keeps that of many runs, and gives the exit code. */
export async function runAnew(
  door: Door,
  file: string,
  flags: RunFlags,
  { loaded, print, question, watching }: RunCall,
): Promise<number> {
  const reader = notedReader(loaded.reader);
  const remarks = listening(door, "err");
  const call = prepareCall(remarks.door, file, flags, { ...loaded, reader });
  const texts = call.prepared.sources.map(({ id }) => id);
  for (const text of texts) watching?.texts.add(text);
  const heard = listening(door, "out");
  const { outcome, runs } = await runCall(door, call, flags, watching?.threads);
  await printOutcome(heard.door, outcome, print);
  if (outcome.result !== null && flags.out !== undefined) {
    const format = flags.json ? "json" : flags.format;
    await writeFolder(door, flags.out, outcome, outcome.result, print.command, format);
    if (!flags.quiet) door.err(`written to ${flags.out}\n`);
  }
  for (const { caseIndex, trial, reason } of outcome.failures) {
    const label = outcome.study?.cases[caseIndex]?.label ?? "";
    door.err(`internal fault in trial ${trial + 1} of ${label}: ${reason}\n`);
  }
  const code = exitCodeOf(outcome);
  if (question !== null && runs >= MANY_RUNS && outcome.result?.complete === true) {
    const said = { text: heard.text(), remarks: remarks.text() };
    await writeAnswer(question, { ...said, code, runs, reads: reader.reads(), texts });
  }
  return code;
}

/** A door that remembers what was written on one way. */
function listening(
  door: Door,
  way: "out" | "err",
): { readonly door: Door; readonly text: () => string } {
  const texts: string[] = [];
  const write = (text: string): void => {
    texts.push(text);
    door[way](text);
  };
  return { door: { ...door, [way]: write }, text: () => texts.join("") };
}
