import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Notebook, notebookText } from "../../src/cli/notebook/notebook-file.ts";
import { denoOnPath } from "./deno-path.ts";
import { complaints, differing, NOTEBOOKS, runNotebook, storedNotebook } from "./run-notebook.ts";

const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith(".ipynb"));

/** Both kernels run at the same time; the test that comes first waits for its own only. */
function runs(name: string, kernels: readonly ("tslab" | "deno")[]) {
  const started = new Map<string, Promise<Notebook>>();
  return (kernel: "tslab" | "deno"): Promise<Notebook> => {
    for (const one of kernels) {
      if (started.has(one)) continue;
      const running = runNotebook(name, one);
      // Whoever asks for it gets the failure.
      running.catch(() => {});
      started.set(one, running);
    }
    return started.get(kernel)!;
  };
}

describe.each(names)("the notebook %s", (name) => {
  const run = runs(name, denoOnPath() ? ["tslab", "deno"] : ["tslab"]);

  it("is stored with the outputs that tslab's kernel gives today", async () => {
    const executed = await run("tslab");
    expect(complaints(executed)).toEqual([]);
    const stored = storedNotebook(name);
    const cure = `outputs have changed: quorate notebook run notebooks/${name}`;
    expect(differing(executed, stored), cure).toEqual([]);
    expect(notebookText(executed) === notebookText(stored), cure).toBe(true);
  });

  it.runIf(denoOnPath())("shows the same in Deno's kernel", async () => {
    const executed = await run("deno");
    expect(complaints(executed)).toEqual([]);
    expect(differing(executed, storedNotebook(name))).toEqual([]);
  });
});
