import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Execution, Kernel, type Output } from "./kernel.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A notebook file as Jupyter stores it (nbformat 4.5). */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: object;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export interface Cell {
  readonly cell_type: "markdown" | "code";
  readonly execution_count?: number | null;
  readonly id: string;
  readonly metadata: object;
  readonly outputs?: readonly StoredOutput[];
  readonly source: readonly string[];
}

/** As outputs are stored: long texts as lists of lines. */
export type StoredOutput =
  | { readonly name: string; readonly output_type: "stream"; readonly text: readonly string[] }
  | {
      readonly data: Readonly<Record<string, readonly string[]>>;
      readonly metadata: object;
      readonly output_type: "display_data";
    };

export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, "utf8")) as Notebook;
}

/** The file's text: two notebooks with the same content give the same text. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/**
 * Runs all code cells of a notebook in a fresh tslab kernel that works in the notebook's folder,
 * and gives the notebook back with its new outputs. Throws at the first cell that fails.
 */
export async function runNotebook(path: string): Promise<Notebook> {
  linkPackage(dirname(path));
  const notebook = readNotebook(path);
  const kernel = await Kernel.start(dirname(path));
  try {
    const cells: Cell[] = [];
    let count = 0;
    for (const cell of notebook.cells) {
      if (cell.cell_type !== "code") {
        cells.push(cell);
        continue;
      }
      count += 1;
      const execution = await kernel.execute(cell.source.join(""));
      if (!execution.ok) throw new Error(failure(cell, execution));
      cells.push({ ...cell, execution_count: count, outputs: execution.outputs.map(stored) });
    }
    return { ...notebook, cells };
  } finally {
    await kernel.stop();
  }
}

/**
 * Notebooks import the package by its name, from its built files. `npm install` in the folder makes
 * this link too; a fresh clone has it from here.
 */
function linkPackage(folder: string): void {
  if (!existsSync(join(root, "dist/src/index.js"))) {
    throw new Error("the package is not built: run `npm run build` first");
  }
  const link = join(folder, "node_modules/quorate");
  if (existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync("../..", link, "dir");
}

function failure(cell: Cell, { outputs }: Execution): string {
  const words = outputs.map((one) => (one.output_type === "stream" ? one.text : "")).join("");
  return `the cell\n\n${cell.source.join("")}\n\nfailed:\n${words || "(no message)"}`;
}

function stored(output: Output): StoredOutput {
  if (output.output_type === "stream") {
    return { name: output.name, output_type: "stream", text: lines(output.text) };
  }
  const data = Object.entries(output.data).map(([type, text]) => [type, lines(text)] as const);
  return { data: Object.fromEntries(data), metadata: {}, output_type: "display_data" };
}

function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
