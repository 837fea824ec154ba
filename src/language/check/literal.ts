import { DIMENSIONLESS, type Dimension, equal } from "../../units/dimension.ts";
import { toBase, unitOf } from "../../units/unit.ts";
import type { Expr } from "../ast.ts";
import type { Checker } from "./context.ts";

/** A number that is known without running anything, in base units. */
export interface Literal {
  readonly value: number;
  readonly dimension: Dimension;
}

/** How many lets a literal may go through. */
const DEPTH = 20;

/**
 * The number that an expression is whatever the params are: literals, interpolations, lets of
 * these, their negatives. Null for all else.
 */
export function literalOf(c: Checker, expr: Expr, depth = DEPTH): Literal | null {
  switch (expr.kind) {
    case "number":
      return { value: expr.value, dimension: DIMENSIONLESS };
    case "quantity":
      return inUnit(expr.value, expr.unit.text);
    case "paren":
      return literalOf(c, expr.of, depth);
    case "unary": {
      const of = expr.op === "not" ? null : literalOf(c, expr.of, depth);
      return of === null || expr.op === "+" ? of : { ...of, value: -of.value };
    }
    case "hole": {
      const value = c.holes[expr.index];
      if (typeof value !== "number") return null;
      return expr.unit === null
        ? { value, dimension: DIMENSIONLESS }
        : inUnit(value, expr.unit.text);
    }
    case "name": {
      const found = depth > 0 ? c.symbols.lets.get(expr.text) : undefined;
      return found === undefined || found.parameters !== null
        ? null
        : literalOf(c, found.value, depth - 1);
    }
    default:
      return null;
  }
}

function inUnit(value: number, name: string): Literal | null {
  const unit = unitOf(name);
  return unit === undefined ? null : { value: toBase(value, unit), dimension: unit.dimension };
}

/** True for the plain number 0, which stands for nothing of any kind. */
export function isPlainZero(c: Checker, expr: Expr): boolean {
  const literal = literalOf(c, expr);
  return literal !== null && literal.value === 0 && equal(literal.dimension, DIMENSIONLESS);
}

/** Whether two expressions say the same, apart from where they stand. */
export function sameExpr(a: Expr, b: Expr): boolean {
  return shape(a) === shape(b);
}

/** An expression without its spans, parentheses and ways to write a number. */
function shape(expr: Expr): string {
  return JSON.stringify(expr, (key, value: unknown) => {
    if (key === "span" || key === "opSpan") return undefined;
    let inner = value;
    while (isExpr(inner) && inner.kind === "paren") inner = inner.of;
    if (isExpr(inner) && inner.kind === "number") return inner.value;
    if (isExpr(inner) && inner.kind === "quantity") {
      const unit = unitOf(inner.unit.text);
      return unit === undefined ? inner.text : [toBase(inner.value, unit), unit.dimension];
    }
    return inner;
  });
}

function isExpr(value: unknown): value is Expr {
  return typeof value === "object" && value !== null && "kind" in value && "span" in value;
}
