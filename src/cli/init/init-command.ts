import { suggest } from "../../diagnostics/suggest.ts";
import { PRESETS } from "../../systems/presets.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { refuseOverwrite, writeWhole } from "../write-files.ts";
import { STARTS, type Start, startOf } from "./starts.ts";

export interface InitFlags {
  readonly about?: string;
  readonly system?: string;
  readonly list?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** Writes a scenario to begin with, `-` to standard output; gives the exit code. */
export function beginScenario(door: Door, file: string, flags: InitFlags): number {
  if (flags.list) {
    door.out(listed());
    return EXIT.ok;
  }
  const start = chosen(flags);
  if (file === "-") {
    door.out(start.text);
    return EXIT.ok;
  }
  if (!file.endsWith(".scenario")) {
    throw new CallError(`${file} is no name of a scenario`, [`write ${file}.scenario`]);
  }
  refuseOverwrite(door.cwd, file, flags.force);
  writeWhole(door.cwd, file, start.text);
  if (!flags.quiet) {
    door.err(`wrote ${file}: ${start.about}\n  = next: quorate run ${file}\n`);
    door.err(`          quorate report ${file}, for a page with charts\n`);
    door.err("          quorate explain replicate, or any other word of it\n");
  }
  return EXIT.ok;
}

function chosen({ about, system }: InitFlags): Start {
  if (about !== undefined && system !== undefined) {
    throw new CallError("--about and --system exclude each other");
  }
  if (system !== undefined) {
    return startOf(system) ?? unknown("system", system, [...PRESETS.keys()]);
  }
  if (about === undefined) return STARTS[0]!;
  const names = STARTS.map(({ name }) => name);
  return STARTS.find(({ name }) => name === about) ?? unknown("question", about, names);
}

function unknown(what: string, said: string, known: readonly string[]): never {
  const near = suggest(said, known);
  throw new CallError(`there is no ${what} \`${said}\` to begin with`, [
    ...(near === null ? [] : [`did you mean \`${near}\`?`]),
    `there is ${known.join(", ")}`,
  ]);
}

function listed(): string {
  const width = Math.max(...STARTS.map(({ name }) => name.length));
  const questions = STARTS.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
  return `--about\n${questions.join("\n")}\n--system\n  ${[...PRESETS.keys()].join(", ")}\n`;
}
