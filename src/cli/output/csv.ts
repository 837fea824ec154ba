/** A cell of a table; null is an empty cell. */
export type Cell = string | number | boolean | null | undefined;

/**
 * CSV text (RFC 4180, LF line ends) of a header and rows. A text that a spreadsheet would take for
 * a formula gets a `'` in front, unless `raw`; numbers are left as they are.
 */
export function csvText(
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
  { raw = false }: { readonly raw?: boolean } = {},
): string {
  const lines = [line(header, raw)];
  for (const row of rows) lines.push(line(row, raw));
  return `${lines.join("\n")}\n`;
}

function line(cells: readonly Cell[], raw: boolean): string {
  return cells.map((cell) => cellText(cell, raw)).join(",");
}

function cellText(cell: Cell, raw: boolean): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return Number.isNaN(cell) ? "" : String(cell);
  const safe = raw || !/^[=+\-@\t\r]/.test(cell) ? cell : `'${cell}`;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
