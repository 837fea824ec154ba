import { builders } from "prettier/doc";
import type { Block, Item } from "../ast.ts";
import type { Doc } from "./doc.ts";
import type { Comment, SourceLayout } from "./source-layout.ts";

const { group, hardline, ifBreak, indent, line, lineSuffix } = builders;

/** Items on one line of the text, with the comment at its end; or a comment on its own line. */
interface Row {
  readonly items: Item[];
  comment: Comment | null;
  readonly blankBefore: boolean;
}

/** Lays an item out; handed in, because items hold blocks in their turn. */
export type ItemPrinter = (item: Item, layout: SourceLayout, isTop: boolean) => Doc;

/**
 * The layout of a block. One that was written on one line stays on one line while it fits; in
 * others the items that shared a line still do.
 */
export function blockDoc(block: Block, layout: SourceLayout, itemDoc: ItemPrinter): Doc {
  const { start, end } = block.span;
  const inner = { start: start + 1, end: end - 1 };
  const broken = layout.lineBreaks(start, end) > 0;
  const { rows, head } = rowsOf(block.items, inner, layout);
  const opening = head === null ? "{" : ["{", lineSuffix([" ", layout.print(head)])];
  if (rows.length === 0) return head === null ? "{}" : [opening, hardline, "}"];
  const edge = broken ? hardline : line;
  return group([opening, indent([edge, rowsDoc(rows, layout, false, itemDoc)]), edge, "}"]);
}

/** The rows of a block or file; `head` is a comment on the line of its opening brace. */
export function rowsOf(
  items: readonly Item[],
  within: { readonly start: number; readonly end: number },
  layout: SourceLayout,
): { rows: readonly Row[]; head: Comment | null } {
  const comments = layout.commentsBetween(
    within,
    items.map(({ span }) => span),
  );
  const rows: Row[] = [];
  let head: Comment | null = null;
  let end = within.start;
  let next = 0;
  const place = (start: number): { sameLine: boolean; blankBefore: boolean } => ({
    sameLine: layout.lineBreaks(end, start) === 0,
    blankBefore: rows.length > 0 && layout.hasBlankLine(end, start),
  });
  const takeComments = (upTo: number) => {
    for (; next < comments.length && comments[next]!.start < upTo; next++) {
      const comment = comments[next]!;
      const { sameLine, blankBefore } = place(comment.start);
      const last = rows.at(-1);
      if (sameLine && last !== undefined && last.comment === null) last.comment = comment;
      else if (sameLine && last === undefined && within.start > 0) head = comment;
      else rows.push({ items: [], comment, blankBefore });
      end = comment.end;
    }
  };
  for (const item of items) {
    takeComments(item.span.start);
    const { sameLine, blankBefore } = place(item.span.start);
    const last = rows.at(-1);
    if (sameLine && last !== undefined && last.comment === null) last.items.push(item);
    else rows.push({ items: [item], comment: null, blankBefore });
    end = item.span.end;
  }
  takeComments(within.end);
  return { rows, head };
}

/** Rows under each other, with the blank lines that were between them, at most one. */
export function rowsDoc(
  rows: readonly Row[],
  layout: SourceLayout,
  isTop: boolean,
  itemDoc: ItemPrinter,
): Doc {
  return rows.map((row, index) => {
    const gap = index === 0 ? "" : row.blankBefore ? [hardline, hardline] : hardline;
    return [gap, rowDoc(row, layout, isTop, itemDoc)];
  });
}

function rowDoc(
  { items, comment }: Row,
  layout: SourceLayout,
  isTop: boolean,
  itemDoc: ItemPrinter,
): Doc {
  const docs = items.map((item) => itemDoc(item, layout, isTop));
  const parts = docs.map((doc, index) => {
    const previous = items[index - 1];
    return previous === undefined ? doc : [ifBreak("", separator(previous)), line, doc];
  });
  if (comment === null) return group(parts);
  const text = layout.print(comment);
  return items.length === 0 ? text : [group(parts), lineSuffix(["  ", text])];
}

/** What parts an item from the next on its line; a comma would let a list go on. */
function separator(previous: Item): string {
  switch (previous.kind) {
    case "setting":
    case "let":
    case "param":
    case "vary":
    case "where":
      return ",";
    case "declaration":
    case "link":
    case "sentence":
      return previous.block === null ? ";" : " ";
    default:
      return ";";
  }
}
