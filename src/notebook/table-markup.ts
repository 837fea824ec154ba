import { html, type Markup } from "../report/markup.ts";

/** The part of an arquero table that is needed to show one; any table that has it will do. */
export interface TableLike {
  numRows(): number;
  columnNames(): string[];
  get(name: string, row: number): unknown;
}

/** More rows than this are a matter for a file. */
const MOST_ROWS = 60;

export function isTable(thing: unknown): thing is TableLike {
  const table = thing as Partial<TableLike> | null;
  return (
    typeof table === "object" &&
    table !== null &&
    typeof table.numRows === "function" &&
    typeof table.columnNames === "function" &&
    typeof table.get === "function"
  );
}

/** A table as HTML; arquero's own writer leaves the names of columns unescaped. */
export function tableMarkup(table: TableLike): Markup {
  const names = table.columnNames();
  const count = Math.min(MOST_ROWS, table.numRows());
  const rows = Array.from({ length: count }, (_, row) => names.map((name) => table.get(name, row)));
  const rest = table.numRows() - count;
  return html`<div style="overflow-x:auto"><table cellpadding="4">
<thead><tr>${names.map((name) => html`<th scope="col" style="text-align:left">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table>${
    rest > 0 && html`<p>and ${rest} more rows</p>`
  }</div>`;
}

function cell(value: unknown): Markup {
  if (typeof value !== "number") return html`<td style="text-align:left">${cellText(value)}</td>`;
  return html`<td style="text-align:right">${cellText(value)}</td>`;
}

/** Six significant digits: enough to compare, few enough to read. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
