import type { ValueType } from "../../model/value-type.ts";
import { equal, isDimensionless } from "../../units/dimension.ts";
import { unitOf } from "../../units/unit.ts";
import type { CallExpr, Expr, NameExpr, RangeExpr } from "../ast.ts";
import { CHOICE_WORDS, FUNCTIONS, METRICS } from "../vocabulary/registry.ts";
import { BOOLEAN, COUNT, EVERY, QUORUM, TEXT, TIMES, UNKNOWN } from "../vocabulary/value-types.ts";

import { binaryType, conditionType } from "./binary.ts";
import { type Checker, MEASURES, nearest, report, type Scope, typed } from "./context.ts";
import { sameKind } from "./fits.ts";
import { functionType } from "./functions.ts";
import { holeType } from "./holes.ts";
import { literalOf } from "./literal.ts";
import { asArgument, METRICS_LISTED, metricOfWord, orListed } from "./metric-meant.ts";
import { isMetricCall, metricType } from "./metrics.ts";
import { letType, paramType, userCallType } from "./named-types.ts";
import { pathOf, placeOf, placeType, unknownName, valueNames } from "./paths.ts";
import { describeFound } from "./type-text.ts";

/** Words for nodes by their part in replication. */
const ROLE_WORDS = ["leader", "followers", "replicas", "none"];

/** The type of an expression by itself. Mistakes in it are reported, and it is then unknown. */
export function inferType(c: Checker, scope: Scope, expr: Expr): ValueType {
  return typed(c, expr, compute(c, scope, expr));
}

function compute(c: Checker, scope: Scope, expr: Expr): ValueType {
  switch (expr.kind) {
    case "number":
      return COUNT;
    case "quantity": {
      const unit = unitOf(expr.unit.text);
      return unit === undefined ? UNKNOWN : { kind: "quantity", dimension: unit.dimension };
    }
    case "string":
      return TEXT;
    case "boolean":
      return BOOLEAN;
    case "hole":
      return holeType(c, expr);
    case "name":
      return nameType(c, scope, expr);
    case "member":
    case "index":
      return pathType(c, scope, expr);
    case "call":
      return callType(c, scope, expr);
    case "paren":
      return c.infer(c, scope, expr.of);
    case "binary":
      return binaryType(c, scope, expr);
    default:
      return compound(c, scope, expr);
  }
}

function compound(c: Checker, scope: Scope, expr: Expr): ValueType {
  switch (expr.kind) {
    case "list":
      return {
        kind: "list",
        of: unify(
          c,
          expr.items,
          expr.items.map((item) => c.infer(c, scope, item)),
        ),
      };
    case "tuple":
      return { kind: "tuple", of: expr.items.map((item) => c.infer(c, scope, item)) };
    case "record":
      return {
        kind: "record",
        fields: Object.fromEntries(
          expr.fields.map((field, index) => [
            field.name?.text ?? String(index),
            c.infer(c, scope, field.value),
          ]),
        ),
      };
    case "unary": {
      if (expr.op === "not") return conditionType(c, scope, expr.of);
      const of = c.infer(c, scope, expr.of);
      if (of.kind === "quantity" || of.kind === "unknown") return of;
      report(c, "SC104", expr.of.span, { operator: expr.op, found: describeFound(of) });
      return UNKNOWN;
    }
    case "range":
      return { kind: "range", of: rangeType(c, scope, expr) };
    case "if": {
      conditionType(c, scope, expr.condition);
      const branches = [expr.then, expr.otherwise];
      return unify(
        c,
        branches,
        branches.map((branch) => c.infer(c, scope, branch)),
      );
    }
    case "pick":
    case "group":
      c.expect(c, scope, expr, QUORUM, "this place");
      return QUORUM;
    case "every":
      c.expect(c, scope, expr.gap, TIMES, "`every`");
      return EVERY;
    case "until":
      metricType(c, MEASURES, expr.of);
      if (expr.within !== null) c.expect(c, scope, expr.within, COUNT, "`within`");
      return COUNT;
    default:
      return UNKNOWN;
  }
}

/** The common type of several values; the first that does not fit the ones before is reported. */
function unify(c: Checker, exprs: readonly Expr[], types: readonly ValueType[]): ValueType {
  let common: ValueType = UNKNOWN;
  for (const [index, type] of types.entries()) {
    if (type.kind === "unknown") continue;
    if (common.kind === "unknown") common = type;
    else {
      const joined = sameKind(common, type);
      if (joined === null) {
        const at = exprs[index];
        if (at !== undefined)
          report(c, "SC106", at.span, { first: describeFound(common), other: describeFound(type) });
        return UNKNOWN;
      }
      common = joined;
    }
  }
  return common;
}

function rangeType(c: Checker, scope: Scope, expr: RangeExpr): ValueType {
  const low = c.infer(c, scope, expr.low);
  if (low.kind !== "quantity" && low.kind !== "unknown") {
    report(c, "SC103", expr.low.span, {
      what: "a range",
      expected: "quantities",
      found: describeFound(low),
    });
    return UNKNOWN;
  }
  const zero =
    literalOf(c, expr.low)?.value === 0 &&
    low.kind === "quantity" &&
    isDimensionless(low.dimension);
  const of = low.kind === "unknown" || zero ? c.infer(c, scope, expr.high) : low;
  if (of.kind !== "quantity") return UNKNOWN;
  c.expect(c, scope, expr.high, of, "the end of this range");
  if (expr.step !== null) c.expect(c, scope, expr.step, of, "`step`");
  const [from, to] = [literalOf(c, expr.low), literalOf(c, expr.high)];
  if (from !== null && to !== null && from.value > to.value && equal(from.dimension, to.dimension))
    report(c, "SC306", expr.span, { low: c.textOf(expr.low.span), high: c.textOf(expr.high.span) });
  return of;
}

function nameType(c: Checker, scope: Scope, expr: NameExpr): ValueType {
  const known = namedType(c, scope, expr, expr.text);
  if (known !== null) return known;
  const option = CHOICE_WORDS.get(expr.text);
  if (option !== undefined) return { kind: "choice", options: [option] };
  if (ROLE_WORDS.includes(expr.text))
    return { kind: "choice", options: [{ name: expr.text, doc: "" }] };
  return unknownIn(c, scope, expr, expr.text);
}

/** What has a name in this scenario, for a name that is none of them. */
function valuesListed(c: Checker): string {
  const names = [...c.symbols.params.keys(), ...c.symbols.lets.keys()].map((one) => `\`${one}\``);
  if (names.length === 0) return "to name a value write `let name = …` or `param name = …`";
  return `the params and lets are ${names.slice(0, 8).join(", ")}${names.length > 8 ? " …" : ""}`;
}

function unknownIn(c: Checker, scope: Scope, expr: Expr, name: string): ValueType {
  const metrics = scope.mode === "measure" ? METRICS.keys() : [];
  const near = nearest(name, expr.span, [...valueNames(c, scope), ...metrics]);
  if (scope.mode === "measure" && METRICS.has(near.edits?.[0]?.replacement ?? ""))
    report(c, "SC205", expr.span, { name }, near);
  else if (scope.mode === "measure" && metricOfWord(name) !== null)
    report(c, "SC205", expr.span, { name }, asArgument(expr, name));
  else {
    const listed = scope.mode === "measure" ? METRICS_LISTED : valuesListed(c);
    unknownName(c, expr, name, valueNames(c, scope), undefined, listed);
  }
  return UNKNOWN;
}

/** What a path stands for among locals, params, lets, metrics and places; null for nothing. */
function namedType(c: Checker, scope: Scope, expr: Expr, path: string): ValueType | null {
  const local = scope.locals.get(path);
  if (local !== undefined) return local;
  if (c.symbols.params.has(path)) return paramType(c, path);
  if (c.symbols.lets.has(path)) return letType(c, path, expr);
  const metric = METRICS.get(path);
  if (metric !== undefined && scope.mode === "measure") return metricType(c, scope, expr);
  const place = placeOf(c, path);
  if (place !== null) return placeType(place);
  if (metric !== undefined && !CHOICE_WORDS.has(path) && !ROLE_WORDS.includes(path)) {
    report(c, "SC113", expr.span, { name: path });
    return UNKNOWN;
  }
  return null;
}

function pathType(c: Checker, scope: Scope, expr: Expr & { kind: "member" | "index" }): ValueType {
  const path = pathOf(c, expr);
  const known = path === null ? null : namedType(c, scope, expr, path);
  if (known !== null) return known;
  const root = rootOf(expr);
  const isValue =
    root !== null &&
    (scope.locals.has(root) || c.symbols.lets.has(root) || c.symbols.params.has(root));
  if (!isValue && path !== null) return unknownIn(c, scope, expr, path);
  const of = c.infer(c, scope, expr.of);
  if (of.kind === "unknown") return UNKNOWN;
  if (expr.kind === "index") {
    c.expect(c, scope, expr.index, COUNT, "a number in brackets");
    if (of.kind === "list") return of.of;
    report(c, "SC104", expr.span, { operator: "[ ]", found: describeFound(of) });
    return UNKNOWN;
  }
  if (of.kind === "record" && Object.hasOwn(of.fields, expr.name.text))
    return of.fields[expr.name.text] ?? UNKNOWN;
  report(c, "SC222", expr.name.span, { name: expr.name.text, of: `\`${c.textOf(expr.of.span)}\`` });
  return UNKNOWN;
}

function rootOf(expr: Expr): string | null {
  let at = expr;
  while (at.kind === "member" || at.kind === "index" || at.kind === "paren") at = at.of;
  return at.kind === "name" ? at.text : null;
}

function callType(c: Checker, scope: Scope, expr: CallExpr): ValueType {
  const name = pathOf(c, expr.callee);
  if (name === null) {
    report(c, "SC104", expr.callee.span, { operator: "( )", found: "this" });
    return UNKNOWN;
  }
  if (c.symbols.lets.has(name)) return userCallType(c, scope, expr, name);
  if (isMetricCall(name, expr)) {
    if (scope.mode === "measure") return metricType(c, scope, expr);
    if (!FUNCTIONS.has(name)) {
      report(c, "SC113", expr.span, { name: c.textOf(expr.span) });
      return UNKNOWN;
    }
  }
  if (FUNCTIONS.has(name)) return functionType(c, scope, expr, name);
  const option = CHOICE_WORDS.get(name);
  if (option !== undefined) {
    const type: ValueType = { kind: "choice", options: [option] };
    c.expect(c, scope, expr, type, `\`${name}\``);
    return type;
  }
  return unknownCall(c, scope, expr, name);
}

function unknownCall(c: Checker, scope: Scope, expr: CallExpr, name: string): ValueType {
  const functions = [...FUNCTIONS.keys(), ...c.symbols.lets.keys()];
  if (scope.mode === "measure") {
    const metrics = [...METRICS.keys(), "p50", "p90", "p95", "p99", "p99.9", "mean"];
    report(
      c,
      "SC205",
      expr.callee.span,
      { name },
      orListed(nearest(name, expr.callee.span, [...metrics, ...functions])),
    );
  } else report(c, "SC206", expr.callee.span, { name }, nearest(name, expr.callee.span, functions));
  return UNKNOWN;
}
