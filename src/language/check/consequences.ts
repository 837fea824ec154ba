import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/span.ts";
import type { Checker } from "./context.ts";

/** Mistakes after which the rest of an item was not read as it was meant. */
const LOST: readonly string[] = ["SC020", "SC021", "SC029"];

/** Wrong quotes: what stands in them may be no text at all. */
const QUOTES = "SC007";

/**
 * Leaves out what is said of an item that could not be read whole: where it stopped making sense is
 * told, and what else looks wrong in it may only follow from that.
 */
export function withoutConsequences(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
): Diagnostic[] {
  const faults = diagnostics.filter(({ code }) => LOST.includes(code) || code === QUOTES);
  if (faults.length === 0) return [...diagnostics];
  const texts = new Map(sources.map(({ id, text }) => [id, text]));
  return diagnostics.filter((one) => {
    if (/^SC0/.test(one.code)) return true;
    const text = texts.get(one.span.source) ?? "";
    return !faults.some(
      (fault) => fault.span.source === one.span.source && follows(text, fault, one),
    );
  });
}

/** Whether a name stands where a text stopped making sense: it was to be declared there. */
export function isLost(c: Checker, name: string): boolean {
  return c.diagnostics.some(({ code, span }) => LOST.includes(code) && c.textOf(span) === name);
}

function follows(text: string, fault: Diagnostic, one: Diagnostic): boolean {
  if (fault.code !== QUOTES) return isOneItem(text, fault, one);
  return fault.span.start === one.span.start && fault.span.end === one.span.end;
}

/** Whether nothing that parts items stands between two places. */
function isOneItem(text: string, { span: a }: Diagnostic, { span: b }: Diagnostic): boolean {
  const [start, end] = [Math.min(a.end, b.end), Math.max(a.start, b.start)];
  return end - start < 200 && !/[,;{}\n\r]/.test(text.slice(start, Math.max(start, end)));
}
