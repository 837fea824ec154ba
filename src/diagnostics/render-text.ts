import type { Diagnostic, Severity } from "./diagnostic.ts";
import { type LayoutLine, layoutDiagnostic, type Style } from "./layout.ts";
import type { SourceText } from "./span.ts";

/** How a terminal shows each style, such as by colour codes; a missing one is left plain. */
export type Palette = Partial<Readonly<Record<Style, (text: string) => string>>>;

export interface TextOptions {
  readonly palette?: Palette;
  /** Cells that a line of source may take before it is cut around its span; 100 when absent. */
  readonly width?: number;
}

/**
 * A diagnostic as lines of text for a terminal, without a newline at the end:
 *
 *     error[SC101]: cannot compare a duration with a plain number
 *      --> geo-sync.scenario:1:29
 *     1 | expect p99(write.latency) < 250
 *       |                             ^^^ a number without a unit
 *       = help: did you mean `250ms`?
 */
export function renderText(
  diagnostic: Diagnostic,
  sources: readonly SourceText[],
  options: TextOptions = {},
): string {
  const lines = layoutDiagnostic(diagnostic, sources, Math.max(20, options.width ?? 100));
  return lines.map((line) => paint(line, options.palette ?? {})).join("\n");
}

function paint(line: LayoutLine, palette: Palette): string {
  const text = line.map(({ style, text: part }) => palette[style]?.(part) ?? part).join("");
  return text.trimEnd();
}

/** All of them with an empty line between, and their sum: `2 errors, 1 note`. Empty for none. */
export function renderAllText(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
  options: TextOptions = {},
): string {
  if (diagnostics.length === 0) return "";
  const shown = diagnostics.map((diagnostic) => renderText(diagnostic, sources, options));
  return [...shown, countDiagnostics(diagnostics)].join("\n\n");
}

/** `2 errors, 1 warning`; empty when there is none. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const order: readonly Severity[] = ["error", "warning", "note"];
  return order
    .map((severity) => {
      const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
      return count === 0 ? "" : `${count} ${severity}${count === 1 ? "" : "s"}`;
    })
    .filter((text) => text !== "")
    .join(", ");
}
