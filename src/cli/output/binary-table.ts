import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";
import { writeArrow } from "./arrow.ts";
import { writeParquet } from "./parquet.ts";
import type { Sink, WideTable } from "./wide-table.ts";

/** Formats that are bytes, and the endings of their files. */
export type BinaryFormat = "arrow" | "parquet";

/** Whether a format is one of bytes. */
export function isBinary(format: string): format is BinaryFormat {
  return format === "arrow" || format === "parquet";
}

/** Writes a table in a format of bytes, piece by piece. */
export async function writeBinary(
  format: BinaryFormat,
  table: WideTable,
  sink: Sink,
): Promise<void> {
  if (format === "arrow") writeArrow(table, sink);
  else await writeParquet(table, sink);
}

/** Throws a {@link CallError} when bytes would go to a terminal. */
export function refuseTerminal(door: Door, format: string): void {
  if (!door.outIsTerminal || !isBinary(format)) return;
  throw new CallError(`--format ${format} is bytes, which no terminal shows`, [
    `send them to a file, as in > cases.${format}, or write a folder with --out DIR`,
  ]);
}
