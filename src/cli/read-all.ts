import { closeSync, openSync, readSync } from "node:fs";

export const MEBIBYTE = 1024 * 1024;
const PIECE = 64 * 1024;

/**
 * All bytes of a file that the user names, or of an open one (0 is standard input), piece by piece: what is no regular
 * file does not say how long it is, and a device never ends. Throws when it has more than `limit` bytes.
 */
export function readAll(file: string | number, limit: number): Uint8Array {
  const handle = typeof file === "number" ? file : openSync(file, "r");
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const read = readSync(handle, piece, 0, PIECE, null);
      if (read === 0) return Buffer.concat(pieces, size);
      size += read;
      if (size > limit) throw new Error(`it is larger than ${limit / MEBIBYTE} MiB`);
      pieces.push(piece.subarray(0, read));
    }
  } finally {
    if (handle !== file) closeSync(handle);
  }
}

/** The text of a file of at most so many bytes, which a program wrote. Throws as {@link readAll} does. */
export function readText(file: string, limit = 256 * MEBIBYTE): string {
  return Buffer.from(readAll(file, limit)).toString("utf8");
}
