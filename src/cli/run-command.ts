import { type KeptAnswer, type Question, questionAt, readAnswer } from "./cache/kept-answer.ts";
import { placeFor } from "./cache/place-for.ts";
import { tellCache } from "./cache/tell-cache.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { type Loaded, load } from "./load.ts";
import type { PrintOptions } from "./output/print.ts";
import { isBinary, refuseTerminal } from "./output/result-format.ts";
import { callText, type RunCall, type RunFlags, type Watching } from "./run-call.ts";
import { watchFile } from "./watch.ts";

/** Carries out `run FILE` and gives the exit code. */
export async function runCommand(door: Door, file: string, flags: RunFlags): Promise<number> {
  if (flags.out === undefined) refuseTerminal(door, flags.format);
  if (!flags.watch) return runOnce(door, file, flags);
  if (file === "-") throw new CallError("standard input cannot be watched; leave --watch out");
  const { lastingThreads } = await import("./cache/run-pool.ts");
  const threads = lastingThreads();
  try {
    return await watchFile(door, file, (texts) => runOnce(door, file, flags, { texts, threads }));
  } finally {
    await threads.close();
  }
}

/** Says again what was answered before, for which nothing but the command line is loaded; runs what was not. */
async function runOnce(
  door: Door,
  file: string,
  flags: RunFlags,
  watching?: Watching,
): Promise<number> {
  const loaded = load(door, file, flags.allowDir);
  const format = flags.json ? "json" : flags.format;
  const print: PrintOptions = {
    // With a folder the bytes go there, and the words to who waits.
    format: flags.out !== undefined && isBinary(format) ? "table" : format,
    raw: flags.raw ?? false,
    command: callText(file, flags),
  };
  const question = questionFor(door, loaded, flags, print);
  const kept = question && (await readAnswer(question, loaded.reader));
  if (kept !== null) {
    for (const text of kept.texts) watching?.texts.add(text);
    return tellAgain(door, kept, flags);
  }
  const { runAnew } = await import("./run-anew.ts");
  const call: RunCall = { loaded, print, question, ...(watching !== undefined && { watching }) };
  return runAnew(door, file, flags, call);
}

/** What is asked, in all that the printed answer depends on; null without the cache and for files. */
function questionFor(
  door: Door,
  { source }: Loaded,
  flags: RunFlags,
  print: PrintOptions,
): Question | null {
  const place = flags.cells === undefined ? placeFor(door, flags) : null;
  const isText = !isBinary(print.format) && flags.out === undefined;
  if (place === null || !isText || flags.queue !== undefined) return null;
  const { jobs, watch, cache, ...said } = flags;
  const { columns, colours, outIsTerminal } = door;
  return questionAt(place, { source, said, print, columns, colours, outIsTerminal });
}

/** Prints an answer that was kept, with the words that go with runs from the cache. */
function tellAgain(door: Door, kept: KeptAnswer, flags: RunFlags): number {
  if (kept.remarks !== "") door.err(kept.remarks);
  tellCache(door, { hits: () => kept.runs, troubles: () => [] }, flags.quiet ?? false);
  door.out(kept.text);
  return kept.code;
}
