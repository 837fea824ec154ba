import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cell, notebookText, parseNotebook } from "../../src/cli/notebook/notebook-file.ts";
import { code, notebookOf } from "../cli/notebook/notebook-builder.ts";
import { jupyterRuns, nbconvert } from "./run-notebook.ts";

if (!jupyterRuns)
  console.warn("jupyter-nbconvert is not installed: our kernelspec is not tried with it.");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-nbconvert-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Jupyter's own way to run a notebook, with the kernelspec that lies beside the notebooks. */
async function convert(name: string, ...cells: readonly Cell[]) {
  const path = join(folder, name);
  writeFileSync(path, notebookText(notebookOf(...cells)));
  const words = ["--to", "notebook", "--execute", "--inplace", name];
  const { status, said } = await nbconvert(words, folder, folder);
  return { status, stderr: said, notebook: parseNotebook(readFileSync(path, "utf8")) };
}

describe.skipIf(!jupyterRuns)("Jupyter's nbconvert with our kernelspec", () => {
  const failing = "const pair = { far };\nthrow new RangeError(`too far: ${pair.far}`);";
  let failed: ReturnType<typeof convert>;
  let good: ReturnType<typeof convert>;
  beforeAll(() => {
    failed = convert("failing.ipynb", code("const far = 70;\nfar"), code(failing));
    good = convert("good.ipynb", code('console.log("far");\n[70, "ms"]'));
  });

  it("runs a notebook and sees a cell that fails as failing", async () => {
    const { status, stderr } = await failed;
    expect(status).toBe(1);
    expect(stderr).toContain("CellExecutionError");
    expect(stderr).toContain("RangeError: too far: 70");
  });

  it("stores prints and last values, and ends the kernel in peace", async () => {
    const { status, stderr, notebook } = await good;
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/terminate|Error|died/);
    expect(notebook.cells[0]?.outputs).toMatchObject([
      { name: "stdout", text: ["far\n"] },
      { output_type: "execute_result", data: { "text/plain": ["[ 70, 'ms' ]"] } },
    ]);
  });
});
