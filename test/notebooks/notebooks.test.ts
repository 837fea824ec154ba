import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Notebook, notebookText } from "../../src/cli/notebook/notebook-file.ts";
import { denoOnPath } from "./deno-path.ts";
import {
  complaints,
  convertNotebook,
  differing,
  jupyterRuns,
  NOTEBOOKS,
  runNotebook,
  storedNotebook,
} from "./run-notebook.ts";

const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith(".ipynb"));

/** Those that our own runner executes too: what it stores is what Jupyter stores. */
const OURS: readonly string[] = jupyterRuns ? ["first-answer.ipynb", "split-brain.ipynb"] : names;

type Way = "jupyter" | "tslab" | "deno";

/** All ways run at the same time; the test that comes first waits for its own only. */
function runs(name: string, ways: readonly Way[]) {
  const started = new Map<Way, Promise<Notebook>>();
  return (way: Way): Promise<Notebook> => {
    for (const one of ways) {
      if (started.has(one)) continue;
      const running = one === "jupyter" ? convertNotebook(name) : runNotebook(name, one);
      // Whoever asks for it gets the failure.
      running.catch(() => {});
      started.set(one, running);
    }
    return started.get(way)!;
  };
}

/** Jupyter writes what the kernel says of its language into the notebook; the cells are what counts. */
function sameBytes(executed: Notebook, stored: Notebook): boolean {
  return notebookText({ ...executed, metadata: stored.metadata }) === notebookText(stored);
}

describe.each(names)("the notebook %s", (name) => {
  const ours = OURS.includes(name);
  const run = runs(name, [
    ...(jupyterRuns ? (["jupyter"] as const) : []),
    ...(ours ? (["tslab"] as const) : []),
    ...(denoOnPath() ? (["deno"] as const) : []),
  ]);
  const stored = storedNotebook(name);
  const cure = `outputs have changed: quorate notebook run notebooks/${name}`;

  it.runIf(jupyterRuns)("is stored as Jupyter's nbconvert executes it today", async () => {
    const executed = await run("jupyter");
    expect(complaints(executed)).toEqual([]);
    expect(differing(executed, stored), cure).toEqual([]);
    expect(sameBytes(executed, stored), cure).toBe(true);
  });

  // Not skipped elsewhere: Jupyter's way executes the same kernel.
  if (ours) {
    it("is stored with the outputs that tslab's kernel gives today", async () => {
      const executed = await run("tslab");
      expect(complaints(executed)).toEqual([]);
      expect(differing(executed, stored), cure).toEqual([]);
      expect(notebookText(executed) === notebookText(stored), cure).toBe(true);
    });
  }

  it.runIf(denoOnPath())("shows the same in Deno's kernel", async () => {
    const executed = await run("deno");
    expect(complaints(executed)).toEqual([]);
    expect(differing(executed, stored)).toEqual([]);
  });
});
