import { CallError } from "../exit-code.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The fields of a row. Quotes may hold delimiters, not line ends. */
export function splitFields(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim());
  const fields: string[] = [];
  let [field, quoted] = ["", false];
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at]!;
    if (character === '"') {
      if (quoted && line[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      fields.push(field.trim());
      field = "";
    } else field += character;
  }
  return [...fields, field.trim()];
}

/** The delimiter that splits the first row into most fields; a comma for a single column. */
export function delimiterOf(rows: readonly string[]): string {
  const row = rows.find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  const counts = DELIMITERS.map((one) => splitFields(row, one).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** A row that is none: empty, a comment, psql's rule or its count of rows. */
export function isNoRow(line: string): boolean {
  return /^\s*$|^\s*#|^[-+|\s]+$|^\(\d+ rows?\)$/.test(line);
}

/** Refuses a column that is not there, naming those that are. */
export function columnIndex(header: readonly string[], column: string, file: string): number {
  const at = header.indexOf(column);
  if (at !== -1) return at;
  const near = header.findIndex((one) => one.toLowerCase() === column.toLowerCase());
  if (near !== -1) return near;
  throw new CallError(`${file} has no column ${column}`, [
    `its columns are ${header.slice(0, 20).join(", ")}`,
  ]);
}
