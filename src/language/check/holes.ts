import type { ValueType } from "../../model/value-type.ts";
import { unitOf } from "../../units/unit.ts";
import type { HoleExpr } from "../ast.ts";
import type { HoleValue } from "../checked.ts";
import { isListOfNumbers } from "../list-of-numbers.ts";
import { BOOLEAN, COUNT, UNKNOWN } from "../vocabulary/value-types.ts";
import { type Checker, report } from "./context.ts";

/** The type of a value that a notebook puts in; text also names things, so that it fits widely. */
export function holeType(c: Checker, expr: HoleExpr): ValueType {
  const value = c.holes[expr.index];
  if (value === undefined) {
    report(c, "SC108", expr.span, { found: "missing" });
    return UNKNOWN;
  }
  if (expr.unit !== null) {
    const unit = unitOf(expr.unit.text);
    if (unit === undefined) return UNKNOWN;
    const quantity: ValueType = { kind: "quantity", dimension: unit.dimension };
    if (isListOfNumbers(value) && value.every(Number.isFinite))
      return { kind: "list", of: quantity };
    if (isListOfNumbers(value)) {
      valueType(c, expr, value);
      return UNKNOWN;
    }
    if (typeof value !== "number") {
      report(c, "SC108", expr.span, { found: `${describe(value)}, and a unit needs numbers` });
      return UNKNOWN;
    }
    if (Number.isFinite(value)) return quantity;
  }
  return valueType(c, expr, value);
}

function valueType(c: Checker, expr: HoleExpr, value: HoleValue): ValueType {
  switch (typeof value) {
    case "number":
      if (!Number.isFinite(value)) {
        report(c, "SC108", expr.span, { found: String(value) });
        return UNKNOWN;
      }
      return COUNT;
    case "boolean":
      return BOOLEAN;
    case "string":
      return UNKNOWN;
    default:
      return { kind: "list", of: commonType(value.map((item) => valueType(c, expr, item))) };
  }
}

function commonType(types: readonly ValueType[]): ValueType {
  const [first] = types;
  return first !== undefined && types.every((type) => type.kind === first.kind) ? first : UNKNOWN;
}

function describe(value: HoleValue): string {
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? "true or false" : "a list of other things";
}
