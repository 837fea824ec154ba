import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onPath } from "../../src/cli/notebook/kernels.ts";
import { type Cell, notebookText, parseNotebook } from "../../src/cli/notebook/notebook-file.ts";
import { code, notebookOf } from "../cli/notebook/notebook-builder.ts";
import { NOTEBOOKS } from "./run-notebook.ts";

const jupyter = onPath("jupyter-nbconvert");
if (!jupyter)
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
  const child = spawn("jupyter-nbconvert", words, {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: NOTEBOOKS },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  return { status, stderr: said, notebook: parseNotebook(readFileSync(path, "utf8")) };
}

describe.skipIf(!jupyter)("Jupyter's nbconvert with our kernelspec", () => {
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
