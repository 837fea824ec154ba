import type { BinaryExpr, Expr } from "../ast.ts";
import { bare, type Checker, report } from "./context.ts";
import { literalOf } from "./literal.ts";
import { pathOf, placeNames, placeOf, unknownName } from "./paths.ts";

/** Requires a link between two places: `a <-> b` or `a -> b`. */
export function expectLink(c: Checker, expr: Expr): boolean {
  const at = bare(expr);
  if (at.kind === "binary" && (at.op === "<->" || at.op === "->")) return endsFit(c, at);
  if (at.kind !== "error")
    report(
      c,
      "SC103",
      at.span,
      {
        what: "this place",
        expected: "a link such as `a <-> b`",
        found: literalOf(c, at) === null ? "something else" : "a number",
      },
      { help: [helpFor(c, at)] },
    );
  return false;
}

/** `a - b`, `(a, b)` and `[a, b]` are two places, as `a <-> b` is. */
function helpFor(c: Checker, at: Expr): string {
  const ends =
    at.kind === "binary"
      ? [at.left, at.right]
      : at.kind === "tuple" || at.kind === "list"
        ? at.items
        : [];
  const [from = "a", to = "b"] = ends.length === 2 ? ends.map((end) => c.textOf(end.span)) : [];
  return `write \`${from} <-> ${to}\`, or \`${from} -> ${to}\` for one direction`;
}

/** `a <-> b <-> c` is two links. */
function chainHelp(c: Checker, { left, op, right }: BinaryExpr): string[] {
  const at = bare(left);
  if (at.kind !== "binary" || (at.op !== "<->" && at.op !== "->")) return [];
  const [first, middle, last] = [at.left, at.right, right].map(({ span }) => c.textOf(span));
  return [
    `a link joins two places: \`link ${first} ${at.op} ${middle}\` and \`link ${middle} ${op} ${last}\``,
  ];
}

function endsFit(c: Checker, link: BinaryExpr): boolean {
  const found = [link.left, link.right].map((end) => {
    const path = pathOf(c, end);
    if (path === null) {
      if (end.kind !== "error")
        report(
          c,
          "SC103",
          end.span,
          { what: "a link", expected: "a site or node at each end", found: "an expression" },
          { help: chainHelp(c, link) },
        );
      return false;
    }
    if (placeOf(c, path) !== null) return true;
    unknownName(c, end, path, placeNames(c));
    return false;
  });
  return found.every(Boolean);
}
