import type { FaultTarget } from "../../model/faults.ts";
import type { Value } from "../../model/value.ts";
import type { Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { nodesOf } from "./node-sets.ts";
import type { Endpoints } from "./routes.ts";

/** Who is hit, and whether by whole sites. */
export interface Target {
  readonly target: FaultTarget;
  readonly site: boolean;
}

/** The target after a verb; null when it is nothing that can be hit (reported). */
export function targetOf(args: readonly Expr[], env: Env): Target | null {
  const values: Value[] = [];
  for (const arg of args) {
    const value = evaluate(arg, env);
    if (value === null) return null;
    values.push(value);
  }
  const [only] = values;
  const target = values.length === 1 && only !== undefined ? singleTarget(only, env) : null;
  if (target !== null) return target;
  const parts = values.map((value) => nodesOf(value, env));
  const nodes = [...new Set(parts.flatMap((part) => part ?? []))];
  if (parts.includes(null) || nodes.length === 0) {
    const [first] = args;
    if (first !== undefined) {
      const what = only === undefined ? "this" : textOf(env, only);
      env.case.problems.add(compileProblem("SC376", first.span, { what }));
    }
    return null;
  }
  return { target: { kind: "nodes", nodes }, site: values.every(isSite) };
}

function isSite(value: Value): boolean {
  return value.kind === "site" || (value.kind === "list" && value.items.every(isSite));
}

/** Words and choices that are made when the fault strikes. */
function singleTarget(value: Value, env: Env): Target | null {
  if (value.kind === "quorum" && value.quorum.kind !== "none") {
    const { quorum } = value;
    if (quorum.kind !== "any" && quorum.kind !== "first") return null;
    const { count, of } = quorum;
    if (quorum.kind === "first") return hit({ kind: "nodes", nodes: of.slice(0, count) });
    return hit({ kind: "choose", count, of });
  }
  if (value.kind !== "choice" || env.case.roles === null) return null;
  const { leader, followers } = env.case.roles;
  const replicas = [leader, ...followers];
  const half = Math.floor(replicas.length / 2);
  switch (value.name) {
    case "leader":
      return hit({ kind: "leader" });
    case "followers":
      return hit({ kind: "followers" });
    case "majority":
      return hit({ kind: "choose", count: half + 1, of: replicas });
    case "minority":
      return hit({ kind: "choose", count: Math.max(1, replicas.length - half - 1), of: replicas });
    default:
      return null;
  }
}

function hit(target: FaultTarget): Target {
  return { target, site: false };
}

/** The sides of `a | b`, `a | b | c` or `a -> b`; null when reported. */
export function partitionSides(
  expr: Expr,
  endpoints: Endpoints,
  env: Env,
): {
  readonly groups: readonly (readonly number[])[];
  readonly direction: "both" | "one_way";
} | null {
  if (expr.kind === "paren") return partitionSides(expr.of, endpoints, env);
  const oneWay = expr.kind === "binary" && expr.op === "->";
  const sides = oneWay ? [expr.left, expr.right] : sidesOf(expr);
  const groups: number[][] = [];
  for (const side of sides) {
    const value = evaluate(side, env);
    if (value === null) return null;
    const group = endpointsIn(value, endpoints, env);
    if (group === null || group.length === 0) {
      env.case.problems.add(compileProblem("SC376", side.span, { what: textOf(env, value) }));
      return null;
    }
    groups.push(group);
  }
  if (groups.length < 2) {
    env.case.problems.add(compileProblem("SC376", expr.span, { what: "one side alone" }));
    return null;
  }
  const all = groups.flat();
  const twice = all.find((endpoint, index) => all.indexOf(endpoint) !== index);
  if (twice !== undefined) {
    env.case.problems.add(compileProblem("SC375", expr.span, { node: endpoints.name(twice) }));
    return null;
  }
  return { groups, direction: oneWay ? "one_way" : "both" };
}

function sidesOf(expr: Expr): readonly Expr[] {
  if (expr.kind === "binary" && (expr.op === "|" || expr.op === "<->")) {
    return [...sidesOf(expr.left), ...sidesOf(expr.right)];
  }
  return [expr];
}

/** Sites stand for their nodes and client hosts, nodes for themselves. */
function endpointsIn(value: Value, endpoints: Endpoints, env: Env): number[] | null {
  if (value.kind === "site") {
    return endpoints.sites.flatMap((site, endpoint) => (site === value.site ? [endpoint] : []));
  }
  if (value.kind === "list" || value.kind === "tuple") {
    const parts = value.items.map((item) => endpointsIn(item, endpoints, env));
    return parts.includes(null) ? null : [...new Set(parts.flatMap((part) => part ?? []))];
  }
  const nodes = nodesOf(value, env);
  return nodes === null ? null : [...nodes];
}
