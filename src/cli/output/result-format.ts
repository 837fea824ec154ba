import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";

/** Formats that are bytes, and the endings of their files. */
export type BinaryFormat = "arrow" | "parquet";

/** Whether a format is one of bytes. */
export function isBinary(format: string): format is BinaryFormat {
  return format === "arrow" || format === "parquet";
}

/** Throws a {@link CallError} when bytes would go to a terminal. */
export function refuseTerminal(door: Door, format: string): void {
  if (!door.outIsTerminal || !isBinary(format)) return;
  throw new CallError(`--format ${format} is bytes, which no terminal shows`, [
    `send them to a file, as in > cases.${format}, or write a folder with --out DIR`,
  ]);
}
