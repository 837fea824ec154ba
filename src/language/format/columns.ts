import type { Cell, Line } from "./lines.ts";

/** Cells in one column, and the columns on the same lines that wait for where it ends. */
interface Column {
  at: number;
  waits: number;
  readonly next: Next[];
}

interface Next {
  readonly column: Column;
  /** How far right of this one it stands at least. */
  readonly by: number;
}

/**
 * Where cells stand that are tied to the cell above them: as far left as the widest line allows.
 * Ties join a cell to one of the line before and do not cross, so that from left to right each
 * column waits only for columns that are settled.
 */
export function solveColumns(
  lines: readonly Line[],
  ties: ReadonlyMap<Cell, Cell>,
): ReadonlyMap<Cell, number> {
  const columnOf = new Map<Cell, Column>();
  for (const [below, above] of [...ties].sort(([a], [b]) => a.offset - b.offset)) {
    const column = columnOf.get(above) ?? { at: 0, waits: 0, next: [] };
    columnOf.set(above, column);
    columnOf.set(below, column);
  }
  for (const { cells } of lines) chain(cells, columnOf);
  const columns = new Set(columnOf.values());
  const ready = [...columns].filter(({ waits }) => waits === 0);
  for (let column = ready.pop(); column !== undefined; column = ready.pop()) {
    for (const { column: next, by } of column.next) {
      next.at = Math.max(next.at, column.at + by);
      next.waits -= 1;
      if (next.waits === 0) ready.push(next);
    }
  }
  return new Map([...columnOf].map(([cell, { at }]) => [cell, at]));
}

/** The columns of a line, each as far from the one before as the laid out text has it. */
function chain(cells: readonly Cell[], columnOf: ReadonlyMap<Cell, Column>): void {
  let left: { cell: Cell; column: Column } | null = null;
  for (const cell of cells) {
    const column = columnOf.get(cell);
    if (column === undefined) continue;
    if (left === null) column.at = Math.max(column.at, cell.column);
    else {
      left.column.next.push({ column, by: cell.column - left.cell.column });
      column.waits += 1;
    }
    left = { cell, column };
  }
}
