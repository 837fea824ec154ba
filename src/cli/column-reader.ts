import { parse } from "csv-parse/sync";
import type { ColumnResult } from "../language/source.ts";

/** Limits of one dataset: rows, columns and the bytes of one row. */
const ROWS = 10_000_000;
const COLUMNS = 1000;
const ROW_BYTES = 1024 * 1024;

/** Ends the parse with a typed reason. */
class Refused extends Error {
  readonly result: ColumnResult;

  constructor(result: ColumnResult) {
    super("refused");
    this.result = result;
  }
}

/**
 * The numbers of one column of a CSV file whose first row names the columns. Lines of comment
 * (`#`) and empty lines are skipped; only the wanted column is kept in memory.
 */
export function readColumn(id: string, bytes: Uint8Array, column: string): ColumnResult {
  const values: number[] = [];
  let header: string[] | null = null;
  let at = -1;
  const take = (row: string[], line: number): null => {
    if (header === null) {
      header = row.map((name) => name.trim());
      at = header.indexOf(column);
      checkHeader(header, at);
      return null;
    }
    if (values.length >= ROWS) throw unreadable(`it has more than ${ROWS} rows`, header);
    const cell = row[at]?.trim() ?? "";
    const value = cell === "" ? Number.NaN : Number(cell);
    if (!Number.isFinite(value)) {
      const detail = `line ${line} holds \`${clipped(cell)}\``;
      throw new Refused({ ok: false, reason: "not_numbers", detail, columns: header });
    }
    values.push(value);
    return null;
  };
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      bom: true,
      comment: "#",
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: ROW_BYTES,
      on_record: (row, context) => take(row as unknown as string[], context.lines),
    });
  } catch (error) {
    if (error instanceof Refused) return error.result;
    return unreadable(firstLine(error), header ?? []).result;
  }
  if (header === null) return unreadable("it is empty", []).result;
  if (values.length > 0) return { ok: true, id, values };
  const detail = "it has no row below the names";
  return { ok: false, reason: "not_numbers", detail, columns: header };
}

function checkHeader(header: readonly string[], at: number): void {
  if (header.length > COLUMNS) throw unreadable(`it has more than ${COLUMNS} columns`, []);
  if (at === -1) {
    const detail = `its columns are ${header.slice(0, 12).map(clipped).join(", ")}`;
    throw new Refused({ ok: false, reason: "no_column", detail, columns: header });
  }
}

function unreadable(detail: string, columns: readonly string[]): Refused {
  return new Refused({ ok: false, reason: "unreadable", detail, columns });
}

function clipped(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function firstLine(error: unknown): string {
  return clipped(String(error instanceof Error ? error.message : error).split("\n")[0] ?? "");
}
