import pc from "picocolors";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { countDiagnostics, type Palette, renderText } from "../diagnostics/render-text.ts";
import type { SourceText } from "../diagnostics/span.ts";
import type { Door } from "./door.ts";

/** Diagnostics printed at most; further ones are counted. */
const MOST = 50;

/** Prints what was found, as words for people, with an empty line after each. */
export function printDiagnostics(
  door: Door,
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
): void {
  if (diagnostics.length === 0) return;
  const palette = door.colours.err ? colours() : {};
  for (const one of diagnostics.slice(0, MOST)) {
    door.err(`${renderText(one, sources, { palette, width: door.columns })}\n\n`);
  }
  const rest = diagnostics.length - MOST;
  const more = rest > 0 ? ` (${rest} of them not shown)` : "";
  door.err(`${countDiagnostics(diagnostics)}${more}\n\n`);
}

function colours(): Palette {
  const paint = pc.createColors(true);
  return {
    error: (text) => paint.bold(paint.red(text)),
    warning: (text) => paint.bold(paint.yellow(text)),
    note: (text) => paint.bold(paint.cyan(text)),
    strong: paint.bold,
    gutter: (text) => paint.dim(text),
    label: (text) => paint.blue(text),
    help: (text) => paint.green(text),
  };
}
