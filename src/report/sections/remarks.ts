import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { positionAt, type SourceText } from "../../diagnostics/span.ts";
import { html, type Markup } from "../markup.ts";

/** What the checker said about the scenario, most severe first. Null when it said nothing. */
export function remarks(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
): Markup | null {
  if (diagnostics.length === 0) return null;
  const order = ["error", "warning", "note"] as const;
  const sorted = order.flatMap((level) => diagnostics.filter(({ severity }) => severity === level));
  return html`<ul>${sorted.map((one) => html`<li>${remark(one, sources)}</li>`)}</ul>`;
}

function remark(one: Diagnostic, sources: readonly SourceText[]): Markup {
  const text = sources.find(({ id }) => id === one.span.source)?.text;
  const place = text === undefined ? null : positionAt(text, one.span.start);
  return html`<strong>${one.severity}</strong> <code>${one.code}</code>: ${one.message}${
    place !== null && html` <span class="hint">${one.span.source}, line ${place.line}</span>`
  }${one.help.map((help) => html`<br><span class="hint">${help}</span>`)}`;
}
