import type { Quorum, Value } from "../../model/value.ts";
import type { Expr } from "../ast.ts";
import { cannotEvaluate, type Env } from "./env.ts";

/** Words that stand for nodes by their part in replication. */
const ROLE_WORDS = ["leader", "followers", "replicas", "all"];

/**
 * The nodes that a value stands for, in order and without repeats: nodes, sites (their nodes),
 * lists of these, and the words `leader`, `followers`, `replicas`. Null when it stands for none.
 */
export function nodesOf(value: Value, env: Env): readonly number[] | null {
  switch (value.kind) {
    case "node":
      return [value.node];
    case "nodes":
      return value.nodes;
    case "site":
      return env.case.names.nodesOfSite(value.site);
    case "list":
    case "tuple": {
      const parts = value.items.map((item) => nodesOf(item, env));
      return parts.includes(null) ? null : [...new Set(parts.flatMap((part) => part ?? []))];
    }
    case "choice":
      return nodesOfRole(value.name, env);
    case "text": {
      const named = env.case.names.find(value.value);
      return named === null ? null : nodesOf(named, env);
    }
    default:
      return null;
  }
}

function nodesOfRole(word: string, env: Env): readonly number[] | null {
  const { roles } = env.case;
  if (roles === null || !ROLE_WORDS.includes(word)) return null;
  if (word === "leader") return [roles.leader];
  return word === "followers" ? roles.followers : [roles.leader, ...roles.followers];
}

/**
 * `all of X`, `majority of X`, `minority of X`. Without `of` the word stays a choice: only the
 * place where it stands knows of what.
 */
export function groupOf(
  word: "all" | "majority" | "minority",
  of: Value | null,
  expr: Expr,
  env: Env,
): Value | null {
  if (of === null) return { kind: "choice", name: word, args: {} };
  const nodes = nodesOf(of, env);
  if (nodes === null || nodes.length === 0) return cannotEvaluate(env, expr.span);
  const half = Math.floor(nodes.length / 2);
  const count = {
    all: nodes.length,
    majority: half + 1,
    minority: Math.max(1, nodes.length - half - 1),
  };
  return { kind: "quorum", quorum: { kind: "any", count: count[word], of: nodes } };
}

/**
 * A value as a rule of confirmation: a quorum, `none`, nodes (all of them), `majority` (the leader
 * counts as one of the majority), or `all`. Null when it is none of these.
 */
export function quorumOf(value: Value, env: Env): Quorum | null {
  if (value.kind === "quorum") return value.quorum;
  if (value.kind === "choice") {
    const { roles } = env.case;
    if (value.name === "none") return { kind: "none" };
    if (value.name === "majority" && roles !== null) {
      const needed = Math.floor((roles.followers.length + 1) / 2);
      return needed === 0 ? { kind: "none" } : { kind: "any", count: needed, of: roles.followers };
    }
    if (value.name === "all" && roles !== null) return allOf(roles.followers);
  }
  const nodes = nodesOf(value, env);
  return nodes === null ? null : allOf(nodes);
}

function allOf(nodes: readonly number[]): Quorum {
  return nodes.length === 0 ? { kind: "none" } : { kind: "any", count: nodes.length, of: nodes };
}
