import { builders } from "prettier/doc";
import type { Span } from "../../diagnostics/span.ts";
import type { Argument, Expr } from "../ast.ts";
import type { Doc } from "./doc.ts";
import type { SourceLayout } from "./source-layout.ts";

const { group, hardline, indent, join, line, lineSuffix, softline } = builders;

/** The layout of an expression: on one line while it fits, else broken at brackets and operators. */
export function expressionDoc(expr: Expr, layout: SourceLayout): Doc {
  const doc = (of: Expr) => expressionDoc(of, layout);
  switch (expr.kind) {
    case "number":
    case "quantity":
      return expr.text.replace(/\s+/, " ");
    case "hole":
      return layout.slice(expr.span).replace(/\s+/, " ");
    case "string":
    case "error":
      return layout.slice(expr.span);
    case "boolean":
      return String(expr.value);
    case "name":
      return expr.text;
    case "member":
      return [doc(expr.of), ".", expr.name.text];
    case "index":
      return [doc(expr.of), "[", doc(expr.index), "]"];
    case "call":
      return [doc(expr.callee), argumentsDoc(expr.args, expr.callee.span.end, expr.span, layout)];
    case "list":
      return bracketed("[", expr.items.map(partOf(layout)), "]", expr.span, layout);
    case "tuple":
      return tupleDoc(expr.items, expr.span, layout);
    case "record":
      return argumentsDoc(expr.fields, expr.span.start, expr.span, layout);
    case "paren":
      return bracketed("(", [partOf(layout)(expr.of)], ")", expr.span, layout);
    case "unary":
      return [expr.op === "not" ? "not " : expr.op, doc(expr.of)];
    case "binary":
      return binaryDoc(expr, layout);
    case "range": {
      const step = expr.step === null ? "" : [" step ", doc(expr.step)];
      return [doc(expr.low), "..", doc(expr.high), step];
    }
    case "if":
      return conditionDoc(expr, layout);
    case "pick": {
      const count =
        expr.count.kind === "number" && expr.count.text === "" ? "" : [doc(expr.count), " "];
      return [expr.word, " ", count, "of ", doc(expr.of)];
    }
    case "group":
      return expr.of === null ? expr.word : [expr.word, " of ", doc(expr.of)];
    case "every":
      return ["every ", doc(expr.gap)];
    case "until":
      return ["until ", doc(expr.of), expr.within === null ? "" : [" within ", doc(expr.within)]];
  }
}

interface Part {
  readonly span: Span;
  readonly doc: Doc;
}

function partOf(layout: SourceLayout): (expr: Expr) => Part {
  return (expr) => ({ span: expr.span, doc: expressionDoc(expr, layout) });
}

function argumentsDoc(
  args: readonly Argument[],
  open: number,
  span: Span,
  layout: SourceLayout,
): Doc {
  const parts = args.map(({ span: at, name, value }) => {
    const doc = expressionDoc(value, layout);
    return { span: at, doc: name === null ? doc : [name.text, ": ", doc] };
  });
  return bracketed("(", parts, ")", { ...span, start: open }, layout);
}

/** A tuple of one keeps the comma that makes it one. */
function tupleDoc(items: readonly Expr[], span: Span, layout: SourceLayout): Doc {
  const parts = items.map(partOf(layout));
  if (parts.length === 1) return ["(", parts[0]!.doc, ",)"];
  return bracketed("(", parts, ")", span, layout);
}

/**
 * Parts in brackets: on one line when they fit and the writer did not start a new line after the
 * opening bracket, else one a line. Comments stay with the part that they follow or precede.
 */
function bracketed(
  open: string,
  parts: readonly Part[],
  close: string,
  span: Span,
  layout: SourceLayout,
): Doc {
  const spans = parts.map((part) => part.span);
  const comments = layout.commentsBetween(span, spans);
  if (parts.length === 0 && comments.length === 0) return open + close;
  const first = parts[0]?.span.start ?? span.end;
  const broken = comments.length > 0 || layout.lineBreaks(span.start, first) > 0;
  const rows: Doc[] = [];
  let next = 0;
  let end = span.start;
  parts.forEach((part, index) => {
    while (next < comments.length && comments[next]!.start < part.span.start) {
      rows.push(layout.print(comments[next]!));
      next += 1;
    }
    end = part.span.end;
    const comma = index === parts.length - 1 ? "" : ",";
    const after = comments[next];
    if (
      after !== undefined &&
      isNext(after.start, spans[index + 1]) &&
      !layout.lineBreaks(end, after.start)
    ) {
      next += 1;
      rows.push([part.doc, comma, lineSuffix(["  ", layout.print(after)])]);
    } else rows.push([part.doc, comma]);
  });
  for (const comment of comments.slice(next)) rows.push(layout.print(comment));
  const body = join(broken ? hardline : line, rows);
  const edge = broken ? hardline : softline;
  return group([open, indent([edge, body]), edge, close]);
}

function isNext(start: number, following: Span | undefined): boolean {
  return following === undefined || start < following.start;
}

/** A row of operators of one rank stands on one level; it breaks before each operator. */
function binaryDoc(expr: Extract<Expr, { kind: "binary" }>, layout: SourceLayout): Doc {
  const rest: Doc[] = [];
  let left: Expr = expr;
  while (left.kind === "binary" && sameRank(left.op, expr.op)) {
    rest.unshift([line, left.op, " ", expressionDoc(left.right, layout)]);
    left = left.left;
  }
  return group([expressionDoc(left, layout), indent(rest)]);
}

const RANK_GROUPS: readonly (readonly string[])[] = [
  ["+", "-"],
  ["*", "/"],
  ["|", "<->", "->"],
];

function sameRank(a: string, b: string): boolean {
  return a === b || RANK_GROUPS.some((ops) => ops.includes(a) && ops.includes(b));
}

function conditionDoc(expr: Extract<Expr, { kind: "if" }>, layout: SourceLayout): Doc {
  const doc = (of: Expr) => expressionDoc(of, layout);
  const branches = [line, "then ", doc(expr.then), line, "else ", doc(expr.otherwise)];
  return group(["if ", doc(expr.condition), indent(branches)]);
}
