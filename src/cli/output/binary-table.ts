import { writeArrow } from "./arrow.ts";
import { writeParquet } from "./parquet.ts";
import type { BinaryFormat } from "./result-format.ts";
import type { Sink, WideTable } from "./wide-table.ts";

/** Writes a table in a format of bytes, piece by piece. */
export async function writeBinary(
  format: BinaryFormat,
  table: WideTable,
  sink: Sink,
): Promise<void> {
  if (format === "arrow") writeArrow(table, sink);
  else await writeParquet(table, sink);
}
