import type { Distribution } from "../../random/distribution.ts";
import { drawsOf } from "../theory/imagined-draws.ts";
import type { NodeSet } from "../theory/quorum-sets.ts";

/** Imagined operations of the numeric integration. */
const DRAWS = 1024;

/**
 * The mean time until those of `asked` who have answered hold a quorum. `answer` is each node's time
 * from question to answer, in any unit, the nodes independent: exact for constants, else the mean
 * over a Latin hypercube of 1024 imagined operations. Infinity when they cannot hold one.
 */
export function meanAnswerTime(
  quorums: readonly NodeSet[],
  asked: NodeSet,
  answer: readonly Distribution[],
): number {
  const usable = quorums.filter((quorum) => quorum.every((node) => asked.includes(node)));
  if (usable.length === 0) return Number.POSITIVE_INFINITY;
  const nodes = [...new Set(usable.flat())];
  const size = nodes.every((node) => answer[node]?.kind === "constant") ? 1 : DRAWS;
  const columns = new Map(
    nodes.map((node) => {
      const d = answer[node] ?? ({ kind: "constant", value: 0 } as const);
      return [node, drawsOf(d, `answer of ${node}`, size)];
    }),
  );
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    let first = Number.POSITIVE_INFINITY;
    for (const quorum of usable) {
      let last = 0;
      for (const node of quorum) last = Math.max(last, columns.get(node)?.[i] ?? 0);
      if (last < first) first = last;
    }
    sum += first;
  }
  return sum / size;
}
