import type { CodeAction, Range, TextEdit } from "vscode-languageserver/node.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Analysis } from "./analysis.ts";
import { shownDiagnostic } from "./diagnostics.ts";

/** Letters of a replacement that a title shows. */
const SHOWN = 60;

/** The changes that would mend what is wrong in a range, each as one action. */
export function quickFixes(analysis: Analysis, uri: string, range: Range): CodeAction[] {
  const { places, source, found } = analysis;
  const [start, end] = [places.offset(range.start), places.offset(range.end)];
  return found.diagnostics
    .filter(({ span, edits }) => edits.length > 0 && span.start <= end && start <= span.end)
    .filter(({ span, edits }) => [span, ...edits.map((one) => one.span)].every(isOwn))
    .map((one): CodeAction => {
      const edits = one.edits.map(
        ({ span, replacement }): TextEdit => ({ range: places.range(span), newText: replacement }),
      );
      return {
        title: titleOf(one, source.text),
        kind: "quickfix",
        diagnostics: [shownDiagnostic(one, analysis, uri)],
        isPreferred: true,
        edit: { changes: { [uri]: edits } },
      };
    });

  function isOwn(span: Diagnostic["span"]): boolean {
    return span.source === source.id;
  }
}

/** "Write `250ms` in place of `250`" */
function titleOf({ edits, help, message }: Diagnostic, text: string): string {
  const [edit] = edits;
  if (edit === undefined || edits.length > 1) return help[0] ?? message;
  const written = shown(text.slice(edit.span.start, edit.span.end));
  const replacement = shown(edit.replacement);
  if (replacement === "") return `Take out \`${written}\``;
  return written === ""
    ? `Write \`${replacement}\` here`
    : `Write \`${replacement}\` in place of \`${written}\``;
}

function shown(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
