import { type Bundle, bundleOf } from "./bundle.ts";

interface TslabDisplay {
  html(text: string): void;
  text(text: string): void;
}

interface DenoJupyter {
  display(bundle: Bundle, options: { raw: boolean }): Promise<void>;
}

/**
 * Shows things in the output of a notebook's cell, in order: runs, charts, arquero tables, or any
 * value. In a plain terminal it prints them as text. Wait for it: `await show(run)`.
 */
export async function show(...things: readonly unknown[]): Promise<void> {
  for (const thing of things) await showBundle(await bundleOf(thing));
}

async function showBundle(bundle: Bundle): Promise<void> {
  const page = bundle["text/html"];
  const [tslab, deno] = [tslabDisplay(), denoJupyter()];
  if (tslab !== null) {
    if (page === undefined) tslab.text(bundle["text/plain"]);
    else tslab.html(page);
  } else if (deno !== null) {
    await deno.display(bundle, { raw: true });
  } else {
    console.log(bundle["text/plain"]);
  }
}

/** tslab's kernel gives its own module to whatever asks through the cell's `require`. */
function tslabDisplay(): TslabDisplay | null {
  const kernel = globalThis as { __tslab__?: { require(id: string): { display: TslabDisplay } } };
  return kernel.__tslab__?.require("tslab").display ?? null;
}

/** Structural, so that nothing makes TypeScript believe that this is Deno. */
function denoJupyter(): DenoJupyter | null {
  const runtime = globalThis as { Deno?: { jupyter?: DenoJupyter } };
  try {
    return runtime.Deno?.jupyter ?? null;
  } catch {
    // Outside a notebook Deno throws when the namespace is touched.
    return null;
  }
}
