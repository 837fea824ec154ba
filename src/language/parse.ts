import { type ReadItem, read, readExpression } from "../../grammar/read.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Expr, Item, ScenarioFile, StringExpr, TextItem } from "./ast.ts";
import { asMeant } from "./parse/as-meant.ts";
import { misplacedAtTop, ONLY_IN_BLOCKS } from "./parse/at-the-top.ts";
import { buildExpression } from "./parse/build-expression.ts";
import { buildItem } from "./parse/build-item.ts";
import { BuildContext } from "./parse/context.ts";
import { textValue } from "./parse/literals.ts";
import { faultDiagnostic } from "./parse/report-fault.ts";
import { problemDiagnostic } from "./parse/report-problems.ts";
import { syntaxDiagnostic } from "./parse/syntax-messages.ts";
import type { Parsed, Source } from "./source.ts";

/** Longer texts are not read: 1 MiB of UTF-16 units. */
export const MAX_TEXT = 1 << 20;
/** After these the number of further mistakes is told, not each. */
const MAX_DIAGNOSTICS = 100;

/**
 * Parses a scenario. Any text gives a tree and a list of what is wrong with its form; nothing is
 * thrown, and the first mistake does not hide the next.
 */
export function parse(source: Source): Parsed {
  const context = new BuildContext(source.id);
  const { text } = source;
  const span = context.span(0, text.length);
  if (text.length > MAX_TEXT) {
    const file: ScenarioFile = { span, title: null, text: null, items: [] };
    return { source, file, diagnostics: [tooLarge(text, context)], comments: [] };
  }
  const { items, comments, problems } = read(text, source.holes);
  const head = buildHead(items, context);
  const rest = items.slice(head.taken).flatMap((item) => topItem(item, text, context));
  const file: ScenarioFile = { span, title: head.title, text: head.text, items: rest };
  const reported = [
    ...problems.map((problem) => problemDiagnostic(problem, context)),
    ...items.flatMap((item) => faults(item, context, text)),
    ...context.diagnostics,
  ];
  const meant = reported.map((one) => asMeant(one, text, context));
  return { source, file, diagnostics: inOrder(meant), comments };
}

/**
 * Parses one expression that stands alone, such as the value of `--set name=value` or `--measure`.
 * Spans are of `source`; the expression is an error node when there is none.
 */
export function parseExpression(source: Source): {
  expr: Expr;
  diagnostics: readonly Diagnostic[];
} {
  const context = new BuildContext(source.id);
  if (source.text.length > MAX_TEXT) {
    return { expr: context.error(0), diagnostics: [tooLarge(source.text, context)] };
  }
  const { items, problems } = readExpression(source.text, source.holes);
  const item = items[0]!;
  const node = item.node as Parameters<typeof buildExpression>[0];
  const expr = buildExpression(node, item.start, context);
  const reported = [
    ...problems.map((problem) => problemDiagnostic(problem, context)),
    ...faults(item, context, source.text),
    ...context.diagnostics,
  ];
  return { expr, diagnostics: inOrder(reported) };
}

function tooLarge(text: string, context: BuildContext): Diagnostic {
  const params = { size: text.length, limit: MAX_TEXT };
  return syntaxDiagnostic("SC015", context.span(0, 0), params);
}

interface Head {
  readonly title: StringExpr | null;
  readonly text: TextItem | null;
  /** How many items the head takes. */
  readonly taken: number;
}

/** `scenario "title"` and the text after it, on its line or on the next. */
function buildHead(items: readonly ReadItem[], context: BuildContext): Head {
  const [first, second] = items;
  if (first?.kind !== "heading") return { title: null, text: null, taken: 0 };
  const strings = first.tokens.filter(({ tokenType }) => tokenType.name === "String");
  const title = strings[0] === undefined ? null : context.string(strings[0]);
  const own = first.tokens.find(({ tokenType }) => tokenType.name === "Text");
  const token = own ?? (second?.kind === "text" ? second.tokens[0] : undefined);
  const text: TextItem | null =
    token === undefined
      ? null
      : { kind: "text", span: context.spanOf(token), value: textValue(token.image) };
  return { title, text, taken: own === undefined && text !== null ? 2 : 1 };
}

function topItem(read: ReadItem, text: string, context: BuildContext): Item[] {
  const item = buildItem(read, context);
  const first = read.tokens[0];
  if (read.kind === "heading" && first !== undefined) {
    const params = { what: "`scenario`", where: "before everything else in a file" };
    context.diagnostics.push(syntaxDiagnostic("SC022", context.spanOf(first), params));
    return [];
  }
  if (item === null) return [];
  const wrong = ONLY_IN_BLOCKS.get(item.kind);
  if (wrong === undefined) return [item];
  if (read.fault === null && !read.mended) {
    context.diagnostics.push(misplacedAtTop(item, wrong, { text, context }));
  }
  return [];
}

function faults(item: ReadItem, context: BuildContext, text: string): Diagnostic[] {
  const own = item.fault === null ? [] : [faultDiagnostic(item.fault, item, context, text)];
  return [...own, ...(item.block?.items ?? []).flatMap((inner) => faults(inner, context, text))];
}

/** By place; beyond a hundred only the number. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
  const hidden = sorted.length - MAX_DIAGNOSTICS;
  const next = sorted[MAX_DIAGNOSTICS];
  if (next === undefined) return sorted;
  const note = syntaxDiagnostic("SC028", next.span, { count: hidden });
  return [...sorted.slice(0, MAX_DIAGNOSTICS), note];
}
