import type { FaultTarget } from "../../model/faults.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import type { Value } from "../../model/value.ts";
import type { Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { faultProblem } from "./fault-messages.ts";
import { nodesOf } from "./node-sets.ts";

/** Who is hit, and whether by whole sites. */
export interface Target {
  readonly target: FaultTarget;
  readonly site: boolean;
}

/** The target after a verb; null when it is nothing that can be hit (reported). */
export function targetOf(args: readonly Expr[], env: Env, form: Form): Target | null {
  const values: Value[] = [];
  for (const arg of args) {
    if (!hasPart(arg, env, form)) return null;
    const value = evaluate(arg, env);
    if (value === null) return null;
    values.push(value);
  }
  const [only] = values;
  const [arg] = args;
  const target =
    values.length === 1 && only !== undefined && arg !== undefined
      ? singleTarget(only, partOf(arg, env), env)
      : null;
  if (target !== null) return target;
  const parts = values.map((value) => nodesOf(value, env));
  const nodes = [...new Set(parts.flatMap((part) => part ?? []))];
  if (parts.includes(null) || nodes.length === 0) {
    if (arg !== undefined) {
      const what = only === undefined ? "this" : textOf(env, only);
      env.case.problems.add(compileProblem("SC376", arg.span, { what }));
    }
    return null;
  }
  return { target: { kind: "nodes", nodes }, site: values.every(isSite) };
}

export type Form = ReplicationPlan["kind"];
type Part = "leader" | "followers";

/** False (reported) where a target names the leader or followers and nobody leads. */
export function hasPart(arg: Expr, env: Env, form: Form): boolean {
  const word = partOf(arg, env);
  if (form !== "leaderless" || word === null) return true;
  const help = ["write `any 1 of replicas`, or a node by its name"];
  env.case.problems.add(faultProblem("SC396", arg.span, { word, form }, { help }));
  return false;
}

/** `leader` or `followers`, alone or after `any 1 of`, unless a node or site is called so. */
export function partOf(arg: Expr, env: Env): Part | null {
  if (arg.kind === "paren") return partOf(arg.of, env);
  if (arg.kind === "pick" || (arg.kind === "group" && arg.of !== null)) {
    return arg.of === null ? null : partOf(arg.of, env);
  }
  if (arg.kind !== "name" || env.case.names.find(arg.text) !== null) return null;
  return arg.text === "leader" || arg.text === "followers" ? arg.text : null;
}

function isSite(value: Value): boolean {
  return value.kind === "site" || (value.kind === "list" && value.items.every(isSite));
}

/** Words and choices that are made when the fault strikes; null for all else. */
export function singleTarget(value: Value, part: Part | null, env: Env): Target | null {
  if (value.kind === "quorum" && value.quorum.kind !== "none") {
    const { quorum } = value;
    if (quorum.kind !== "any" && quorum.kind !== "first") return null;
    const { count, of } = quorum;
    if (quorum.kind === "first") return hit({ kind: "nodes", nodes: of.slice(0, count) });
    if (part === null) return hit({ kind: "choose", count, of });
    return hit({ kind: "choose", count, of, among: part === "leader" ? "leaders" : part });
  }
  if (value.kind !== "choice" || env.case.roles === null) return null;
  const { members } = env.case.roles;
  const half = Math.floor(members.length / 2);
  switch (value.name) {
    case "leader":
      return hit({ kind: "leader" });
    case "followers":
      return hit({ kind: "followers" });
    case "majority":
      return hit({ kind: "choose", count: half + 1, of: members });
    case "minority":
      return hit({ kind: "choose", count: Math.max(1, members.length - half - 1), of: members });
    default:
      return null;
  }
}

function hit(target: FaultTarget): Target {
  return { target, site: false };
}
