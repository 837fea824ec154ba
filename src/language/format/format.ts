import { builders, printer } from "prettier/doc";
import type { Parsed } from "../source.ts";
import { align } from "./align.ts";
import { rowsDoc, rowsOf } from "./block-doc.ts";
import type { Doc } from "./doc.ts";
import { expressionDoc } from "./expression-doc.ts";
import { itemDoc, textDoc } from "./item-doc.ts";
import { SourceLayout } from "./source-layout.ts";

const { hardline, lineSuffix } = builders;
const WIDTH = 100;

/**
 * The text of a scenario in the usual layout: two spaces a level, one space round signs, blank
 * lines kept (at most one), every comment kept, settings under each other in columns. Formatting it
 * again changes nothing. A text with mistakes of form is returned as it is.
 */
export function format(parsed: Parsed): string {
  const { source, file, diagnostics } = parsed;
  if (diagnostics.some(({ severity }) => severity === "error")) return source.text;
  const layout = new SourceLayout(parsed);
  const doc = fileDoc(parsed, layout);
  const options = { printWidth: WIDTH, tabWidth: 2, useTabs: false };
  const { formatted } = printer.printDocToString(doc, options);
  const text = align(formatted.trimEnd(), source.text, source.holes);
  return text === "" && file.items.length === 0 ? "" : `${text}\n`;
}

/** The head is laid out apart: it is no item. */
function fileDoc({ file, source }: Parsed, layout: SourceLayout): Doc {
  const { title, text, items } = file;
  const start = text?.span.end ?? title?.span.end ?? 0;
  const head: Doc[] = [];
  if (title !== null) {
    const keyword = source.text.lastIndexOf("scenario", title.span.start);
    for (const comment of layout.commentsIn({ start: 0, end: keyword })) {
      head.push(layout.print(comment), hardline);
    }
    head.push("scenario ", expressionDoc(title, layout));
    if (text !== null) {
      head.push(headComments(title.span.end, text.span.start, layout), hardline);
      head.push(textDoc(text.value, layout.slice(text.span)));
    }
  }
  const { rows } = rowsOf(items, { start, end: source.text.length }, layout);
  const body = rowsDoc(rows, layout, true, itemDoc);
  if (title === null) return body;
  return rows.length === 0 ? head : [head, hardline, hardline, body];
}

/** Comments between the title and its text: beside the title, or above the text. */
function headComments(start: number, end: number, layout: SourceLayout): Doc {
  return layout.commentsIn({ start, end }).map((comment) => {
    const beside = layout.lineBreaks(start, comment.start) === 0;
    const text = layout.print(comment);
    return beside ? lineSuffix(["  ", text]) : [hardline, text];
  });
}
