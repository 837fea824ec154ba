import type { Value } from "../../model/value.ts";
import type { Expr } from "../ast.ts";
import { cannotEvaluate, type Env } from "./env.ts";

/** The evaluator, handed in so that files do not import each other in a circle. */
export type Evaluate = (expr: Expr, env: Env) => Value | null;

/**
 * What a name stands for: an argument or a block's own let, a param, a let, a node, a group, a
 * site. Undefined when nothing is called so; null when it has no value and that was reported.
 */
export function lookup(
  name: string,
  at: Expr,
  env: Env,
  evaluate: Evaluate,
): Value | null | undefined {
  const local = env.locals.get(name);
  if (local !== undefined) return local;
  const found = global(name, at, env, evaluate);
  return found === undefined ? (env.case.names.find(name) ?? undefined) : found;
}

function global(name: string, at: Expr, env: Env, evaluate: Evaluate): Value | null | undefined {
  const { scenario, cache, overrides } = env.case;
  const known = cache.get(name);
  if (known === "busy") return cannotEvaluate(env, at.span);
  if (known !== undefined) return known;
  const item = scenario.params.get(name) ?? scenario.lets.get(name);
  if (item === undefined || (item.kind === "let" && item.parameters !== null)) return undefined;
  const inner: Env = { case: env.case, locals: new Map() };
  const override = item.kind === "param" ? overrides.get(name) : undefined;
  cache.set(name, "busy");
  const value =
    override?.kind === "value"
      ? override.value
      : evaluate(override === undefined ? item.value : override.expr, inner);
  cache.set(name, value);
  return value;
}

/** The dotted text of a path such as `us.db[1]`; null when it is not a plain path. */
export function pathText(expr: Expr, env: Env, evaluate: Evaluate): string | null {
  switch (expr.kind) {
    case "name":
      return expr.text;
    case "member": {
      const of = pathText(expr.of, env, evaluate);
      return of === null ? null : `${of}.${expr.name.text}`;
    }
    case "index": {
      const of = pathText(expr.of, env, evaluate);
      const index = of === null ? null : evaluate(expr.index, env);
      return index?.kind === "quantity" ? `${of}[${index.value}]` : null;
    }
    case "paren":
      return pathText(expr.of, env, evaluate);
    default:
      return null;
  }
}
