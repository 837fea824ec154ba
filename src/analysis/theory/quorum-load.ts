import { solve } from "yalps";
import type { NodeSet } from "./quorum-sets.ts";

/** Read and write quorums, and what each node can serve per unit of time (1 where it is not told). */
export interface QuorumSystem {
  readonly reads: readonly NodeSet[];
  readonly writes: readonly NodeSet[];
  /** By node. */
  readonly capacity?: ReadonlyMap<number, number>;
}

/** How often each quorum is used; the shares of each kind add up to 1. */
export interface Strategy {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/** A share of reads, 0..1, and how often it holds; weights need not add up to 1. */
export interface Mix {
  readonly readShare: number;
  readonly weight: number;
}

/**
 * The best strategy by a linear programme: over the mixes, the mean of the load of the busiest node
 * is least, or the mean number of nodes that an operation asks. Load and capacity of quorum systems
 * are Naor and Wool's (SIAM J. Comput. 27(2), 1998); reads and writes with shares and capacities of
 * the nodes are as in Whittaker et al., "Read-Write Quorum Systems Made Practical" (PaPoC 2021).
 * Throws a RangeError when a kind that is used has no quorum.
 */
export function bestStrategy(
  system: QuorumSystem,
  mixes: readonly Mix[],
  objective: "load" | "network" = "load",
): Strategy {
  const { reads, writes } = system;
  const total = mixes.reduce((sum, { weight }) => sum + weight, 0);
  const constraints = new Map<string, { equal?: number; max?: number }>([
    ["reads", { equal: 1 }],
    ["writes", { equal: 1 }],
  ]);
  const variables = new Map<string, Map<string, number>>();
  const add = (kind: "reads" | "writes", sets: readonly NodeSet[]): void => {
    sets.forEach((set, index) => {
      const row = new Map([[kind as string, 1]]);
      mixes.forEach(({ readShare, weight }, mix) => {
        const share = kind === "reads" ? readShare : 1 - readShare;
        if (objective === "network") {
          row.set("objective", (row.get("objective") ?? 0) + (share * weight * set.length) / total);
        }
        for (const node of set) row.set(`${mix} ${node}`, share / capacityOf(system, node));
      });
      variables.set(`${kind} ${index}`, row);
    });
  };
  add("reads", reads);
  add("writes", writes);
  if (objective === "load") {
    mixes.forEach(({ weight }, mix) => {
      const row = new Map([["objective", weight / total]]);
      for (const node of nodesOf(system)) {
        constraints.set(`${mix} ${node}`, { max: 0 });
        row.set(`${mix} ${node}`, -1);
      }
      variables.set(`load ${mix}`, row);
    });
  }
  const { status, variables: found } = solve({
    direction: "minimize",
    objective: "objective",
    constraints,
    variables,
  });
  if (status !== "optimal") throw new RangeError(`no strategy for these quorums: ${status}`);
  const values = new Map(found);
  return {
    reads: reads.map((_, index) => values.get(`reads ${index}`) ?? 0),
    writes: writes.map((_, index) => values.get(`writes ${index}`) ?? 0),
  };
}

/** The load of the busiest node: operations that it serves for each one of the clients', over its capacity. */
export function loadOf(system: QuorumSystem, strategy: Strategy, mixes: readonly Mix[]): number {
  return mean(mixes, (readShare) =>
    Math.max(
      ...nodesOf(system).map((node) => {
        const reads = shareWith(node, system.reads, strategy.reads);
        const writes = shareWith(node, system.writes, strategy.writes);
        return (readShare * reads + (1 - readShare) * writes) / capacityOf(system, node);
      }),
    ),
  );
}

/** Operations per unit of time that the nodes can serve: the inverse of the load. */
export function capacityUnder(
  system: QuorumSystem,
  strategy: Strategy,
  mixes: readonly Mix[],
): number {
  return 1 / loadOf(system, strategy, mixes);
}

/** Nodes that an operation asks, in the mean. */
export function networkLoadOf(
  system: QuorumSystem,
  strategy: Strategy,
  mixes: readonly Mix[],
): number {
  const asked = (sets: readonly NodeSet[], shares: readonly number[]) =>
    sets.reduce((sum, set, index) => sum + set.length * (shares[index] ?? 0), 0);
  const reads = asked(system.reads, strategy.reads);
  const writes = asked(system.writes, strategy.writes);
  return mean(mixes, (readShare) => readShare * reads + (1 - readShare) * writes);
}

function mean(mixes: readonly Mix[], of: (readShare: number) => number): number {
  const total = mixes.reduce((sum, { weight }) => sum + weight, 0);
  return mixes.reduce((sum, { readShare, weight }) => sum + of(readShare) * weight, 0) / total;
}

function shareWith(node: number, sets: readonly NodeSet[], shares: readonly number[]): number {
  return sets.reduce((sum, set, index) => sum + (set.includes(node) ? (shares[index] ?? 0) : 0), 0);
}

function nodesOf({ reads, writes }: QuorumSystem): readonly number[] {
  return [...new Set([...reads, ...writes].flat())].sort((a, b) => a - b);
}

function capacityOf({ capacity }: QuorumSystem, node: number): number {
  return capacity?.get(node) ?? 1;
}
