import type { Value } from "../../model/value.ts";
import { equal } from "../../units/dimension.ts";
import type { Argument, CallExpr } from "../ast.ts";
import { DISTRIBUTION_NAMES, distributionCall } from "./distribution-calls.ts";
import { cannotEvaluate, type Env } from "./env.ts";
import { type Evaluate, pathText } from "./lookup.ts";
import { measured } from "./measured.ts";
import { domainPoints, logspace } from "./ranges.ts";

/**
 * The value of a call: a let with parameters, a distribution, `logspace`, `domain`, `min`, `max`;
 * every other call is a choice with arguments, such as `cpu(cores: 4, per_op: 20us)`.
 * Positional arguments of a choice are called `0`, `1`, ….
 */
export function call(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const name = pathText(expr.callee, env, evaluate);
  if (name === null) return cannotEvaluate(env, expr.callee.span);
  const own = userFunction(name, expr, env, evaluate);
  if (own !== undefined) return own;
  if (name === "domain") return domainCall(expr, env, evaluate);
  if (DISTRIBUTION_NAMES.has(name)) {
    const made = distributionCall(name, expr, env, evaluate);
    if (made !== undefined) return made;
  }
  if (name === "measured") return measured(expr, env, evaluate);
  const args = argumentsOf(expr.args, env, evaluate);
  if (args === null) return null;
  if (name === "logspace") return logspace(args, expr, env);
  if (name === "min" || name === "max") return extreme(name, args, expr, env);
  return { kind: "choice", name, args };
}

/** Arguments by name; positional ones by their place. Null when one has no value. */
export function argumentsOf(
  args: readonly Argument[],
  env: Env,
  evaluate: Evaluate,
): Readonly<Record<string, Value>> | null {
  const values: Record<string, Value> = Object.create(null) as Record<string, Value>;
  let position = 0;
  for (const { name, value } of args) {
    const of = evaluate(value, env);
    if (of === null) return null;
    if (name === null) {
      values[String(position)] = of;
      position += 1;
    } else values[name.text] = of;
  }
  return values;
}

function userFunction(
  name: string,
  expr: CallExpr,
  env: Env,
  evaluate: Evaluate,
): Value | null | undefined {
  const { lets } = env.case.scenario;
  const item = lets.get(name);
  if (item === undefined || item.parameters === null) return undefined;
  const values = expr.args.map((arg) => evaluate(arg.value, env));
  const locals = new Map<string, Value>();
  for (const [index, parameter] of item.parameters.entries()) {
    const at = expr.args.findIndex((arg) => arg.name?.text === parameter.text);
    const value = values[at === -1 ? index : at];
    if (value === null) return null;
    if (value === undefined) return cannotEvaluate(env, expr.span);
    locals.set(parameter.text, value);
  }
  return evaluate(item.value, { case: env.case, locals });
}

/** `domain(p)`: the values that a param may have, as a list or a range with steps. */
function domainCall(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const of = expr.args[0]?.value;
  const name = of === undefined ? null : pathText(of, env, evaluate);
  const param = name === null ? undefined : env.case.scenario.params.get(name);
  if (of === undefined || param === undefined || param.domain === null) {
    return cannotEvaluate(env, expr.span);
  }
  const domain = evaluate(param.domain, env);
  if (domain === null) return null;
  const points = domainPoints(domain, param.domain.span, env);
  return points === null ? null : { kind: "list", items: points };
}

function extreme(
  name: "min" | "max",
  args: Readonly<Record<string, Value>>,
  expr: CallExpr,
  env: Env,
): Value | null {
  const given = Object.values(args);
  const only = given.length === 1 ? given[0] : undefined;
  const items = only?.kind === "list" ? only.items : given;
  const numbers = items.filter((item) => item.kind === "quantity");
  const [first, ...rest] = numbers;
  if (first === undefined || numbers.length !== items.length) {
    return cannotEvaluate(env, expr.span);
  }
  if (rest.some((item) => !equal(item.dimension, first.dimension))) {
    return cannotEvaluate(env, expr.span);
  }
  return rest.reduce((best, item) => {
    const better = name === "min" ? item.value < best.value : item.value > best.value;
    return better ? item : best;
  }, first);
}
