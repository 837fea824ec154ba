import type { QuorumExpr } from "./quorum-expr.ts";

/** Nodes up to which every expression that names each node once is tried. */
const EXHAUSTIVE = 4;

/**
 * Expressions worth trying over nodes 0 to n-1: every way to nest `any k of` so that each node stands
 * once, up to four nodes; beyond them any k of all, grids of equal rows and columns, and majorities
 * of majorities, with the nodes in the given orders.
 */
export function expressionsOver(
  n: number,
  orders: readonly (readonly number[])[],
): readonly QuorumExpr[] {
  const nodes = Array.from({ length: n }, (_, node) => node);
  if (n <= EXHAUSTIVE) return nested(nodes);
  const found: QuorumExpr[] = [];
  for (let count = 1; count <= n; count += 1) found.push(pick(count, nodes.map(leaf)));
  for (const order of [nodes, ...orders]) {
    for (let rows = 2; rows <= n / 2; rows += 1) {
      const parts = inRows(order, rows).map((row) => row.map(leaf));
      for (const inner of INNER) {
        for (let outer = 1; outer <= rows; outer += 1) {
          found.push(
            pick(
              outer,
              parts.map((row) => pick(inner(row.length), row)),
            ),
          );
        }
      }
    }
  }
  return found;
}

/** How many of a row: one, all, a majority. */
const INNER: readonly ((size: number) => number)[] = [
  () => 1,
  (size) => size,
  (size) => Math.floor(size / 2) + 1,
];

/** Rows as even as they can be: five in two rows are three and two. */
function inRows(order: readonly number[], rows: number): readonly (readonly number[])[] {
  const size = Math.ceil(order.length / rows);
  return Array.from({ length: rows }, (_, row) => order.slice(row * size, (row + 1) * size)).filter(
    (row) => row.length > 0,
  );
}

function leaf(node: number): QuorumExpr {
  return { kind: "node", node };
}

function pick(count: number, of: readonly QuorumExpr[]): QuorumExpr {
  const [only] = of;
  if (of.length === 1 && only !== undefined) return only;
  return { kind: "pick", count: Math.min(count, of.length), of };
}

/** Every nesting of `any k of` over nodes that each stand once; `or` in `or` and `and` in `and` are one. */
function nested(nodes: readonly number[]): readonly QuorumExpr[] {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return [leaf(only)];
  return partitions(nodes)
    .filter((blocks) => blocks.length > 1)
    .flatMap((blocks) =>
      Array.from({ length: blocks.length }, (_, index) => index + 1).flatMap((count) =>
        combinations(
          blocks.map((block) => nested(block).filter((part) => !melts(part, count, blocks.length))),
        ).map((of): QuorumExpr => ({ kind: "pick", count, of })),
      ),
    );
}

/** Whether a part is the same gate as the one around it, so that the two are one larger gate. */
function melts(part: QuorumExpr, count: number, size: number): boolean {
  if (part.kind === "node") return false;
  const isOr = count === 1;
  const isAnd = count === size;
  return (isOr && part.count === 1) || (isAnd && part.count === part.of.length);
}

function partitions<T>(things: readonly T[]): readonly (readonly (readonly T[])[])[] {
  const [first, ...rest] = things;
  if (first === undefined) return [[]];
  return partitions(rest).flatMap((blocks) => [
    [[first], ...blocks],
    ...blocks.map((block, at) =>
      blocks.map((other, index) => (index === at ? [first, ...block] : other)),
    ),
  ]);
}

function combinations<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return choices.reduce<readonly (readonly T[])[]>(
    (sofar, some) => sofar.flatMap((one) => some.map((next) => [...one, next])),
    [[]],
  );
}
