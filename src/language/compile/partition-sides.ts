import type { FaultAction, FaultTarget } from "../../model/faults.ts";
import type { Value } from "../../model/value.ts";
import type { Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { type Form, hasPart, partOf, singleTarget } from "./fault-targets.ts";
import { nodesOf } from "./node-sets.ts";
import type { Endpoints } from "./routes.ts";

type Partition = Extract<FaultAction, { kind: "partition" }>;

/** One side: endpoints named one by one, those that a site brings along, and a choice. */
interface Side {
  readonly named: ReadonlySet<number>;
  readonly brought: ReadonlySet<number>;
  readonly chosen: FaultTarget | null;
}

/**
 * `a | b`, `a | b | c` or `a -> b`; null when reported. A node that one side names is not there
 * with its site on another: `[n1, east] | n2` parts n2 from the rest of its own site, east.
 */
export function partitionOf(
  expr: Expr,
  endpoints: Endpoints,
  env: Env,
  form: Form,
): Partition | null {
  if (expr.kind === "paren") return partitionOf(expr.of, endpoints, env, form);
  const oneWay = expr.kind === "binary" && expr.op === "->";
  const exprs = oneWay ? [expr.left, expr.right] : sidesOf(expr);
  const sides: Side[] = [];
  for (const side of exprs) {
    const found = sideOf(side, endpoints, env, form);
    if (found === null) return null;
    sides.push(found);
  }
  if (sides.length < 2) {
    env.case.problems.add(compileProblem("SC376", expr.span, { what: "one side alone" }));
    return null;
  }
  const groups = sides.map(({ named, brought }, index) => {
    const elsewhere = sides.filter((_, other) => other !== index);
    const rest = [...brought].filter((end) => !elsewhere.some((other) => other.named.has(end)));
    return [...new Set([...named, ...rest])].sort((a, b) => a - b);
  });
  const all = groups.flat();
  const twice = all.find((endpoint, index) => all.indexOf(endpoint) !== index);
  if (twice !== undefined) {
    env.case.problems.add(compileProblem("SC375", expr.span, { node: endpoints.name(twice) }));
    return null;
  }
  const chosen = sides.map((side) => side.chosen);
  const direction = oneWay ? "one_way" : "both";
  const partition = { kind: "partition", groups, direction } as const;
  return chosen.every((target) => target === null) ? partition : { ...partition, chosen };
}

function sidesOf(expr: Expr): readonly Expr[] {
  if (expr.kind === "binary" && (expr.op === "|" || expr.op === "<->")) {
    return [...sidesOf(expr.left), ...sidesOf(expr.right)];
  }
  return [expr];
}

function sideOf(expr: Expr, endpoints: Endpoints, env: Env, form: Form): Side | null {
  if (!hasPart(expr, env, form)) return null;
  const value = evaluate(expr, env);
  if (value === null) return null;
  const chosen = singleTarget(value, partOf(expr, env), env)?.target ?? null;
  if (chosen !== null && chosen.kind !== "nodes") {
    return { named: new Set(), brought: new Set(), chosen };
  }
  const named = new Set<number>(chosen?.nodes);
  const brought = new Set<number>();
  const isGood = chosen !== null || gather(value, endpoints, env, named, brought);
  if (isGood && named.size + brought.size > 0) return { named, brought, chosen: null };
  env.case.problems.add(compileProblem("SC376", expr.span, { what: textOf(env, value) }));
  return null;
}

/** Sites stand for their nodes and client hosts, nodes for themselves. False for anything else. */
function gather(
  value: Value,
  endpoints: Endpoints,
  env: Env,
  named: Set<number>,
  brought: Set<number>,
): boolean {
  if (value.kind === "site") {
    endpoints.sites.forEach((site, endpoint) => {
      if (site === value.site) brought.add(endpoint);
    });
    return true;
  }
  if (value.kind === "list" || value.kind === "tuple") {
    return value.items.every((item) => gather(item, endpoints, env, named, brought));
  }
  const nodes = nodesOf(value, env);
  for (const node of nodes ?? []) named.add(node);
  return nodes !== null;
}
