import type { BinaryExpr, Expr } from "../ast.ts";
import { bare, type Checker, report } from "./context.ts";
import { literalOf } from "./literal.ts";
import { pathOf, placeNames, placeOf, unknownName } from "./paths.ts";

/** Requires a link between two places: `a <-> b` or `a -> b`. */
export function expectLink(c: Checker, expr: Expr): boolean {
  const at = bare(expr);
  if (at.kind === "binary" && (at.op === "<->" || at.op === "->")) return endsFit(c, at);
  if (at.kind !== "error")
    report(c, "SC103", at.span, {
      what: "this place",
      expected: "a link such as `a <-> b`",
      found: literalOf(c, at) === null ? "something else" : "a number",
    });
  return false;
}

function endsFit(c: Checker, link: BinaryExpr): boolean {
  const found = [link.left, link.right].map((end) => {
    const path = pathOf(c, end);
    if (path === null) {
      if (end.kind !== "error")
        report(c, "SC103", end.span, {
          what: "a link",
          expected: "a site or node at each end",
          found: "an expression",
        });
      return false;
    }
    if (placeOf(c, path) !== null) return true;
    unknownName(c, end, path, placeNames(c));
    return false;
  });
  return found.every(Boolean);
}
