import type { Bundle } from "./bundle.ts";
import { flushPrints, gatherPrints } from "./deno-prints.ts";

/** The part of tslab's module that shows things; a `newDisplay` draws over what it has drawn. */
interface TslabModule {
  readonly display: TslabDisplay;
  newDisplay(): TslabDisplay;
}

interface TslabDisplay {
  html(text: string): void;
  text(text: string): void;
}

/** The part of Deno's namespace that shows things in a notebook; a test holds it against Deno's types. */
export interface DenoJupyter {
  display(
    bundle: unknown,
    options?: { raw?: boolean; update?: boolean; display_id?: string },
  ): Promise<void>;
}

// A cell's prints are its own, but only this import can keep them from being lost.
if (denoJupyter() !== null) gatherPrints(globalThis as object, console);

/** A line of text that can be drawn over. */
export interface LiveLine {
  readonly draw: (text: string) => void;
  /** What remains of it: the text in a notebook, nothing in a terminal. */
  readonly end: (text: string) => Promise<void>;
}

/** Shows a bundle where the code runs: in the output of a notebook's cell, or as text in a terminal. */
export async function showBundle(bundle: Bundle): Promise<void> {
  const page = bundle["text/html"];
  const [tslab, deno] = [tslabModule(), denoJupyter()];
  if (tslab !== null) {
    if (page === undefined) tslab.display.text(bundle["text/plain"]);
    else tslab.display.html(page);
  } else if (deno !== null) {
    flushPrints();
    await deno.display(bundle, { raw: true });
  } else {
    console.log(bundle["text/plain"]);
  }
}

/** A line to be drawn over, where there is somebody to see it; null elsewhere. `id` names it to Deno. */
export function openLine(id: string): LiveLine | null {
  const [tslab, deno] = [tslabModule(), denoJupyter()];
  if (tslab !== null) {
    const display = tslab.newDisplay();
    return { draw: (text) => display.text(text), end: async (text) => display.text(text) };
  }
  if (deno !== null) return denoLine(deno, id);
  const { stderr } = process;
  if (!stderr.isTTY) return null;
  return {
    draw: (text) => stderr.write(`\r\u001b[2K${text.slice(0, Math.max(20, stderr.columns - 1))}`),
    end: async () => {
      stderr.write("\r\u001b[2K");
    },
  };
}

function denoLine(deno: DenoJupyter, id: string): LiveLine {
  let sent = Promise.resolve();
  let update = false;
  const draw = (text: string): void => {
    flushPrints();
    const options = { raw: true, display_id: id, update };
    update = true;
    sent = sent.then(() => deno.display({ "text/plain": text }, options));
  };
  return {
    draw,
    end: async (text) => {
      draw(text);
      await sent;
    },
  };
}

/** tslab's kernel gives its own module to whatever asks through the cell's `require`. */
function tslabModule(): TslabModule | null {
  const kernel = globalThis as { __tslab__?: { require(id: string): TslabModule } };
  return kernel.__tslab__?.require("tslab") ?? null;
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
