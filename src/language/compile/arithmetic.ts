import type { Quorum, Value } from "../../model/value.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { type Dimension, divide, equal, isDimensionless, multiply } from "../../units/dimension.ts";
import type { BinaryExpr, Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { cannotEvaluate, type Env, sourceText } from "./env.ts";
import type { Evaluate } from "./lookup.ts";
import { nodesOf, quorumOf } from "./node-sets.ts";

type Quantity = Extract<Value, { kind: "quantity" }>;
type Spread = Extract<Value, { kind: "distribution" }>;

/** The value of `left op right`; reports what has none. */
export function binary(expr: BinaryExpr, env: Env, evaluate: Evaluate): Value | null {
  const left = evaluate(expr.left, env);
  if (left === null) return null;
  if (left.kind === "boolean" && (expr.op === "and" || expr.op === "or")) {
    // The other side may have no value when it does not matter: `n > 0 and 1 / n < 2`.
    if (left.value === (expr.op === "or")) return left;
    const right = evaluate(expr.right, env);
    if (right === null || right.kind === "boolean") return right;
    return cannotEvaluate(env, expr.right.span);
  }
  const right = evaluate(expr.right, env);
  if (right === null) return null;
  switch (expr.op) {
    case "and":
    case "or":
      return combine(expr.op, left, right, expr, env);
    case "==":
      return { kind: "boolean", value: sameValue(left, right, env) };
    case "!=":
      return { kind: "boolean", value: !sameValue(left, right, env) };
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(expr.op, left, right, expr, env);
    case "+":
    case "-":
      return sum(expr.op === "-" ? -1 : 1, left, right, expr, env);
    case "*":
      return product(left, right, expr, env);
    case "/":
      return quotient(left, right, expr, env);
    default:
      return cannotEvaluate(env, expr.span);
  }
}

export function negate(of: Value, expr: Expr, env: Env): Value | null {
  if (of.kind === "quantity") return { ...of, value: 0 - of.value };
  return cannotEvaluate(env, expr.span);
}

export function not(of: Value, expr: Expr, env: Env): Value | null {
  if (of.kind === "boolean") return { kind: "boolean", value: !of.value };
  return cannotEvaluate(env, expr.span);
}

/** `(a and b) or (c and d)` over nodes and rules. */
function combine(op: "and" | "or", left: Value, right: Value, expr: Expr, env: Env): Value | null {
  const [a, b] = [quorumOf(left, env), quorumOf(right, env)];
  if (a === null || b === null) return cannotEvaluate(env, expr.span);
  const parts = [a, b].flatMap((part): readonly Quorum[] => (part.kind === op ? part.of : [part]));
  return { kind: "quorum", quorum: { kind: op, of: parts } };
}

/**
 * Whether two values are the same thing. A node and a word of the same name are, as are `none` the
 * word and `none` the rule: only the place where a word stands tells them apart.
 */
export function sameValue(a: Value, b: Value, env: Env): boolean {
  if (a.kind === "quantity" && b.kind === "quantity") {
    return close(a.value, b.value) && equal(a.dimension, b.dimension);
  }
  const [first, second] = [identity(a, env), identity(b, env)];
  return first === second;
}

function identity(value: Value, env: Env): string {
  switch (value.kind) {
    case "node":
    case "site":
      return `word ${value.name}`;
    case "choice":
      return Object.keys(value.args).length === 0
        ? `word ${value.name}`
        : `choice ${value.name}(${fieldsIdentity(value.args, env)})`;
    case "quorum": {
      const { quorum } = value;
      if (quorum.kind === "none") return "word none";
      if (quorum.kind === "any" && quorum.of.length === 1) {
        return `word ${env.case.names.nodeName(quorum.of[0] ?? 0)}`;
      }
      return `quorum ${JSON.stringify(quorum)}`;
    }
    case "nodes":
    case "list": {
      const nodes = nodesOf(value, env);
      return nodes === null ? JSON.stringify(value) : `nodes ${nodes.join(",")}`;
    }
    case "quantity":
      return `quantity ${value.value} ${JSON.stringify(value.dimension)}`;
    default:
      return JSON.stringify(value);
  }
}

function fieldsIdentity(fields: Readonly<Record<string, Value>>, env: Env): string {
  return Object.keys(fields)
    .sort()
    .map((name) => `${name}:${fields[name] === undefined ? "" : identity(fields[name], env)}`)
    .join(",");
}

/** Equal but for the rounding of the last digit or two. */
export function close(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

function compare(
  op: "<" | "<=" | ">" | ">=",
  left: Value,
  right: Value,
  expr: Expr,
  env: Env,
): Value | null {
  if (left.kind !== "quantity" || right.kind !== "quantity") return cannotEvaluate(env, expr.span);
  const same = close(left.value, right.value);
  const below = !same && left.value < right.value;
  const holds = { "<": below, "<=": below || same, ">": !below && !same, ">=": !below };
  return { kind: "boolean", value: holds[op] };
}

function sum(sign: 1 | -1, left: Value, right: Value, expr: Expr, env: Env): Value | null {
  if (left.kind === "quantity" && right.kind === "quantity") {
    if (!equal(left.dimension, right.dimension)) return cannotEvaluate(env, expr.span);
    return finite({ ...left, value: left.value + sign * right.value }, expr, env);
  }
  if (left.kind === "distribution" && right.kind === "quantity") {
    return shifted(left, sign * right.value);
  }
  if (left.kind === "quantity" && right.kind === "distribution" && sign === 1) {
    return shifted(right, left.value);
  }
  return cannotEvaluate(env, expr.span);
}

function product(left: Value, right: Value, expr: Expr, env: Env): Value | null {
  if (left.kind === "quantity" && right.kind === "quantity") {
    const dimension = multiply(left.dimension, right.dimension);
    return finite({ kind: "quantity", value: left.value * right.value, dimension }, expr, env);
  }
  if (left.kind === "quantity" && right.kind === "distribution") {
    return scaled(right, left.value, multiply(left.dimension, right.dimension), expr, env);
  }
  if (left.kind === "distribution" && right.kind === "quantity") {
    return scaled(left, right.value, multiply(left.dimension, right.dimension), expr, env);
  }
  return cannotEvaluate(env, expr.span);
}

function quotient(left: Value, right: Value, expr: Expr, env: Env): Value | null {
  if (right.kind !== "quantity") return cannotEvaluate(env, expr.span);
  if (left.kind === "quantity") {
    const dimension = divide(left.dimension, right.dimension);
    return finite({ kind: "quantity", value: left.value / right.value, dimension }, expr, env);
  }
  if (left.kind === "distribution") {
    return scaled(left, 1 / right.value, divide(left.dimension, right.dimension), expr, env);
  }
  return cannotEvaluate(env, expr.span);
}

function finite(value: Quantity, expr: Expr, env: Env): Value | null {
  if (Number.isFinite(value.value)) return value;
  const what = `\`${sourceText(env, expr.span)}\``;
  env.case.problems.add(compileProblem("SC353", expr.span, { what }));
  return null;
}

function shifted({ distribution, dimension }: Spread, by: number): Value {
  if (distribution.kind === "constant") {
    return { kind: "quantity", value: distribution.value + by, dimension };
  }
  return {
    kind: "distribution",
    distribution: { kind: "shifted", by, of: distribution },
    dimension,
  };
}

function scaled(
  { distribution }: Spread,
  by: number,
  dimension: Dimension,
  expr: Expr,
  env: Env,
): Value | null {
  if (!(Number.isFinite(by) && by > 0)) {
    const why = "a distribution is multiplied by a number above zero";
    env.case.problems.add(compileProblem("SC356", expr.span, { name: "distribution", why }));
    return null;
  }
  return { kind: "distribution", distribution: scaleDistribution(distribution, by), dimension };
}

/** True for a number without a unit. */
export function isPlain(value: Value): value is Quantity {
  return value.kind === "quantity" && isDimensionless(value.dimension);
}
