import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { packageVersion } from "../version.ts";
import { writeWhole } from "../write-files.ts";
import { type Notebook, sourceOf } from "./notebook-file.ts";
import { notebookPage } from "./page.ts";
import { readNotebook } from "./read-notebook.ts";

interface ExportFlags {
  readonly out?: string;
  readonly quiet?: boolean;
}

/** Makes pages of notebooks, as they are; gives the exit code. */
export function exportNotebooks(door: Door, files: readonly string[], flags: ExportFlags): number {
  if (flags.out !== undefined && files.length > 1) {
    throw new CallError("--out is for one notebook; several get a page beside each");
  }
  for (const file of files) {
    const { notebook } = readNotebook(door, file);
    const out = flags.out ?? `${file.replace(/\.ipynb$/, "")}.html`;
    const name = file.split(/[\\/]/).at(-1) ?? file;
    writeWhole(door.cwd, out, notebookPage(notebook, { name, version: packageVersion() }));
    if (flags.quiet) continue;
    const empty = cellsNotRun(notebook);
    const hint =
      empty === 0 ? "" : ` (${empty} cells have not been run: quorate notebook run ${file})`;
    door.err(`wrote ${out}${hint}\n`);
  }
  return EXIT.ok;
}

function cellsNotRun({ cells }: Notebook): number {
  return cells.filter(
    (cell) =>
      cell.cell_type === "code" && sourceOf(cell).trim() !== "" && cell.execution_count == null,
  ).length;
}
