import { existsSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";

/** Runs a scenario, adds the names of the texts that it is made of, and gives the exit code. */
export type WatchedRun = (texts: Set<string>) => Promise<number>;

/** Runs at once and again after each change of the file or of what it imports, until Ctrl-C. */
export async function watchFile(door: Door, file: string, run: WatchedRun): Promise<number> {
  const texts = new Set([file]);
  let began = door.now();
  let code = await runAndTell(door, texts, run);
  while (code !== EXIT.interrupted) {
    const paths = pathsOf(door, file, texts);
    const more = paths.length - 1;
    const imports = more > 0 ? ` and ${more} import${more === 1 ? "" : "s"}` : "";
    const seconds = ((door.now() - began) / 1000).toFixed(1);
    // A rule between two answers, so that the eye finds where the newest begins.
    const text = `── took ${seconds} s; watching ${file}${imports}; Ctrl-C ends `;
    door.err(`\n${text}${"─".repeat(Math.max(2, Math.min(100, door.columns) - text.length))}\n\n`);
    if (!(await nextChange(door, paths))) break;
    began = door.now();
    code = await runAndTell(door, texts, run);
  }
  return code;
}

/** A file that cannot be read at the moment does not end the watch. */
async function runAndTell(door: Door, texts: Set<string>, run: WatchedRun): Promise<number> {
  try {
    return await run(texts);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    door.err(`error: ${error.message}\n`);
    return EXIT.wrong;
  }
}

/** The files among the texts; others come from flags. The scenario's own need not be there now. */
function pathsOf(door: Door, file: string, texts: ReadonlySet<string>): string[] {
  const own = resolve(door.cwd, file);
  const paths = [...texts]
    .map((text) => resolve(door.cwd, text))
    .filter((path) => existsSync(path));
  return [...new Set([own, ...paths])];
}

/** Milliseconds to wait for an editor to finish writing. */
const SETTLE = 100;

/** Resolves with true when one of the files has changed, with false on Ctrl-C. */
function nextChange(door: Door, paths: readonly string[]): Promise<boolean> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const names = folders.get(dirname(path)) ?? new Set();
    folders.set(dirname(path), names.add(basename(path)));
  }
  return new Promise((resolved) => {
    // Folders are watched, because many editors put a new file in the old one's place.
    const watchers = [...folders].map(([folder, names]) =>
      watch(folder, (_, name) => {
        if (name === null || names.has(name)) end(true);
      }),
    );
    const stopListening = door.onInterrupt(() => end(false));
    const end = (changed: boolean): void => {
      for (const watcher of watchers) watcher.close();
      stopListening();
      setTimeout(() => resolved(changed), changed ? SETTLE : 0);
    };
    for (const watcher of watchers) watcher.on("error", () => end(false));
  });
}
