import { cellText, type TableLike } from "./table-markup.ts";

const MOST_ROWS = 30;

/** A table as aligned text for terminals and for viewers without HTML. */
export function tableText(table: TableLike): string {
  const names = table.columnNames();
  const count = Math.min(MOST_ROWS, table.numRows());
  const columns = names.map((name) => {
    const cells = Array.from({ length: count }, (_, row) => table.get(name, row));
    const texts = [name, ...cells.map(cellText)].map((text) => text.replace(/\s+/g, " "));
    const width = Math.max(...texts.map((text) => text.length));
    const right = cells.length > 0 && cells.every((value) => typeof value === "number");
    return texts.map((text) => (right ? text.padStart(width) : text.padEnd(width)));
  });
  const lines = Array.from({ length: count + 1 }, (_, line) =>
    columns
      .map((column) => column[line] ?? "")
      .join("  ")
      .trimEnd(),
  );
  const rest = table.numRows() - count;
  return [...lines, ...(rest > 0 ? [`and ${rest} more rows`] : [])].join("\n");
}
