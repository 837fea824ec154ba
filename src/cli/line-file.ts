import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { CallError } from "./exit-code.ts";
import { plainReason } from "./plain-reason.ts";

/** Lines are written in lots of about so many characters. */
const LOT = 1 << 16;

/**
 * Hands lines on in lots, so that a long text is never whole in memory. The returned function takes
 * a line; `done` hands on what is left.
 */
export function inLots(write: (text: string) => void): {
  readonly take: (line: string) => void;
  readonly done: () => void;
} {
  let lot: string[] = [];
  let length = 0;
  const done = (): void => {
    if (length > 0) write(lot.join(""));
    lot = [];
    length = 0;
  };
  const take = (line: string): void => {
    lot.push(line);
    length += line.length;
    if (length >= LOT) done();
  };
  return { take, done };
}

/**
 * Writes a file of lines whole or not at all: into a temporary file beside it, which takes its name
 * when `fill` has given its last line. Throws a {@link CallError} when the disk refuses.
 */
export function writeLines(
  cwd: string,
  file: string,
  fill: (take: (line: string) => void) => void,
): void {
  const path = isAbsolute(file) ? file : join(cwd, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const handle = openSync(temporary, "w");
    try {
      const { take, done } = inLots((text) => writeAll(handle, Buffer.from(text)));
      fill(take);
      done();
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw new CallError(`cannot write ${file}: ${plainReason(error)}`);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is beyond our reach; the message about the first failure says what happened.
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}
