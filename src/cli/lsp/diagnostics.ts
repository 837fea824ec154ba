import type {
  DiagnosticRelatedInformation,
  Diagnostic as Shown,
} from "vscode-languageserver/node.js";
import type { Diagnostic, Severity } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { type Analysis, shownName, uriOf } from "./analysis.ts";
import { Places } from "./places.ts";

/** The protocol's numbers: error, warning, information. */
const SEVERITIES: Readonly<Record<Severity, 1 | 2 | 3>> = { error: 1, warning: 2, note: 3 };

/** What `check` says of a text, as an editor shows it. */
export function shownDiagnostics(analysis: Analysis, uri: string): Shown[] {
  return analysis.found.diagnostics.map((one) => shownDiagnostic(one, analysis, uri));
}

/**
 * One diagnostic as an editor shows it. What is wrong in a file that the text takes in stands at
 * the line that does so, and leads to the place itself.
 */
export function shownDiagnostic(one: Diagnostic, analysis: Analysis, uri: string): Shown {
  const own = one.span.source === analysis.source.id;
  const related = (span: Span, message: string): DiagnosticRelatedInformation => ({
    location: {
      uri: uriOf(span.source, analysis, uri),
      range: placesOf(span.source, analysis).range(span),
    },
    message,
  });
  const labels = one.labels.map((label) => related(label.span, label.text));
  return {
    range: analysis.places.range(own ? one.span : takenInAt(analysis)),
    severity: SEVERITIES[one.severity],
    code: one.code,
    source: "quorate",
    message: messageOf(one, own ? "" : `${shownName(one.span.source)}: `),
    relatedInformation: own ? labels : [related(one.span, one.primary ?? one.message), ...labels],
  };
}

function placesOf(id: string, analysis: Analysis): Places {
  if (id === analysis.source.id) return analysis.places;
  return new Places(analysis.found.sources.find((source) => source.id === id)?.text ?? "");
}

/** The sentence, what is said below the place, and how to mend it, in a line each. */
function messageOf({ message, primary, help }: Diagnostic, where: string): string {
  const below = primary === undefined || primary === "" ? [] : [primary];
  return [`${where}${message}`, ...below, ...help.map((line) => `help: ${line}`)].join("\n");
}

/** The first line that takes in another file; the head of the text when there is none. */
function takenInAt({ parsed }: Analysis): Span {
  const item = parsed.file.items.find(({ kind }) => kind === "import" || kind === "extends");
  return item?.span ?? { ...parsed.file.span, end: parsed.file.span.start };
}
