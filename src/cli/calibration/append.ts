import { join } from "node:path";
import { hasErrors, prepare } from "../../run.ts";
import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";
import { fileReader } from "../file-reader.ts";
import { load } from "../load.ts";
import { writeWhole } from "../write-files.ts";
import type { Binding } from "./block.ts";

/**
 * Puts a block at the end of a scenario, whole or not at all: what is there stays to the last byte.
 * Refuses, and writes nothing, when a name is taken there or when the scenario would have an error
 * that it has not had before.
 */
export function appendBlock(
  door: Door,
  file: string,
  block: string,
  bindings: readonly Binding[],
): void {
  const { source, reader } = load(door, file);
  const taken = bindings.filter(({ name }) =>
    new RegExp(`^\\s*(let|param)\\s+${name}\\b`, "m").test(source.text),
  );
  if (taken.length > 0) {
    throw new CallError(
      `${file} has a ${taken.map(({ name }) => name).join(", ")} already; nothing was written`,
      ["choose another name with --name, or take the old lines out"],
    );
  }
  const gap = source.text === "" || source.text.endsWith("\n") ? "\n" : "\n\n";
  const text = `${source.text}${gap}${block}`;
  const errorsOf = (content: string): string[] =>
    prepare({ ...source, text: content }, { reader })
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ code, message }) => `${code}: ${message}`);
  const before = errorsOf(source.text);
  const fresh = errorsOf(text).filter((one) => !before.includes(one));
  if (fresh.length > 0) {
    throw new CallError(`${file} would not be right with this block; nothing was written`, fresh);
  }
  writeWhole(door.cwd, file, text);
}

/** Whether a text is a scenario without an error; `folder` is where it will stand. */
export function isRight(text: string, cwd: string, folder: string): boolean {
  const reader = fileReader({ cwd, folder });
  const id = join(folder, "calibrated.scenario");
  return !hasErrors(prepare({ id, text, holes: 0 }, { reader }).diagnostics);
}
