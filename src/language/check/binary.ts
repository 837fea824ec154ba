import type { Extras } from "../../diagnostics/catalogue.ts";
import type { ValueType } from "../../model/value-type.ts";
import {
  BANDWIDTH,
  DATA,
  divide,
  equal,
  isDimensionless,
  multiply,
} from "../../units/dimension.ts";
import type { BinaryExpr, Expr } from "../ast.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { BOOLEAN, UNKNOWN } from "../vocabulary/value-types.ts";
import { bare, type Checker, report, type Scope } from "./context.ts";
import { isPlainZero, literalOf } from "./literal.ts";
import { pathOf } from "./paths.ts";
import { describeFound, usualUnit } from "./type-text.ts";

type Measured = Extract<ValueType, { kind: "quantity" | "distribution" }>;

function isMeasured(type: ValueType): type is Measured {
  return type.kind === "quantity" || type.kind === "distribution";
}

/** The type of `left op right`. */
export function binaryType(c: Checker, scope: Scope, expr: BinaryExpr): ValueType {
  switch (expr.op) {
    case "and":
    case "or":
      return logicType(c, scope, expr);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      compare(c, scope, expr);
      return BOOLEAN;
    case "+":
    case "-":
    case "*":
    case "/":
      return arithmeticType(c, scope, expr);
    default:
      return { kind: "link" };
  }
}

/** Requires a condition. */
export function conditionType(c: Checker, scope: Scope, expr: Expr): ValueType {
  const type = c.infer(c, scope, expr);
  if (type.kind !== "boolean" && type.kind !== "unknown")
    report(c, "SC105", expr.span, { found: describeFound(type) });
  return BOOLEAN;
}

/** `(a and b) or c` is also a rule of confirmation, when its parts are nodes. */
function logicType(c: Checker, scope: Scope, expr: BinaryExpr): ValueType {
  const types = [expr.left, expr.right].map((side) => c.infer(c, scope, side));
  const isRule = (type: ValueType) => ["node", "nodes", "site", "quorum"].includes(type.kind);
  if (types.every(isRule)) return { kind: "quorum" };
  for (const [index, side] of [expr.left, expr.right].entries()) {
    const type = types[index] ?? UNKNOWN;
    if (type.kind !== "boolean" && type.kind !== "unknown")
      report(c, "SC105", side.span, { found: describeFound(type) });
  }
  return BOOLEAN;
}

function compare(c: Checker, scope: Scope, expr: BinaryExpr): void {
  const left = c.infer(c, scope, expr.left);
  if (left.kind === "unknown") {
    c.infer(c, scope, expr.right);
    return;
  }
  if (!isMeasured(left) && left.kind !== "boolean" && left.kind !== "text") {
    if (expr.op !== "==" && expr.op !== "!=") {
      report(c, "SC104", expr.opSpan, { operator: expr.op, found: describeFound(left) });
      return;
    }
    c.expect(c, scope, expr.right, left, `\`${c.textOf(expr.left.span)}\``);
    return;
  }
  const right = c.infer(c, scope, expr.right);
  if (right.kind === "unknown") return;
  if (fitting(c, expr, left, right)) {
    checkShare(c, expr.left, expr.right);
    checkShare(c, expr.right, expr.left);
    return;
  }
  mismatch(c, expr, left, right);
}

/** `availability(write) > 99.9` has lost its per cent sign. */
function checkShare(c: Checker, metric: Expr, limit: Expr): void {
  const at = bare(metric);
  const name = pathOf(c, at.kind === "call" ? at.callee : at);
  const literal = literalOf(c, limit);
  if (name === null || METRICS.get(name)?.unit !== "1" || literal === null) return;
  if (literal.value <= 1 || bare(limit).kind !== "number") return;
  const replacement = `${c.textOf(limit.span)}%`;
  report(
    c,
    "SC116",
    limit.span,
    { metric: `\`${c.textOf(metric.span)}\``, limit: c.textOf(limit.span) },
    {
      help: [`did you mean \`${replacement}\`?`],
      edits: [{ span: limit.span, replacement }],
    },
  );
}

function fitting(c: Checker, expr: BinaryExpr, left: ValueType, right: ValueType): boolean {
  if (!isMeasured(left)) return left.kind === right.kind;
  if (right.kind === "either") return right.of.some((one) => fitting(c, expr, left, one));
  if (!isMeasured(right)) return false;
  return (
    equal(left.dimension, right.dimension) ||
    isPlainZero(c, expr.left) ||
    isPlainZero(c, expr.right)
  );
}

/** Points at the plain number, if one side is one, because the unit is what is usually forgotten. */
function mismatch(c: Checker, expr: BinaryExpr, left: ValueType, right: ValueType): void {
  const isPlain = (type: ValueType) => isMeasured(type) && isDimensionless(type.dimension);
  const leftIsWrong = isPlain(left) && !isPlain(right) && literalOf(c, expr.left) !== null;
  const [wrong, other] = leftIsWrong ? [expr.left, expr.right] : [expr.right, expr.left];
  const [wrongType, otherType] = leftIsWrong ? [left, right] : [right, left];
  const params = { left: describeFound(left), right: describeFound(right) };
  const labels = [{ span: other.span, text: `this is ${describeFound(otherType)}` }];
  const fix = unitFix(c, wrong, wrongType, otherType);
  const primary =
    bare(wrong).kind === "number"
      ? "a number without a unit"
      : `this is ${describeFound(wrongType)}`;
  report(c, "SC101", wrong.span, params, { primary, labels, ...fix });
}

/** What to write when only a unit is missing. */
export function unitFix(c: Checker, expr: Expr, found: ValueType, wanted: ValueType): Extras {
  const at = bare(expr);
  const perSecond = bandwidthMeant(c, at, found, wanted);
  if (perSecond !== null) return perSecond;
  const unit = usualUnit(wanted);
  const plain = isMeasured(found) && isDimensionless(found.dimension);
  if (!plain || unit === null || at.kind !== "number") return {};
  const replacement = `${c.textOf(at.span)}${unit}`;
  return { help: [`did you mean \`${replacement}\`?`], edits: [{ span: at.span, replacement }] };
}

/** `bandwidth = 1 GB` was a network's gigabit or a disk's gigabyte, each second: both are offered. */
function bandwidthMeant(c: Checker, at: Expr, found: ValueType, wanted: ValueType): Extras | null {
  if (at.kind !== "quantity" || !isMeasured(found) || !isMeasured(wanted)) return null;
  if (!equal(found.dimension, DATA) || !equal(wanted.dimension, BANDWIDTH)) return null;
  const text = c.textOf(at.span);
  const prefix = /^[kKMG](?=B$)/.exec(at.unit.text)?.[0].replace("K", "k");
  const number = text.slice(0, text.length - at.unit.text.length).trim();
  const bits = prefix === undefined ? "" : `\`${number} ${prefix}bps\` or `;
  const replacement = prefix === undefined ? `${text}/s` : `${number} ${prefix}bps`;
  const help = [`a bandwidth is data per time: did you mean ${bits}\`${text}/s\`?`];
  return { help, edits: [{ span: at.span, replacement }] };
}

function arithmeticType(c: Checker, scope: Scope, expr: BinaryExpr): ValueType {
  const left = c.infer(c, scope, expr.left);
  const right = c.infer(c, scope, expr.right);
  if (left.kind === "unknown" || right.kind === "unknown") return UNKNOWN;
  for (const [type, side] of [
    [left, expr.left],
    [right, expr.right],
  ] as const) {
    if (isMeasured(type)) continue;
    report(c, "SC104", side.span, { operator: expr.op, found: describeFound(type) });
    return UNKNOWN;
  }
  if (!isMeasured(left) || !isMeasured(right)) return UNKNOWN;
  const both = left.kind === "distribution" && right.kind === "distribution";
  const kind =
    left.kind === "distribution" || right.kind === "distribution" ? "distribution" : "quantity";
  const intoDistribution = expr.op === "/" && right.kind === "distribution";
  const fromQuantity = expr.op === "-" && left.kind === "quantity" && right.kind === "distribution";
  if (both || intoDistribution || fromQuantity) {
    report(c, "SC104", expr.right.span, { operator: expr.op, found: describeFound(right) });
    return UNKNOWN;
  }
  if (expr.op === "*") return { kind, dimension: multiply(left.dimension, right.dimension) };
  if (expr.op === "/") return { kind, dimension: divide(left.dimension, right.dimension) };
  if (equal(left.dimension, right.dimension)) return { kind, dimension: left.dimension };
  sumMismatch(c, expr, left, right);
  return UNKNOWN;
}

function sumMismatch(c: Checker, expr: BinaryExpr, left: Measured, right: Measured): void {
  const plainLeft = isDimensionless(left.dimension) && literalOf(c, expr.left) !== null;
  const [wrong, other] = plainLeft ? [expr.left, expr.right] : [expr.right, expr.left];
  const [wrongType, otherType] = plainLeft ? [left, right] : [right, left];
  report(
    c,
    "SC102",
    wrong.span,
    { operator: expr.op, left: describeFound(left), right: describeFound(right) },
    {
      labels: [{ span: other.span, text: `this is ${describeFound(otherType)}` }],
      ...unitFix(c, wrong, wrongType, otherType),
    },
  );
}
