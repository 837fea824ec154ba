import { solve } from "yalps";
import type { Mix } from "../theory/quorum-load.ts";
import type { NodeSet } from "../theory/quorum-sets.ts";

/** What one node can serve in a unit of time when it does only one kind of operation. */
export interface NodeCapacity {
  readonly read: number;
  readonly write: number;
}

/** Clients of one place: their share of all operations, and how long each set takes from there. */
export interface Clients {
  readonly share: number;
  /** By read set and by write set, in any unit of time. */
  readonly readTimes: readonly number[];
  readonly writeTimes: readonly number[];
}

export type Objective = "load" | "network" | "latency";

/** What a strategy may have at most; absent: anything. */
export type Limits = Readonly<Partial<Record<Objective, number>>>;

/** Who may be asked, by whom, and for what. */
export interface StrategyQuestion {
  readonly capacities: readonly NodeCapacity[];
  readonly reads: readonly NodeSet[];
  readonly writes: readonly NodeSet[];
  readonly clients: readonly Clients[];
  readonly mixes: readonly Mix[];
  readonly objective: Objective;
  readonly limits: Limits;
}

/** How often the clients of each place use each set; of each place the shares of a kind add up to 1. */
export interface DesignedStrategy {
  readonly reads: readonly (readonly number[])[];
  readonly writes: readonly (readonly number[])[];
  readonly load: number;
  readonly network: number;
  readonly latency: number;
}

type Row = Map<string, number>;

/**
 * The best strategy within the limits by a linear programme, or null when none keeps to them. Load is
 * the mean over the mixes of the busiest node's share of time; network the nodes asked by an
 * operation; latency the mean time of an operation. As Whittaker et al. (PaPoC 2021), with a strategy
 * of their own for the clients of each place.
 */
export function designStrategy(question: StrategyQuestion): DesignedStrategy | null {
  const { objective, limits, mixes, clients } = question;
  const constraints = new Map<string, { equal?: number; max?: number }>();
  const variables = new Map<string, Row>();
  for (const kind of ["load", "network", "latency"] as const) {
    const max = limits[kind];
    if (max !== undefined) constraints.set(kind, { max });
  }
  clients.forEach((_, place) => {
    constraints.set(`reads ${place}`, { equal: 1 });
    constraints.set(`writes ${place}`, { equal: 1 });
    addSets(question, "read", place, variables);
    addSets(question, "write", place, variables);
  });
  const total = totalOf(mixes);
  mixes.forEach(({ weight }, mix) => {
    const row: Row = new Map([["load", weight / total]]);
    question.capacities.forEach((_, node) => {
      constraints.set(`${mix} ${node}`, { max: 0 });
      row.set(`${mix} ${node}`, -1);
    });
    variables.set(`load ${mix}`, row);
  });
  const solved = solve({ direction: "minimize", objective, constraints, variables });
  if (solved.status !== "optimal") return null;
  const values = new Map(solved.variables);
  const shares = (kind: "read" | "write", sets: readonly NodeSet[]) =>
    clients.map((_, place) => sets.map((_, set) => values.get(`${kind} ${place} ${set}`) ?? 0));
  return measured(question, shares("read", question.reads), shares("write", question.writes));
}

function addSets(
  { capacities, reads, writes, clients, mixes }: StrategyQuestion,
  kind: "read" | "write",
  place: number,
  variables: Map<string, Row>,
): void {
  const from = clients[place];
  if (from === undefined) return;
  const times = kind === "read" ? from.readTimes : from.writeTimes;
  const total = totalOf(mixes);
  (kind === "read" ? reads : writes).forEach((set, index) => {
    const row: Row = new Map([[`${kind}s ${place}`, 1]]);
    let used = 0;
    mixes.forEach(({ readShare, weight }, mix) => {
      const share = from.share * (kind === "read" ? readShare : 1 - readShare);
      used += (share * weight) / total;
      for (const node of set) row.set(`${mix} ${node}`, share / (capacities[node]?.[kind] ?? 1));
    });
    row.set("network", used * set.length);
    row.set("latency", used * (times[index] ?? 0));
    variables.set(`${kind} ${place} ${index}`, row);
  });
}

/** A strategy with its figures, worked out anew from its shares and not taken from the programme. */
export function measured(
  { capacities, reads, writes, clients, mixes }: StrategyQuestion,
  readShares: readonly (readonly number[])[],
  writeShares: readonly (readonly number[])[],
): DesignedStrategy {
  const total = totalOf(mixes);
  let [load, network, latency] = [0, 0, 0];
  for (const { readShare, weight } of mixes) {
    const busy = capacities.map(() => 0);
    const add = (kind: "read" | "write", sets: readonly NodeSet[], place: number, own: number) => {
      const shares = (kind === "read" ? readShares : writeShares)[place] ?? [];
      const from = clients[place];
      sets.forEach((set, index) => {
        const used = own * (shares[index] ?? 0);
        const times = kind === "read" ? from?.readTimes : from?.writeTimes;
        network += (weight / total) * used * set.length;
        if (used > 0) latency += (weight / total) * used * (times?.[index] ?? 0);
        for (const node of set) {
          busy[node] = (busy[node] ?? 0) + used / (capacities[node]?.[kind] ?? 1);
        }
      });
    };
    clients.forEach(({ share }, place) => {
      add("read", reads, place, share * readShare);
      add("write", writes, place, share * (1 - readShare));
    });
    load += (weight / total) * Math.max(0, ...busy);
  }
  return { reads: readShares, writes: writeShares, load, network, latency };
}

function totalOf(mixes: readonly Mix[]): number {
  return mixes.reduce((sum, { weight }) => sum + weight, 0);
}
