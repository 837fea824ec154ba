import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { TextDecoder } from "node:util";
import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";
import { plainReason } from "../plain-reason.ts";
import { MEBIBYTE } from "../read-all.ts";

/** A line without its end, and its number from 1. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/** A file of measurements, read once from beginning to end in pieces. */
export interface Input {
  /** As the user wrote it. */
  readonly name: string;
  /** The day on which the file was last written, as 2024-05-31; null for standard input. */
  readonly date: string | null;
  /** The first lines, to recognise it by. */
  readonly head: readonly string[];
  lines(): Generator<Line>;
  /** The whole text, for formats that are one value; `limit` bytes at most. */
  text(limit: number): string;
  /** SHA-256 of all bytes read, in hex: of the whole file once it is read to its end. */
  hash(): string;
}

/** Bytes that may come through a pipe: they are kept, where a file is read in pieces. */
const PIPED = 1024 * MEBIBYTE;
const PIECE = 1 << 20;
const HEAD = 1 << 16;
/** A line longer than this is no line of any tool. */
const LONGEST = 1 << 20;

/**
 * Opens a file (`-` is standard input) for {@link Input}. Throws a {@link CallError} in plain words
 * when it is missing, a folder, empty, compressed, or no text.
 */
export function openInput(door: Door, name: string): Input {
  const source = name === "-" ? memory(door.stdin(PIPED)) : file(door, name);
  const first = source.read();
  // White space alone is as empty; a first piece full of it is taken for the whole.
  if (first.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))) {
    source.close();
    throw new CallError(`cannot use ${name}: it is empty`, [
      "if it was written by a pipe, see whether the program on its left printed anything",
    ]);
  }
  const encoding = encodingOf(name, first);
  const digest = createHash("sha256");
  const pieces = function* (): Generator<string> {
    const decoder = new TextDecoder(encoding, { fatal: true });
    for (let piece = first; piece.length > 0; piece = source.read()) {
      digest.update(piece);
      yield decode(name, decoder, piece, true);
    }
    yield decode(name, decoder, new Uint8Array(0), false);
    source.close();
  };
  const head = decode(name, new TextDecoder(encoding), first.subarray(0, HEAD), true);
  return {
    name,
    date: source.date,
    head: head.split(/\r\n|\n|\r/),
    lines: () => linesOf(name, pieces()),
    text(limit) {
      let text = "";
      for (const piece of pieces()) {
        text += piece;
        if (text.length > limit) {
          throw new CallError(`cannot use ${name}: it is larger than ${limit / 1048576} MiB`);
        }
      }
      return text;
    },
    hash: () => digest.copy().digest("hex"),
  };
}

interface Bytes {
  readonly date: string | null;
  /** The next bytes; none at the end. */
  read(): Uint8Array;
  close(): void;
}

function memory(bytes: Uint8Array): Bytes {
  let at = 0;
  return {
    date: null,
    read() {
      const piece = bytes.subarray(at, at + PIECE);
      at += piece.length;
      return piece;
    },
    close: () => {},
  };
}

function file(door: Door, name: string): Bytes {
  const path = isAbsolute(name) ? name : join(door.cwd, name);
  const refuse = (error: unknown): never => {
    throw new CallError(`cannot read ${name}: ${plainReason(error)}`);
  };
  try {
    const handle = openSync(path, "r");
    const stats = fstatSync(handle);
    if (stats.isDirectory()) {
      closeSync(handle);
      throw new CallError(`cannot read ${name}: it is a folder`, [
        `to measure the disk under it: quorate calibrate disk --dir ${name}`,
      ]);
    }
    const room = Buffer.alloc(PIECE);
    return {
      date: stats.isFile() ? stats.mtime.toISOString().slice(0, 10) : null,
      read() {
        try {
          return Uint8Array.from(room.subarray(0, readSync(handle, room, 0, PIECE, null)));
        } catch (error) {
          return refuse(error);
        }
      },
      close: () => closeSync(handle),
    };
  } catch (error) {
    if (error instanceof CallError) throw error;
    return refuse(error);
  }
}

/** UTF-8, or UTF-16 as PowerShell writes it; anything else is refused by name. */
function encodingOf(name: string, bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const packed =
    a === 0x1f && b === 0x8b
      ? ["gzip", "gunzip -c"]
      : a === 0x28 && b === 0xb5
        ? ["zstd", "zstd -dc"]
        : a === 0x42 && b === 0x5a
          ? ["bzip2", "bunzip2 -c"]
          : null;
  if (packed !== null) {
    throw new CallError(`cannot use ${name}: it is compressed (${packed[0]})`, [
      `${packed[1]} ${name} | quorate calibrate -`,
    ]);
  }
  if (bytes.subarray(0, HEAD).includes(0)) {
    throw new CallError(`cannot use ${name}: it is a binary file, and tools' text output is read`);
  }
  return "utf-8";
}

function decode(name: string, decoder: TextDecoder, piece: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(piece, { stream });
  } catch {
    throw new CallError(`cannot use ${name}: it is not UTF-8 text`, [
      "convert it, as in: iconv -f latin1 -t utf-8",
    ]);
  }
}

function* linesOf(name: string, pieces: Iterable<string>): Generator<Line> {
  let rest = "";
  let number = 0;
  for (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST) {
      throw new CallError(`cannot use ${name}: line ${number + lines.length + 1} is too long`);
    }
    for (const line of lines) {
      number += 1;
      yield { text: line.endsWith("\r") ? line.slice(0, -1) : line, number };
    }
  }
  if (rest !== "") yield { text: rest, number: number + 1 };
}
