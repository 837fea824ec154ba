import type { DocumentSymbol } from "vscode-languageserver/node.js";
import type { Span } from "../../diagnostics/span.ts";
import type { Item } from "../../language/ast.ts";
import type { Analysis } from "./analysis.ts";
import type { Places } from "./places.ts";

/** The protocol's numbers of the kinds that an outline shows. */
const KIND = {
  module: 2,
  namespace: 3,
  property: 7,
  variable: 13,
  constant: 14,
  event: 24,
} as const;
const FUNCTION = 12;

/** The outline of a text: its blocks with what they hold, params, lets, faults, expectations. */
export function documentSymbols({ parsed, source, places }: Analysis): DocumentSymbol[] {
  return parsed.file.items.flatMap((item) => symbolsOf(item, source.text, places));
}

function symbolsOf(item: Item, text: string, places: Places): DocumentSymbol[] {
  const make = (name: string, kind: DocumentSymbol["kind"], at: Span): DocumentSymbol[] => [
    {
      // Editors refuse a symbol without a name.
      name: name.trim() === "" ? item.kind : name,
      kind,
      range: places.range(item.span),
      selectionRange: places.range(within(at, item.span)),
    },
  ];
  const inner = (block: { readonly items: readonly Item[] } | null): DocumentSymbol[] =>
    (block?.items ?? []).flatMap((one) => symbolsOf(one, text, places));
  const head = (end: number): string => oneLine(text.slice(item.span.start, end));
  switch (item.kind) {
    case "param":
      return make(item.name.text, KIND.variable, item.name.span);
    case "let":
      return make(
        item.name.text,
        item.parameters === null ? KIND.constant : FUNCTION,
        item.name.span,
      );
    case "declaration": {
      const end = item.block?.span.start ?? item.span.end;
      const [own] = make(head(end), KIND.namespace, item.keyword.span);
      return [{ ...own!, children: inner(item.block) }];
    }
    case "link":
      return make(head(item.block?.span.start ?? item.span.end), KIND.module, item.span);
    case "sentence":
      return make(head(item.block?.span.start ?? item.span.end), KIND.event, item.verb.span);
    case "expect":
    case "find":
      return make(head(item.span.end), KIND.property, item.span);
    default:
      return [];
  }
}

/** The protocol wants the selection inside of the whole. */
function within(at: Span, whole: Span): Span {
  const start = Math.max(whole.start, Math.min(at.start, whole.end));
  return { ...at, start, end: Math.max(start, Math.min(at.end, whole.end)) };
}

function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
