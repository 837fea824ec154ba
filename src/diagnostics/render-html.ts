import type { Diagnostic } from "./diagnostic.ts";
import { layoutDiagnostic } from "./layout.ts";
import type { SourceText } from "./span.ts";

/** How notebooks and reports show diagnostics; the colours work on a light and a dark page. */
export const DIAGNOSTIC_CSS = `.diagnostic{font:13px/1.45 ui-monospace,Menlo,Consolas,monospace;\
white-space:pre;overflow-x:auto;margin:0 0 1em;padding:.6em .8em;border-left:3px solid #888;\
background:rgba(128,128,128,.08)}
.diagnostic-error{border-color:#c62828}.diagnostic-warning{border-color:#b26a00}\
.diagnostic-note{border-color:#1565c0}
.diagnostic .error{color:#c62828;font-weight:600}.diagnostic .warning{color:#b26a00;font-weight:600}\
.diagnostic .note{color:#1565c0;font-weight:600}.diagnostic .strong{font-weight:600}\
.diagnostic .gutter{color:#888}.diagnostic .label{color:#1565c0}.diagnostic .help{color:#2e7d32}`;

/** A text for any place in HTML, attribute values in quotes included. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}

/** A diagnostic as one `pre` element; everything in it is escaped. Style: {@link DIAGNOSTIC_CSS}. */
export function renderHtml(diagnostic: Diagnostic, sources: readonly SourceText[]): string {
  const lines = layoutDiagnostic(diagnostic, sources, 140).map((line) =>
    line
      .map(({ style, text }) =>
        style === "plain" ? escapeHtml(text) : `<span class="${style}">${escapeHtml(text)}</span>`,
      )
      .join(""),
  );
  return `<pre class="diagnostic diagnostic-${diagnostic.severity}">${lines.join("\n")}</pre>`;
}
