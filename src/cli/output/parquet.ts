import { EMPTY, EMPTY_BOOLEAN, type Sink, type WideColumn, type WideTable } from "./wide-table.ts";

/** Rows of a row group: what is in memory twice at a time. */
const GROUP_ROWS = 100_000;
const LARGEST_INT32 = 0x7fffffff;

/**
 * Writes a table as Parquet, a row group after the other, so that memory does not grow with the table:
 * numbers as DOUBLE, whole numbers as INT32, or INT64 where that is too narrow, words as UTF8 (a dictionary a group), booleans; Snappy.
 */
export async function writeParquet({ rows, columns }: WideTable, sink: Sink): Promise<void> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const buffer = new ByteWriter();
  const flush = (): void => {
    sink(buffer.getBytes().slice());
    buffer.index = 0;
  };
  buffer.finish = flush;
  const writer = new ParquetWriter({
    writer: Object.assign(buffer, { flush }),
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map((column) => ({
        name: column.name,
        ...typeOf(column),
        repetition_type: column.isNullable ? ("OPTIONAL" as const) : ("REQUIRED" as const),
      })),
    ],
    createdBy: "quorate",
  });
  for (let from = 0; from < rows; from += GROUP_ROWS) {
    const to = Math.min(rows, from + GROUP_ROWS);
    const columnData = columns.map((column) => ({
      name: column.name,
      data: valuesOf(column, from, to),
    }));
    writer.write({ columnData, rowGroupSize: GROUP_ROWS });
  }
  writer.finish();
}

function typeOf(column: WideColumn) {
  switch (column.type) {
    case "number":
      return { type: "DOUBLE" as const };
    case "whole":
      return { type: column.largest > LARGEST_INT32 ? ("INT64" as const) : ("INT32" as const) };
    case "word":
      return { type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const };
    case "boolean":
      return { type: "BOOLEAN" as const };
  }
}

/** A group's values as the package takes them: null is what is empty. */
function valuesOf(column: WideColumn, from: number, to: number) {
  if (column.type === "word") {
    const { words } = column;
    return Array.from(column.read(from, to), (index) => (index === EMPTY ? null : words[index]!));
  }
  if (column.type === "boolean") {
    return Array.from(column.read(from, to), (mark) =>
      mark === EMPTY_BOOLEAN ? null : mark === 1,
    );
  }
  if (column.type === "whole") {
    const values = column.read(from, to);
    if (column.largest <= LARGEST_INT32) return new Int32Array(values);
    return BigInt64Array.from(values, BigInt);
  }
  const values = column.read(from, to);
  if (!values.some(Number.isNaN)) return values;
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
