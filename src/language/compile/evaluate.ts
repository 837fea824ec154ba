import type { Value } from "../../model/value.ts";
import { DIMENSIONLESS } from "../../units/dimension.ts";
import { toBase, unitOf } from "../../units/unit.ts";
import type { Expr, HoleExpr, NameExpr, PickExpr, QuantityExpr } from "../ast.ts";
import type { HoleValue } from "../checked.ts";
import { isListOfNumbers } from "../list-of-numbers.ts";
import { binary, negate, not } from "./arithmetic.ts";
import { call } from "./calls.ts";
import { compileProblem } from "./compile-messages.ts";
import { cannotEvaluate, type Env, textOf } from "./env.ts";
import { lookup, pathText } from "./lookup.ts";
import { groupOf, nodesOf } from "./node-sets.ts";

/**
 * The value of an expression in a scope. Null means that it has none and that this was reported:
 * callers fall silent. Words that nothing is called by are choices (`on`, `nvme`).
 */
export function evaluate(expr: Expr, env: Env): Value | null {
  env.case.budget -= 1;
  if (env.case.budget < 0) {
    env.case.problems.add(compileProblem("SC379", expr.span, {}));
    return null;
  }
  switch (expr.kind) {
    case "number":
      return count(expr.value);
    case "quantity":
      return quantity(expr);
    case "string":
      return { kind: "text", value: expr.value };
    case "boolean":
      return { kind: "boolean", value: expr.value };
    case "hole":
      return hole(expr, env);
    case "name":
      return named(expr, env);
    case "member":
    case "index":
      return place(expr, env);
    case "call":
      return call(expr, env, evaluate);
    case "list":
      return all(expr.items, env, (items) => ({ kind: "list", items }));
    case "tuple":
      return all(expr.items, env, (items) => ({ kind: "tuple", items }));
    case "record":
      return record(expr.fields, env);
    case "paren":
      return evaluate(expr.of, env);
    default:
      return compound(expr, env);
  }
}

function compound(expr: Expr, env: Env): Value | null {
  switch (expr.kind) {
    case "unary": {
      const of = evaluate(expr.of, env);
      if (of === null || expr.op === "+") return of;
      return expr.op === "-" ? negate(of, expr, env) : not(of, expr, env);
    }
    case "binary":
      return binary(expr, env, evaluate);
    case "range":
      return range(expr.low, expr.high, expr.step, env);
    case "if": {
      const condition = evaluate(expr.condition, env);
      if (condition === null) return null;
      if (condition.kind !== "boolean") return cannotEvaluate(env, expr.condition.span);
      return evaluate(condition.value ? expr.then : expr.otherwise, env);
    }
    case "pick":
      return pick(expr, env);
    case "group": {
      const of = expr.of === null ? null : evaluate(expr.of, env);
      if (expr.of !== null && of === null) return null;
      return groupOf(expr.word, of, expr, env);
    }
    case "every": {
      const gap = evaluate(expr.gap, env);
      if (gap === null) return null;
      return gap.kind === "quantity" && gap.dimension.time === 1
        ? { kind: "every", seconds: gap.value }
        : cannotEvaluate(env, expr.gap.span);
    }
    default:
      return null;
  }
}

/** A plain number. */
export function count(value: number): Value {
  return { kind: "quantity", value, dimension: DIMENSIONLESS };
}

function quantity(expr: QuantityExpr): Value | null {
  const unit = unitOf(expr.unit.text);
  if (unit === undefined) return null;
  return { kind: "quantity", value: toBase(expr.value, unit), dimension: unit.dimension };
}

function hole(expr: HoleExpr, env: Env): Value | null {
  const given = env.case.scenario.holes[expr.index];
  if (given === undefined) return cannotEvaluate(env, expr.span);
  if (expr.unit === null) return holeValue(given, env);
  const unit = unitOf(expr.unit.text);
  if (unit === undefined) return cannotEvaluate(env, expr.span);
  const quantity = (value: number): Value => {
    return { kind: "quantity", value: toBase(value, unit), dimension: unit.dimension };
  };
  if (typeof given === "number") return quantity(given);
  if (!isListOfNumbers(given)) return cannotEvaluate(env, expr.span);
  return { kind: "list", items: given.map(quantity) };
}

function holeValue(given: HoleValue, env: Env): Value {
  switch (typeof given) {
    case "number":
      return count(given);
    case "boolean":
      return { kind: "boolean", value: given };
    case "string":
      return env.case.names.find(given) ?? { kind: "text", value: given };
    default:
      return { kind: "list", items: given.map((item) => holeValue(item, env)) };
  }
}

function named(expr: NameExpr, env: Env): Value | null {
  const found = lookup(expr.text, expr, env, evaluate);
  if (found !== undefined) return found;
  return { kind: "choice", name: expr.text, args: {} };
}

/** `us.db[1]`, `lib.x`, `record.field`, `list[2]`. */
function place(expr: Expr & { kind: "member" | "index" }, env: Env): Value | null {
  const path = pathText(expr, env, evaluate);
  const found = path === null ? undefined : lookup(path, expr, env, evaluate);
  if (found !== undefined) return found;
  const of = evaluate(expr.of, env);
  if (of === null) return null;
  if (expr.kind === "member") {
    if (of.kind === "record" && Object.hasOwn(of.fields, expr.name.text)) {
      return of.fields[expr.name.text] ?? null;
    }
    return cannotEvaluate(env, expr.span);
  }
  const index = evaluate(expr.index, env);
  if (index === null) return null;
  const items = of.kind === "list" || of.kind === "tuple" ? of.items : [];
  const item = index.kind === "quantity" ? items[index.value - 1] : undefined;
  return item ?? cannotEvaluate(env, expr.span);
}

function all(
  exprs: readonly Expr[],
  env: Env,
  make: (items: readonly Value[]) => Value,
): Value | null {
  const values = exprs.map((expr) => evaluate(expr, env));
  const items = values.filter((value) => value !== null);
  return items.length === values.length ? make(items) : null;
}

function record(
  fields: readonly { readonly name: { readonly text: string } | null; readonly value: Expr }[],
  env: Env,
): Value | null {
  const entries: [string, Value][] = [];
  for (const [position, field] of fields.entries()) {
    const value = evaluate(field.value, env);
    if (value === null) return null;
    entries.push([field.name?.text ?? String(position), value]);
  }
  return { kind: "record", fields: plainRecord(entries) };
}

/** An object without a prototype: users' names may be `__proto__`. */
export function plainRecord(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
  const fields: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) fields[name] = value;
  return fields;
}

function range(low: Expr, high: Expr, step: Expr | null, env: Env): Value | null {
  const from = evaluate(low, env);
  const to = evaluate(high, env);
  const by = step === null ? undefined : evaluate(step, env);
  if (from === null || to === null || by === null) return null;
  return { kind: "range", low: from, high: to, ...(by === undefined ? {} : { step: by }) };
}

function pick(expr: PickExpr, env: Env): Value | null {
  const wanted = evaluate(expr.count, env);
  const of = evaluate(expr.of, env);
  if (wanted === null || of === null) return null;
  const nodes = nodesOf(of, env);
  if (nodes === null || wanted.kind !== "quantity") return cannotEvaluate(env, expr.span);
  const number = wanted.value;
  if (!Number.isInteger(number) || number < 1) {
    const text = textOf(env, wanted);
    const what = `the number after \`${expr.word}\``;
    env.case.problems.add(compileProblem("SC373", expr.count.span, { what, text, least: 1 }));
    return null;
  }
  if (number > nodes.length) {
    const labels = [{ span: expr.of.span, text: nodeCount(nodes.length) }];
    const params = { count: number, of: nodes.length };
    env.case.problems.add(compileProblem("SC357", expr.count.span, params, { labels }));
    return null;
  }
  return { kind: "quorum", quorum: { kind: expr.word, count: number, of: nodes } };
}

function nodeCount(nodes: number): string {
  return nodes === 1 ? "this is one node" : `these are ${nodes} nodes`;
}
