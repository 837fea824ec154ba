import type { Quorum } from "../../model/value.ts";

/** Nodes that are enough together, in rising order. */
export type NodeSet = readonly number[];

/** Systems with more quorums than this are not listed. */
const MOST_SETS = 20_000;

/**
 * The smallest sets of nodes that fulfil a rule, none of which holds another, in rising order. The
 * rule `none` is fulfilled by the empty set. Throws a RangeError when there are too many to list.
 */
export function minimalQuorums(rule: Quorum): readonly NodeSet[] {
  switch (rule.kind) {
    case "none":
      return [[]];
    case "any":
    case "first":
      return minimal(subsets([...new Set(rule.of)].sort(byNumber), rule.count));
    case "or":
      return minimal(rule.of.flatMap(minimalQuorums));
    case "and":
      return rule.of
        .map(minimalQuorums)
        .reduce((sets, others) => minimal(unions(sets, others)), [[]] as readonly NodeSet[]);
  }
}

/**
 * The smallest sets that have a node in common with every one of the given sets (their dual): the
 * write quorums that go with read quorums when nobody says otherwise.
 */
export function transversals(sets: readonly NodeSet[]): readonly NodeSet[] {
  return sets.reduce(
    (found, set) =>
      minimal(
        unions(
          found,
          set.map((node) => [node]),
        ),
      ),
    [[]] as readonly NodeSet[],
  );
}

/** Whether each of the ones has a node in common with each of the others. */
export function overlap(ones: readonly NodeSet[], others: readonly NodeSet[]): boolean {
  return ones.every((one) => others.every((other) => one.some((node) => other.includes(node))));
}

/** How many nodes may fail, whichever they are, so that a whole quorum is left. */
export function resilience(sets: readonly NodeSet[]): number {
  return Math.min(...transversals(sets).map((set) => set.length)) - 1;
}

function subsets(nodes: NodeSet, count: number): readonly NodeSet[] {
  if (count <= 0) return [[]];
  return limited(
    nodes.flatMap((node, index) =>
      subsets(nodes.slice(index + 1), count - 1).map((rest) => [node, ...rest]),
    ),
  );
}

function unions(ones: readonly NodeSet[], others: readonly NodeSet[]): readonly NodeSet[] {
  return limited(
    ones.flatMap((one) => others.map((other) => [...new Set([...one, ...other])].sort(byNumber))),
  );
}

/** The sets that hold no other of them, each once, small ones first. */
function minimal(sets: readonly NodeSet[]): readonly NodeSet[] {
  const kept: NodeSet[] = [];
  for (const set of [...sets].sort((a, b) => a.length - b.length || compare(a, b))) {
    if (!kept.some((smaller) => smaller.every((node) => set.includes(node)))) kept.push(set);
  }
  return limited(kept);
}

function limited(sets: readonly NodeSet[]): readonly NodeSet[] {
  if (sets.length > MOST_SETS) throw new RangeError(`more than ${MOST_SETS} quorums`);
  return sets;
}

function byNumber(a: number, b: number): number {
  return a - b;
}

function compare(a: NodeSet, b: NodeSet): number {
  for (let at = 0; at < a.length; at++) {
    const difference = a[at]! - (b[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
