import type { TableLike } from "./table-markup.ts";

type Flat = Readonly<Record<string, unknown>>;

/**
 * A list of alike plain objects as a table: verdicts, answers of `find`, pairs of a comparison. Lists
 * and objects inside them are left out. Null for anything else.
 */
export function recordsTable(thing: unknown): TableLike | null {
  if (!Array.isArray(thing) || thing.length === 0 || !thing.every(isPlain)) return null;
  const rows: readonly Flat[] = thing;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.every((row) => typeof row[name] !== "object" || row[name] === null),
  );
  if (names.length === 0) return null;
  return {
    numRows: () => rows.length,
    columnNames: () => names,
    get: (name, row) => rows[row]?.[name],
  };
}

function isPlain(thing: unknown): thing is Flat {
  if (typeof thing !== "object" || thing === null) return false;
  const prototype: unknown = Object.getPrototypeOf(thing);
  return prototype === Object.prototype || prototype === null;
}
