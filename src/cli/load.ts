import { readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { suggest } from "../diagnostics/suggest.ts";
import type { ImportReader, Source } from "../language/source.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { decoded, fileReader } from "./file-reader.ts";
import { plainReason } from "./plain-reason.ts";
import { MEBIBYTE, readAll } from "./read-all.ts";

/** A scenario's text and the reader of what it imports. */
export interface Loaded {
  readonly source: Source;
  readonly reader: ImportReader;
}

const BYTES = 16 * MEBIBYTE;

/**
 * Reads the scenario that the user names; `-` is standard input. Throws a {@link CallError} when
 * it cannot be read. The project's folder is the scenario's own.
 */
export function load(door: Door, file: string, allowed: readonly string[] = []): Loaded {
  const path = isAbsolute(file) ? file : join(door.cwd, file);
  const bytes = file === "-" ? door.stdin(BYTES) : bytesOf(path, file);
  const id = file === "-" ? "<stdin>" : file;
  const text = decoded(id, bytes);
  if (!text.ok) throw new CallError(`cannot read ${file}: ${text.detail}`);
  const folder = file === "-" ? door.cwd : dirname(path);
  return {
    source: { id, text: text.text, holes: 0 },
    reader: fileReader({ cwd: door.cwd, folder, allowed }),
  };
}

/** The file that was meant, where only its ending or a few letters are missing. */
function nearBy(path: string, file: string): readonly string[] {
  const names = scenariosIn(dirname(path));
  const wanted = basename(path);
  const name = names.includes(`${wanted}.scenario`)
    ? `${wanted}.scenario`
    : suggest(
        wanted,
        names.flatMap((one) => [one, one.replace(/\.scenario$/, "")]),
      );
  if (name === null) return [];
  const whole = name.endsWith(".scenario") ? name : `${name}.scenario`;
  return [`did you mean ${join(dirname(file), whole)}?`];
}

function scenariosIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".scenario"));
  } catch {
    return [];
  }
}

function bytesOf(path: string, file: string): Uint8Array {
  try {
    return readAll(path, BYTES);
  } catch (error) {
    throw new CallError(`cannot read ${file}: ${plainReason(error)}`, nearBy(path, file));
  }
}
