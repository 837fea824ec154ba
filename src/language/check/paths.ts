import type { ValueType } from "../../model/value-type.ts";
import type { Expr } from "../ast.ts";
import { isLost } from "./consequences.ts";
import { type Checker, nearest, report, type Scope } from "./context.ts";
import { literalOf } from "./literal.ts";

/** The dotted text of a path such as `us.db[1]` or `lib.x`; null when it is not a plain path. */
export function pathOf(c: Checker, expr: Expr): string | null {
  switch (expr.kind) {
    case "name":
      return expr.text;
    case "member": {
      const of = pathOf(c, expr.of);
      return of === null ? null : `${of}.${expr.name.text}`;
    }
    case "index": {
      const of = pathOf(c, expr.of);
      const index = literalOf(c, expr.index);
      return of === null || index === null ? null : `${of}[${index.value}]`;
    }
    case "paren":
      return pathOf(c, expr.of);
    default:
      return null;
  }
}

/** What a path stands for in the topology. */
export type Place =
  | { readonly kind: "node"; readonly index: number }
  | { readonly kind: "nodes"; readonly nodes: readonly number[] }
  | { readonly kind: "site"; readonly index: number };

/** The node, group or site of that name; a node goes before a site of the same name. */
export function placeOf(c: Checker, path: string): Place | null {
  const node = c.symbols.nodeNames.get(path);
  if (node !== undefined) return { kind: "node", index: node.index };
  const site = c.symbols.siteNames.get(path);
  if (site !== undefined) return { kind: "site", index: site.index };
  const group = c.symbols.groupNames.get(path);
  return group === undefined ? null : { kind: "nodes", nodes: group.nodes };
}

/** The type of what a place is. */
export function placeType(place: Place): ValueType {
  return { kind: place.kind };
}

/** All names that values may use, for the nearest one. */
export function valueNames(c: Checker, scope: Scope): string[] {
  return [
    ...scope.locals.keys(),
    ...c.symbols.params.keys(),
    ...c.symbols.lets.keys(),
    ...placeNames(c),
  ];
}

/** All names of nodes, groups and sites. */
export function placeNames(c: Checker): string[] {
  return [
    ...c.symbols.nodeNames.keys(),
    ...c.symbols.groupNames.keys(),
    ...c.symbols.siteNames.keys(),
  ];
}

/** Reports a name that nothing has, with the nearest of those that might be meant. */
export function unknownName(
  c: Checker,
  expr: Expr,
  name: string,
  candidates: Iterable<string>,
  primary?: string,
  listed: string | undefined = placesListed(c),
): void {
  const found = nearest(name, expr.span, candidates);
  const near = found.help === undefined && listed !== undefined ? { help: [listed] } : found;
  if (c.isPartial && (found.help === undefined || isLost(c, name))) return;
  const extras = primary === undefined ? near : { ...near, primary };
  report(c, "SC201", expr.span, { name }, extras);
}

/** The nodes there are, for a name that is none of them. */
function nodesListed(c: Checker): string | undefined {
  return listedAs("nodes", c.symbols.nodes);
}

/** The nodes and sites there are. */
function placesListed(c: Checker): string | undefined {
  const all = [nodesListed(c), listedAs("sites", c.symbols.sites)];
  return all.filter((one) => one !== undefined).join(", ") || undefined;
}

function listedAs(what: string, all: readonly { readonly name: string }[]): string | undefined {
  const names = all.map(({ name }) => `\`${name}\``);
  if (names.length === 0) return undefined;
  return `the ${what} are ${names.slice(0, 8).join(", ")}${names.length > 8 ? " …" : ""}`;
}

/** Requires one node. `what` is the setting or argument, for the message. */
export function expectNode(c: Checker, expr: Expr): number | null {
  const path = pathOf(c, expr);
  if (path === null) {
    if (expr.kind !== "error")
      report(c, "SC103", expr.span, {
        what: "this place",
        expected: "a node",
        found: "an expression",
      });
    return null;
  }
  const place = placeOf(c, path);
  if (place === null) {
    unknownName(c, expr, path, c.symbols.nodeNames.keys(), undefined, nodesListed(c));
    return null;
  }
  if (place.kind === "node") return place.index;
  const nodes =
    place.kind === "nodes"
      ? place.nodes
      : c.symbols.nodes.filter((node) => node.site === place.index).map((node) => node.index);
  const [only] = nodes;
  if (nodes.length === 1 && place.kind === "nodes") return only ?? null;
  const names = nodes.map((node) => `\`${c.symbols.nodes[node]?.name}\``);
  const options = names.slice(0, 4).join(" or ");
  report(c, "SC212", expr.span, { name: path, options: options || "no node at all" });
  return null;
}
