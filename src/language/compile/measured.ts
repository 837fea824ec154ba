import type { Value } from "../../model/value.ts";
import type { CallExpr, Expr } from "../ast.ts";
import { asDistribution } from "./distribution-calls.ts";
import { cannotEvaluate, type Env } from "./env.ts";
import type { Evaluate } from "./lookup.ts";

/** `measured(d, by: "…")`: the value itself; by whom it was measured is told by {@link measurementOf}. */
export function measured(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const of = expr.args.find(({ name }) => name?.text !== "by");
  if (of === undefined) return cannotEvaluate(env, expr.span);
  const value = evaluate(of.value, env);
  if (value === null) return null;
  return asDistribution(value) === null ? cannotEvaluate(env, of.value.span) : value;
}

/** The argument of a setting's value that times hang on; the others are rates and sizes. */
const TIMES: ReadonlyMap<string, string> = new Map([
  ["disk", "fsync"],
  ["apply", "time"],
  ["cpu", "per_op"],
]);

/**
 * What measured the times of a setting's value: the text of `measured`, or the file of `empirical`,
 * through lets, and through `disk(fsync: …)`, `apply(time: …)` and `cpu(per_op: …)`. Null for anything
 * else: what was worked out from a measurement, as `2 * d`, was not measured, and the value of a param
 * may be anybody's.
 */
export function measurementOf(expr: Expr, env: Env): string | null {
  const seen = new Set<string>();
  const visit = (at: Expr): string | null => {
    if (at.kind === "paren") return visit(at.of);
    const name = dottedName(at);
    if (name !== null) {
      const item = seen.has(name) ? undefined : env.case.scenario.lets.get(name);
      seen.add(name);
      return item === undefined || item.parameters !== null ? null : visit(item.value);
    }
    return at.kind === "call" ? measurementOfCall(at, visit) : null;
  };
  return visit(expr);
}

function measurementOfCall(
  { callee, args }: CallExpr,
  visit: (expr: Expr) => string | null,
): string | null {
  const word = callee.kind === "name" ? callee.text : "";
  const named = (name: string): Expr | undefined =>
    args.find((one) => one.name?.text === name)?.value;
  const first = args.find((one) => one.name === null)?.value;
  if (word === "measured") return textIn(named("by") ?? args[1]?.value);
  if (word === "empirical") return textIn(named("file") ?? first);
  const times = TIMES.get(word);
  const of = times === undefined ? undefined : (named(times) ?? (word === "disk" ? first : null));
  return of == null ? null : visit(of);
}

function textIn(expr: Expr | undefined): string | null {
  return expr?.kind === "string" ? expr.value : null;
}

function dottedName(expr: Expr): string | null {
  if (expr.kind === "name") return expr.text;
  if (expr.kind !== "member") return null;
  const of = dottedName(expr.of);
  return of === null ? null : `${of}.${expr.name.text}`;
}
