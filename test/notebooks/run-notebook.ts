import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execute } from "../../src/cli/notebook/execute.ts";
import { type KernelName, kernelCommand } from "../../src/cli/notebook/kernels.ts";
import {
  type Cell,
  type Notebook,
  parseNotebook,
  sourceOf,
  textOf,
} from "../../src/cli/notebook/notebook-file.ts";
import { denoOnPath } from "./deno-path.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of the project's notebooks. */
export const NOTEBOOKS = join(root, "notebooks");

export function storedNotebook(name: string): Notebook {
  return parseNotebook(readFileSync(join(NOTEBOOKS, name), "utf8"));
}

/** Runs a notebook of the project in a fresh kernel. Throws when a cell fails. */
export async function runNotebook(name: string, kernel: KernelName): Promise<Notebook> {
  if (!existsSync(join(root, "dist/src/index.js"))) {
    throw new Error("the package is not built: run `npm run build` first");
  }
  denoOnPath();
  const { notebook, end } = await execute(storedNotebook(name), {
    kernel: kernelCommand(kernel, NOTEBOOKS),
    folder: NOTEBOOKS,
    cellMs: 120_000,
    readyMs: 120_000,
  });
  if (end.kind !== "done") throw new Error(`${name} in ${kernel}: ${JSON.stringify(end)}`);
  return notebook;
}

/**
 * The first lines of the code cells that show their reader something else in one run of a notebook
 * than in another: prints, and of everything shown the richest form.
 */
export function differing(one: Notebook, other: Notebook): string[] {
  return one.cells.flatMap((cell, index) => {
    const there = other.cells[index];
    const same = there !== undefined && outputsOf(cell).join("") === outputsOf(there).join("");
    return same ? [] : [`cell ${index + 1}: ${cell.source[0] ?? ""}`];
  });
}

/** The outputs of the code cell whose source holds a text, joined. */
export function outputOf(notebook: Notebook, part: string): string {
  const cell = notebook.cells.find(
    (one) => one.cell_type === "code" && sourceOf(one).includes(part),
  );
  if (cell === undefined) throw new Error(`no cell has ${part}`);
  return outputsOf(cell).join("\n");
}

/** What was written to standard error, and errors, in all cells. */
export function complaints(notebook: Notebook): unknown[] {
  return notebook.cells
    .flatMap(({ outputs }) => outputs ?? [])
    .filter(
      (one) =>
        one.output_type === "error" || (one.output_type === "stream" && one.name === "stderr"),
    );
}

function outputsOf({ outputs }: Cell): string[] {
  return (outputs ?? []).map((one) => {
    if (one.output_type === "stream") return one.text.join("");
    if (one.output_type === "error") return one.traceback.join("\n");
    return textOf(one.data["text/html"] ?? one.data["text/plain"] ?? "");
  });
}
