import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execute } from "../../src/cli/notebook/execute.ts";
import { type KernelName, kernelCommand, onPath } from "../../src/cli/notebook/kernels.ts";
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

/** Whether Debian's Jupyter can run notebooks here; the continuous build must be able to. */
export const jupyterRuns = onPath("jupyter-nbconvert") || process.env["CI"] === "true";

/** Runs a notebook of the project in a fresh kernel of ours. Throws when a cell fails. */
export async function runNotebook(name: string, kernel: KernelName): Promise<Notebook> {
  mustBeBuilt();
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
 * Runs a notebook of the project by Jupyter's own nbconvert, which finds our kernel for tslab by its
 * kernelspec alone. Throws with nbconvert's words when it fails, for a failing cell too.
 */
export async function convertNotebook(name: string): Promise<Notebook> {
  mustBeBuilt();
  const folder = mkdtempSync(join(tmpdir(), "quorate-nbconvert-"));
  try {
    const words = ["--to", "notebook", "--execute", `--output-dir=${folder}`, ...NBCONVERT, name];
    const { status, said } = await nbconvert(words, NOTEBOOKS, folder);
    if (status !== 0) throw new Error(`${name} in nbconvert: ${said}`);
    return parseNotebook(readFileSync(join(folder, name), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** No times of day in the notebook's metadata, and patience with a busy machine. */
const NBCONVERT = [
  "--ExecutePreprocessor.record_timing=False",
  "--ExecutePreprocessor.startup_timeout=120",
];

/** Calls nbconvert with our kernelspecs, and with nothing of what a user may have set up. */
export async function nbconvert(
  words: readonly string[],
  folder: string,
  ownFolder: string,
): Promise<{ readonly status: number | null; readonly said: string }> {
  const own = Object.fromEntries(
    ["CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"].map((what) => [`JUPYTER_${what}`, ownFolder]),
  );
  const child = spawn("jupyter-nbconvert", words, {
    cwd: folder,
    env: { ...process.env, ...own, JUPYTER_PATH: NOTEBOOKS },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { status, said };
}

function mustBeBuilt(): void {
  if (existsSync(join(root, "dist/src/index.js"))) return;
  throw new Error("the package is not built: run `npm run build` first");
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
