import type { Distribution } from "../../random/distribution.ts";
import type { Mix } from "../theory/quorum-load.ts";
import { type NodeSet, overlap, resilience, transversals } from "../theory/quorum-sets.ts";
import {
  type DesignedStrategy,
  designStrategy,
  type Limits,
  type NodeCapacity,
  type Objective,
} from "./design-strategy.ts";
import { exprOfSets, type QuorumExpr, quorumsOf } from "./quorum-expr.ts";
import { resilientQuorums } from "./resilient-sets.ts";
import { expressionsOver } from "./search-space.ts";
import { meanAnswerTime } from "./set-latency.ts";

/** Clients of one place, and each node's time from their question to its answer, in seconds. */
export interface ClientPlace {
  readonly name: string;
  readonly share: number;
  readonly answers: readonly Distribution[];
}

/** What is sought: the best quorums for nodes, clients and a load. */
export interface DesignQuestion {
  readonly nodes: readonly NodeCapacity[];
  readonly places: readonly ClientPlace[];
  readonly mixes: readonly Mix[];
  readonly objective: Objective;
  readonly limits: Limits;
  /** Nodes that may die so that reads and writes still find a quorum, at least. */
  readonly resilience: number;
  /** Nodes beyond a quorum that clients ask, so that so many may be slow. */
  readonly f: number;
}

/** A read-write quorum system with its best strategy. */
export interface Design {
  readonly reads: QuorumExpr;
  readonly writes: QuorumExpr;
  readonly readQuorums: readonly NodeSet[];
  readonly writeQuorums: readonly NodeSet[];
  /** The sets that the strategy chooses among: quorums, or more with `f`. */
  readonly readSets: readonly NodeSet[];
  readonly writeSets: readonly NodeSet[];
  readonly readResilience: number;
  readonly writeResilience: number;
  readonly strategy: DesignedStrategy;
  /** By place: mean seconds when everybody is asked and the fastest quorum counts. */
  readonly fastestRead: readonly number[];
  readonly fastestWrite: readonly number[];
}

/** Why a system is no answer. */
export type Unfit = "no_overlap" | "resilience" | "too_many" | "limits";

/** More systems than this are not searched; what is left out is said by {@link DesignSearch}. */
const MOST = 4000;

/**
 * A system with its best strategy within the limits. Without write quorums they are the smallest sets
 * that meet every read quorum. The answer is a word when it does not do.
 */
export function designFor(
  question: DesignQuestion,
  reads: QuorumExpr,
  writes: QuorumExpr | null = null,
): Design | Unfit {
  const all = question.nodes.map((_, node) => node);
  try {
    const readQuorums = quorumsOf(reads);
    const writeQuorums = writes === null ? transversals(readQuorums) : quorumsOf(writes);
    if (!overlap(readQuorums, writeQuorums)) return "no_overlap";
    const readResilience = resilience(readQuorums);
    const writeResilience = resilience(writeQuorums);
    if (Math.min(readResilience, writeResilience) < question.resilience) return "resilience";
    const readSets = resilientQuorums(readQuorums, all, question.f);
    const writeSets = resilientQuorums(writeQuorums, all, question.f);
    if (readSets.length === 0 || writeSets.length === 0) return "resilience";
    const { nodes: capacities, mixes, objective, limits, places } = question;
    const clients = places.map(({ share, answers }) => ({
      share,
      readTimes: readSets.map((set) => meanAnswerTime(readQuorums, set, answers)),
      writeTimes: writeSets.map((set) => meanAnswerTime(writeQuorums, set, answers)),
    }));
    const strategy = designStrategy({
      capacities,
      reads: readSets,
      writes: writeSets,
      clients,
      mixes,
      objective,
      limits,
    });
    if (strategy === null) return "limits";
    const fastest = (quorums: readonly NodeSet[]) =>
      places.map(({ answers }) => meanAnswerTime(quorums, all, answers));
    return {
      reads,
      writes: writes ?? exprOfSets(writeQuorums),
      readQuorums,
      writeQuorums,
      readSets,
      writeSets,
      readResilience,
      writeResilience,
      strategy,
      fastestRead: fastest(readQuorums),
      fastestWrite: fastest(writeQuorums),
    };
  } catch (error) {
    if (error instanceof RangeError) return "too_many";
    throw error;
  }
}

/** What a search found, the best first, and how many systems it looked at. */
export interface DesignSearch {
  readonly found: readonly Design[];
  readonly tried: number;
  readonly unfit: Readonly<Record<Unfit, number>>;
}

/**
 * Searches small expressions for the best systems by the objective, those of equal figures once;
 * among equals the load, the network and the latency decide in turn.
 */
export function searchDesigns(question: DesignQuestion): DesignSearch {
  const unfit: Record<Unfit, number> = { no_overlap: 0, resilience: 0, too_many: 0, limits: 0 };
  const designs: Design[] = [];
  const seen = new Set<string>();
  const expressions = expressionsOver(question.nodes.length, ordersOf(question)).slice(0, MOST);
  let tried = 0;
  for (const expr of expressions) {
    const key = quorumKey(expr);
    if (key === null || seen.has(key)) continue;
    seen.add(key);
    tried += 1;
    const design = designFor(question, expr);
    if (typeof design === "string") unfit[design] += 1;
    else designs.push(design);
  }
  const { objective } = question;
  const others = (["load", "network", "latency"] as const).filter((one) => one !== objective);
  designs.sort((a, b) => {
    for (const figure of [objective, ...others]) {
      const difference = a.strategy[figure] - b.strategy[figure];
      if (Math.abs(difference) > 1e-9) return difference;
    }
    return b.readResilience + b.writeResilience - a.readResilience - a.writeResilience;
  });
  return { found: designs, tried, unfit };
}

function quorumKey(expr: QuorumExpr): string | null {
  try {
    return quorumsOf(expr)
      .map((set) => set.join("+"))
      .join("|");
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Orders in which a grid may take the nodes: by capacity, and by nearness to each place. */
function ordersOf({ nodes, places }: DesignQuestion): readonly (readonly number[])[] {
  const all = nodes.map((_, node) => node);
  const by = (value: (node: number) => number) => [...all].sort((a, b) => value(a) - value(b));
  return [
    by((node) => -((nodes[node]?.read ?? 0) + (nodes[node]?.write ?? 0))),
    ...places.map(({ answers }) => by((node) => meanAnswerTime([[node]], [node], answers))),
  ];
}
