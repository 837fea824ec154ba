import { type Candidate, layout, names, place, type Strategy } from "./candidate.ts";
import { spreadReads } from "./reads.ts";
import type { Wish } from "./wish.ts";

interface Rule {
  readonly word: string;
  readonly strategy: Strategy;
  readonly why: string;
}

const RULES: readonly Rule[] = [
  {
    word: "last_write_wins",
    strategy: "multi-leader, last write wins",
    why: "Every region takes writes by itself; of two concurrent ones the later goes before the other.",
  },
  {
    word: "siblings",
    strategy: "multi-leader, siblings",
    why: "Every region takes writes by itself; concurrent ones are kept side by side for the reader to merge.",
  },
  {
    word: "crdt(or_set)",
    strategy: "multi-leader, CRDT",
    why: "Every region takes writes by itself; the data type merges concurrent ones (here a set).",
  },
];

/** A leader in each region; two at home, or a certifying trio, when there is one region only. */
export function multiLeaderCandidates(wish: Wish): readonly Candidate[] {
  const { regions, machines: most, conflicts } = wish;
  // Where no conflict may be, the ways that keep both versions show that there are some.
  const rules = RULES.filter(({ word }) => {
    if (conflicts === "merge") return true;
    return (word === "last_write_wins") === (conflicts === "overwrite");
  });
  const placements = regions.length > 1 ? [regions.map(() => 1)] : [[2], [3]];
  const each = placements.filter((counts) => sum(counts) <= most);
  return each.flatMap((counts) => {
    const machines = place(regions, counts);
    const all = names(machines);
    const common = {
      product: null,
      machines,
      first: machines[0]?.name ?? "",
      readFrom: spreadReads(wish) ?? "nearest",
      reads: "one" as const,
      givesUp: null,
    };
    const found: Candidate[] = (machines.length > 2 && regions.length === 1 ? [] : rules).map(
      ({ word, strategy, why }) => ({
        ...common,
        id: `multi-leader ${word.replaceAll("_", " ").replace(/\(.*/, "")} ${layout(machines)}`,
        strategy,
        block: `replicate multi_leader on ${all} {\n  leaders  = [${all}]\n  conflict = ${word}\n}`,
        waits: { kind: "nearest" },
        certifies: false,
        why,
      }),
    );
    // Certification needs a majority that can go on: two members cannot.
    if (machines.length > 2) found.push(certification(wish, common, all, machines.length));
    return found;
  });
}

function certification(
  wish: Wish,
  common: Omit<Candidate, "id" | "strategy" | "block" | "waits" | "certifies" | "why">,
  all: string,
  count: number,
): Candidate {
  const causal = spreadReads(wish) === null ? ", causal_reads = on" : "";
  return {
    ...common,
    id: `certification ${layout(common.machines)}`,
    strategy: "multi-leader, certification",
    block: `replicate multi_leader on ${all} {\n  leaders  = [${all}]\n  conflict = certify${causal}\n}`,
    waits: { kind: "quorum", count },
    certifies: true,
    why: "Every region takes writes, and each has its place in one order before it is acknowledged; of two concurrent ones the second is refused.",
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
