import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CallError } from "../exit-code.ts";
import { plainReason } from "../plain-reason.ts";
import type { Sink } from "./wide-table.ts";

/**
 * Writes a file piece by piece, whole or not at all: into a temporary file beside it, which takes
 * its name when `fill` is done. Throws a {@link CallError} when the disk refuses.
 */
export async function writePieces(
  cwd: string,
  file: string,
  fill: (sink: Sink) => void | Promise<void>,
): Promise<void> {
  const path = resolve(cwd, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const handle = openSync(temporary, "w");
    try {
      await fill((bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      });
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CallError(`cannot write ${file}: ${plainReason(error)}`);
  }
}
