import type { Quorum } from "../../model/value.ts";
import { minimalQuorums, type NodeSet } from "../theory/quorum-sets.ts";

/** Which nodes are enough: one, or `count` of several parts (1: or; all: and). */
export type QuorumExpr =
  | { readonly kind: "node"; readonly node: number }
  | { readonly kind: "pick"; readonly count: number; readonly of: readonly QuorumExpr[] };

/** The smallest sets of nodes that fulfil an expression. Throws a RangeError when they are too many. */
export function quorumsOf(expr: QuorumExpr): readonly NodeSet[] {
  return minimalQuorums(asQuorum(expr));
}

function asQuorum(expr: QuorumExpr): Quorum {
  if (expr.kind === "node") return { kind: "any", count: 1, of: [expr.node] };
  const { count, of } = expr;
  const nodes = of.flatMap((part) => (part.kind === "node" ? [part.node] : []));
  if (nodes.length === of.length) return { kind: "any", count, of: nodes };
  const parts = of.map(asQuorum);
  return { kind: "or", of: picks(parts, count).map((some) => ({ kind: "and", of: some })) };
}

/** All ways to take `count` of some things, in order. */
export function picks<T>(things: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return things.flatMap((one, index) =>
    picks(things.slice(index + 1), count - 1).map((rest) => [one, ...rest]),
  );
}

/** As the scenario language writes it: `(a and b) or (c and d)`, `any 2 of [a, b, c]`. */
export function exprText(expr: QuorumExpr, names: readonly string[]): string {
  if (expr.kind === "node") return names[expr.node] ?? String(expr.node);
  const { count, of } = expr;
  if (of.length === 1 && of[0] !== undefined) return exprText(of[0], names);
  const inner = (part: QuorumExpr) => {
    const text = exprText(part, names);
    return part.kind === "node" ? text : `(${text})`;
  };
  if (count === 1) return of.map(inner).join(" or ");
  if (count === of.length) return of.map(inner).join(" and ");
  if (of.every(({ kind }) => kind === "node")) {
    return `any ${count} of [${of.map(inner).join(", ")}]`;
  }
  // Of parts that are no nodes the language has no `any k of`: every way is written out.
  const ways = picks(of, count).map((some) => `(${some.map(inner).join(" and ")})`);
  return ways.join(" or ");
}

/** Sets as an expression: one of them, each whole. */
export function exprOfSets(sets: readonly NodeSet[]): QuorumExpr {
  const each = sets.map((set): QuorumExpr => {
    const of = set.map((node): QuorumExpr => ({ kind: "node", node }));
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: "pick", count: of.length, of };
  });
  return each.length === 1 && each[0] !== undefined
    ? each[0]
    : { kind: "pick", count: 1, of: each };
}
