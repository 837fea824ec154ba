import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { renderHtml } from "../../diagnostics/render-html.ts";
import type { SourceText } from "../../diagnostics/span.ts";
import { html, type Markup, rendered } from "../markup.ts";

/** What the checker said about the scenario, most severe first. Null when it said nothing. */
export function remarks(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
): Markup | null {
  if (diagnostics.length === 0) return null;
  const order = ["error", "warning", "note"] as const;
  const sorted = order.flatMap((level) => diagnostics.filter(({ severity }) => severity === level));
  return html`${sorted.map((one) => rendered("diagnostics", renderHtml(one, sources)))}`;
}
