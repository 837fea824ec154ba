import type { Expr } from "../ast.ts";
import { COUNT } from "../vocabulary/value-types.ts";
import { bare, type Checker, report, type Scope } from "./context.ts";
import { pathOf, placeNames, placeOf, unknownName } from "./paths.ts";
import { describeFound } from "./type-text.ts";

/** Words for nodes by their part in replication. */
const ROLES = ["leader", "followers", "replicas"];

/** Requires nodes: one, a group, a site (for its nodes), a role, or a list of these. */
export function expectNodes(c: Checker, scope: Scope, expr: Expr, what: string): void {
  const at = bare(expr);
  if (at.kind === "list" || at.kind === "tuple") {
    for (const item of at.items) c.expect(c, scope, item, { kind: "nodes" }, what);
    return;
  }
  const path = pathOf(c, at);
  if (path === null) {
    other(c, scope, at, what, "a node or several");
    return;
  }
  if (scope.locals.has(path) || isPlace(c, path)) return;
  unknownName(c, at, path, [...placeNames(c), ...ROLES]);
}

/** Requires a rule of confirmation: `none`, `any k of X`, `all of X`, nodes, `(a and b) or c`. */
export function expectQuorum(c: Checker, scope: Scope, expr: Expr, what: string): void {
  const at = bare(expr);
  switch (at.kind) {
    case "pick":
      c.expect(c, scope, at.count, COUNT, `the number after \`${at.word}\``);
      c.expect(c, scope, at.of, { kind: "nodes" }, `\`${at.word} … of\``);
      return;
    case "group":
      if (at.of !== null) c.expect(c, scope, at.of, { kind: "nodes" }, `\`${at.word} of\``);
      return;
    case "binary":
      if (at.op === "and" || at.op === "or") {
        c.expect(c, scope, at.left, { kind: "quorum" }, what);
        c.expect(c, scope, at.right, { kind: "quorum" }, what);
        return;
      }
      break;
    case "list":
      expectNodes(c, scope, at, what);
      return;
    case "name":
      if (at.text === "none") return;
      break;
  }
  const path = pathOf(c, at);
  if (path === null) {
    other(c, scope, at, what, "a rule such as `any 1 of [a, b]`, `none` or nodes");
    return;
  }
  if (scope.locals.has(path) || isPlace(c, path)) return;
  unknownName(c, at, path, [...placeNames(c), "none", "majority", "all"]);
}

function isPlace(c: Checker, path: string): boolean {
  return placeOf(c, path) !== null || ROLES.includes(path);
}

function other(c: Checker, scope: Scope, expr: Expr, what: string, expected: string): void {
  const found = c.infer(c, scope, expr);
  if (found.kind !== "unknown" && found.kind !== "nodes")
    report(c, "SC103", expr.span, { what, expected, found: describeFound(found) });
}
