import { solveColumns } from "./columns.ts";
import { type Cell, type Line, linesOf } from "./lines.ts";

/**
 * Sets the columns of a text that is laid out already. The `=` of one-line settings, lets and
 * params under each other always stand in one column. Other columns are the writer's: words that
 * stood under each other in `written`, with room made for it, do so again.
 */
export function align(laidOut: string, written: string, holes: number): string {
  const lines = linesOf(laidOut, holes);
  const before = linesOf(written, holes);
  const columns = new Map<Cell, Cell>();
  lines.forEach((line, index) => {
    const above = lines[index - 1];
    if (above === undefined || line.number !== above.number + 1) return;
    if (isRun(above, line)) columns.set(line.cells[line.sign]!, above.cells[above.sign]!);
  });
  keepColumns(lines, before, columns);
  return respaced(laidOut, lines, solveColumns(lines, columns));
}

/** Whether two lines are settings, lets or params of one block. */
function isRun(above: Line, line: Line): boolean {
  return above.sign > 0 && line.sign > 0 && above.kind === line.kind && above.start === line.start;
}

/** Ties cells that the writer put under each other; `columns` has those that must be. */
function keepColumns(
  lines: readonly Line[],
  written: readonly Line[],
  columns: Map<Cell, Cell>,
): void {
  const old = written.flatMap((line) => line.cells.map((cell) => ({ cell, line })));
  const now = lines.flatMap((line) => line.cells.map((cell) => ({ cell, line })));
  // Only separators and room may differ; else there is no telling which word was where.
  if (old.length !== now.length) return;
  const places = new Map<string, number>();
  old.forEach(({ cell, line }, index) => {
    places.set(`${line.number}:${cell.column}`, index);
    const top = places.get(`${line.number - 1}:${cell.column}`);
    if (top === undefined || !isColumn(old[top]!, { cell, line }, 2)) return;
    const [above, below] = [now[top]!, now[index]!];
    if (below.line.number !== above.line.number + 1 || !isColumn(above, below, 1)) return;
    if (sameSide(above, below, columns)) columns.set(below.cell, above.cell);
  });
}

interface Placed {
  readonly cell: Cell;
  readonly line: Line;
}

/** Two cells after the first of lines that begin alike, one with at least `room` before it. */
function isColumn(above: Placed, below: Placed, room: number): boolean {
  if (above.line.start !== below.line.start) return false;
  if (above.cell.isComment !== below.cell.isComment) return false;
  const gaps = [above.cell.gap, below.cell.gap];
  return Math.min(...gaps) > 0 && Math.max(...gaps) >= room;
}

/** Columns must not cross: both cells stand before, or both after, the signs in one column. */
function sameSide(above: Placed, below: Placed, columns: ReadonlyMap<Cell, Cell>): boolean {
  if (!isRun(above.line, below.line)) return true;
  const signs = [above, below].map(({ line }) => line.cells[line.sign]!);
  if (columns.get(signs[1]!) !== signs[0]) return true;
  const sides = [above, below].map(({ cell }, i) => Math.sign(cell.column - signs[i]!.column));
  return sides[0] === sides[1] && sides[0] !== 0;
}

function respaced(
  text: string,
  lines: readonly Line[],
  columns: ReadonlyMap<Cell, number>,
): string {
  const parts: string[] = [];
  let end = 0;
  for (const { cells } of lines) {
    let shift = 0;
    for (const cell of cells) {
      const column = columns.get(cell);
      if (column === undefined) continue;
      const more = column - cell.column - shift;
      if (more === 0) continue;
      parts.push(text.slice(end, cell.offset), " ".repeat(more));
      end = cell.offset;
      shift += more;
    }
  }
  parts.push(text.slice(end));
  return parts.join("");
}
