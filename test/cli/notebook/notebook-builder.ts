import type { Cell, Notebook, Output } from "../../../src/cli/notebook/notebook-file.ts";
import { linesOf } from "../../../src/cli/notebook/notebook-file.ts";

/** A code cell that was not run; with outputs, one that was. */
export function code(source: string, outputs?: readonly Output[]): Cell {
  return {
    cell_type: "code",
    execution_count: outputs === undefined ? null : 1,
    id: "code",
    metadata: {},
    outputs: outputs ?? [],
    source: linesOf(source),
  };
}

export function note(source: string): Cell {
  return { cell_type: "markdown", id: "note", metadata: {}, source: linesOf(source) };
}

/** A TypeScript notebook of these cells. */
export function notebookOf(...cells: readonly Cell[]): Notebook {
  return {
    cells,
    metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
