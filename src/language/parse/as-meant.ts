import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { BuildContext } from "./context.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

/** How far back a look at the text before a mistake goes. */
const NEAR = 40;

/** The diagnostic of what the text round a mistake shows it to be; else the diagnostic itself. */
export function asMeant(diagnostic: Diagnostic, text: string, context: BuildContext): Diagnostic {
  const { start } = diagnostic.span;
  const before = text.slice(Math.max(0, start - NEAR), start);
  const grouped = digitsInGroups(diagnostic, text, before, context);
  if (grouped !== null) return grouped;
  if (diagnostic.code === "SC020" && /\d/.test(text[start] ?? "")) {
    return decimalComma(diagnostic, text, before, context);
  }
  if (diagnostic.code === "SC008" && /\blink[ \t]+[^\s{}]+[ \t]*$/.test(before)) {
    return joined(diagnostic, text, context);
  }
  if (diagnostic.code === "SC005") return nameOfDigits(diagnostic, text, before, context);
  return diagnostic;
}

/** An item that begins with digits right after digits and a comma is the rest of a number. */
function decimalComma(
  diagnostic: Diagnostic,
  text: string,
  before: string,
  context: BuildContext,
): Diagnostic {
  const { start, end } = diagnostic.span;
  const whole = /\d+,$/.exec(before);
  if (whole === null) return diagnostic;
  const span = context.span(start - whole[0].length, end);
  const right = text.slice(span.start, end).replace(",", ".");
  return syntaxDiagnostic("SC029", span, { right }, { edits: [{ span, replacement: right }] });
}

/** `1,000` and `1 000` as other places write a thousand; `0,500` is a fraction. */
function digitsInGroups(
  { code, span }: Diagnostic,
  text: string,
  before: string,
  context: BuildContext,
): Diagnostic | null {
  const head = /(?<![\d.])[1-9]\d{0,2}(?=[, ]$)/.exec(before);
  if ((code !== "SC020" && code !== "SC021") || head === null) return null;
  const start = span.start - (before.length - head.index);
  const sign = before.at(-1) === "," ? "," : " ";
  const whole = /^[1-9]\d{0,2}(?:[, ]\d{3})+(?![\d.])/.exec(text.slice(start))?.[0] ?? "";
  if (whole === "" || !whole.includes(`${sign}${text.slice(span.start, span.start + 3)}`))
    return null;
  const right = whole.replaceAll(/[, ]/g, "");
  const all = context.span(start, start + whole.length);
  const fraction = whole.replace(",", ".");
  const help = /^\d+,\d{3}$/.test(whole) ? [`a fraction has a point: \`${fraction}\``] : [];
  return syntaxDiagnostic(
    "SC030",
    all,
    { right },
    { help, edits: [{ span: all, replacement: right }] },
  );
}

/** `link a -- b` draws a line, and begins no remark. */
function joined(diagnostic: Diagnostic, text: string, context: BuildContext): Diagnostic {
  const { start } = diagnostic.span;
  const found = text.slice(start, start + 2);
  if (found !== "--") return diagnostic;
  const span = context.span(start, start + 2);
  const edits = [{ span, replacement: "<->" }];
  return syntaxDiagnostic("SC006", span, { found, expected: "<->" }, { edits });
}

/** After the word that declares something, letters glued to digits are a name, and no unit. */
function nameOfDigits(
  diagnostic: Diagnostic,
  text: string,
  before: string,
  context: BuildContext,
): Diagnostic {
  const digits = /\b(?:site|node|workload|param|let)[ \t]+(\d+)$/.exec(before)?.[1];
  if (digits === undefined) return diagnostic;
  const { start, end } = diagnostic.span;
  const span = context.span(start - digits.length, end);
  const found = `\`${text.slice(span.start, end)}\``;
  return syntaxDiagnostic("SC020", span, { found, expected: "a name, which begins with a letter" });
}
