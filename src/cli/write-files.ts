import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { CallError } from "./exit-code.ts";
import { plainReason } from "./plain-reason.ts";

/**
 * Writes a file whole or not at all: into a temporary file beside it, which then takes its name.
 * Names are seen from `cwd`; the folder is made if need be. Throws a {@link CallError} when the disk refuses.
 */
export function writeWhole(cwd: string, file: string, content: string | Uint8Array): void {
  const path = isAbsolute(file) ? file : join(cwd, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeAll(temporary, typeof content === "string" ? Buffer.from(content) : content);
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw new CallError(`cannot write ${file}: ${plainReason(error)}`);
  }
}

/** Throws a {@link CallError} when the file is there and nobody said that it may be written over. */
export function refuseOverwrite(cwd: string, file: string, force: boolean | undefined): void {
  const path = isAbsolute(file) ? file : join(cwd, file);
  if (existsSync(path) && !force) {
    throw new CallError(`${file} is there already`, ["--force writes over it"]);
  }
}

function writeAll(path: string, bytes: Uint8Array): void {
  const handle = openSync(path, "w");
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is beyond our reach; the message about the first failure says what happened.
  }
}
