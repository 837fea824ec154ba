import type { Problem } from "../../../grammar/problem.ts";
import { UNIT_WORDS } from "../../../grammar/tokens.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { BuildContext } from "./context.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

/** The diagnostic of something that was mended or left out before parsing. */
export function problemDiagnostic(problem: Problem, context: BuildContext): Diagnostic {
  const { kind, start, end, found, expected } = problem;
  const span = context.span(start, end);
  const replaceBy = (replacement: string) => ({ edits: [{ span, replacement }] });
  switch (kind) {
    case "stray-character":
      return syntaxDiagnostic("SC001", span, { text: visible(found) }, replaceBy(""));
    case "unterminated-string":
      return unterminated(problem, context);
    case "unterminated-text":
      return syntaxDiagnostic(
        "SC003",
        context.span(start, start + 3),
        {},
        {
          edits: [{ span: context.span(end, end), replacement: '"""' }],
        },
      );
    case "hole-in-text":
      return syntaxDiagnostic(
        "SC004",
        span,
        {},
        {
          help: ["interpolate the whole text in place of the quotes"],
        },
      );
    case "unknown-unit":
    case "bad-number":
      return unknownUnit(problem, context);
    case "wrong-operator":
      return syntaxDiagnostic("SC006", span, { found, expected }, replaceBy(expected));
    case "wrong-quotes":
      return wrongQuotes(problem, span);
    case "wrong-comment":
    case "unterminated-comment":
      return comment(problem, context);
    case "unclosed":
    case "stray-closer":
    case "mismatched-closer":
      return bracket(problem, context);
    case "record-braces":
      return syntaxDiagnostic("SC013", span, {}, { help: ["write `(read: 80%, write: 20%)`"] });
    case "too-deep":
      return syntaxDiagnostic(
        "SC014",
        span,
        { limit: expected },
        {
          help: ["give inner parts a name with `let`"],
        },
      );
    case "equals-for-comparison":
      return syntaxDiagnostic("SC017", span, {}, { help: ["write `==`"], ...replaceBy("==") });
    case "equals-for-argument":
      return syntaxDiagnostic("SC018", span, {}, { help: ["write `:`"], ...replaceBy(":") });
    case "colon-for-setting":
      return syntaxDiagnostic("SC019", span, {}, { help: ["write `=`"], ...replaceBy(" =") });
  }
}

function wrongQuotes({ found }: Problem, span: Span): Diagnostic {
  const replacement = JSON.stringify(found.slice(1, -1));
  const isWord = /^[a-z_]+$/.test(found.slice(1, -1));
  const plain = isWord
    ? `; a name or a word of the language has none: \`${found.slice(1, -1)}\``
    : "";
  const help = [`write \`${replacement}\`${plain}`];
  return syntaxDiagnostic("SC007", span, {}, { help, edits: [{ span, replacement }] });
}

function unterminated({ start, end }: Problem, context: BuildContext): Diagnostic {
  return syntaxDiagnostic(
    "SC002",
    context.span(start, end),
    {},
    {
      help: ['close it with `"`'],
      edits: [{ span: context.span(end, end), replacement: '"' }],
    },
  );
}

function unknownUnit({ start, end, found, expected }: Problem, context: BuildContext): Diagnostic {
  const span = context.span(start, end);
  if (found === "m") {
    const help = ["did you mean `min` (minutes) or `ms` (milliseconds)?"];
    return syntaxDiagnostic("SC005", span, { unit: found }, { help });
  }
  const nearest = expected !== "" ? expected : suggest(found, UNIT_WORDS);
  const unit = found.length > 40 ? `${found.slice(0, 39)}…` : found;
  if (nearest === null) {
    const help = [`the units are ${UNIT_WORDS.join(" ")}, and quotients such as \`ops/s\``];
    return syntaxDiagnostic("SC005", span, { unit }, { help });
  }
  return syntaxDiagnostic(
    "SC005",
    span,
    { unit },
    {
      help: [`did you mean \`${nearest}\`?`],
      edits: [{ span, replacement: nearest }],
    },
  );
}

function comment({ kind, start, end, found }: Problem, context: BuildContext): Diagnostic {
  const sign = found.slice(0, 2);
  const span = context.span(start, kind === "wrong-comment" ? end : start + 2);
  if (sign === "/*") return syntaxDiagnostic("SC008", span, { found: sign });
  const edit = { span: context.span(start, start + 2), replacement: "#" };
  return syntaxDiagnostic("SC008", edit.span, { found: sign }, { edits: [edit] });
}

function bracket(problem: Problem, context: BuildContext): Diagnostic {
  const { kind, start, end, found, expected, related } = problem;
  const span = context.span(start, end);
  const labels =
    related === null
      ? []
      : [{ span: context.span(related.start, related.end), text: "opened here" }];
  if (kind === "unclosed") {
    const params = { opener: found, closer: expected };
    return syntaxDiagnostic("SC010", span, params, {
      primary: `\`${expected}\` belongs here`,
      labels,
      edits: [{ span, replacement: found === "{" ? ` ${expected}` : expected }],
    });
  }
  if (kind === "stray-closer") {
    const edits = [{ span, replacement: "" }];
    return syntaxDiagnostic("SC011", span, { closer: found }, { edits });
  }
  const edits = [{ span, replacement: expected }];
  return syntaxDiagnostic("SC012", span, { found, expected }, { labels, edits });
}

/** Characters as a reader can see them: those without a shape by their number, long runs cut. */
function visible(text: string): string {
  const shown = [...text.slice(0, 12)].map((character) =>
    /[\p{C}\p{Z}]/u.test(character)
      ? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
      : character,
  );
  return shown.join("") + (text.length > 12 ? "…" : "");
}
