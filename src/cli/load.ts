import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { ImportReader, Source } from "../language/source.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { decoded, fileReader } from "./file-reader.ts";
import { plainReason } from "./plain-reason.ts";

/** A scenario's text and the reader of what it imports. */
export interface Loaded {
  readonly source: Source;
  readonly reader: ImportReader;
}

const BYTES = 16 * 1024 * 1024;

/**
 * Reads the scenario that the user names; `-` is standard input. Throws a {@link CallError} when
 * it cannot be read. The project's folder is the scenario's own.
 */
export function load(door: Door, file: string, allowed: readonly string[] = []): Loaded {
  const path = isAbsolute(file) ? file : join(door.cwd, file);
  const bytes = file === "-" ? door.stdin() : bytesOf(path, file);
  const id = file === "-" ? "<stdin>" : file;
  const text = decoded(id, bytes);
  if (!text.ok) throw new CallError(`cannot read ${file}: ${text.detail}`);
  const folder = file === "-" ? door.cwd : dirname(path);
  return {
    source: { id, text: text.text, holes: 0 },
    reader: fileReader({ cwd: door.cwd, folder, allowed }),
  };
}

function bytesOf(path: string, file: string): Uint8Array {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new CallError(`cannot read ${file}: it is a folder`);
    if (stats.isFile() && stats.size > BYTES) {
      throw new CallError(`cannot read ${file}: it is larger than 16 MiB`);
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof CallError) throw error;
    throw new CallError(`cannot read ${file}: ${plainReason(error)}`);
  }
}
