/** A way to replicate, as the usual table of strategies names it. */
export type Strategy =
  | "single leader, async"
  | "single leader, semi-sync"
  | "single leader, sync"
  | "multi-leader, last write wins"
  | "multi-leader, siblings"
  | "multi-leader, CRDT"
  | "multi-leader, certification"
  | "leaderless quorum"
  | "leaderless quorum, siblings"
  | "consensus";

/** One machine and the region that it stands in. */
export interface Machine {
  readonly name: string;
  readonly region: string;
}

/** Whose answer a write waits for before it is acknowledged. */
export type Waits =
  /** The leader decides: the write goes to it, and it waits for `count` of `of`. */
  | {
      readonly kind: "leader";
      readonly leader: string;
      readonly count: number;
      readonly of: readonly string[];
    }
  /** The machine that is nearest to the client decides alone. */
  | { readonly kind: "nearest" }
  /** The machine that is nearest to the client waits for `count` of all, itself included. */
  | { readonly kind: "quorum"; readonly count: number };

/** One way to meet a wish, ready to be written as a scenario and tried. */
export interface Candidate {
  /** Short and unique: `semi-sync a1+a2`. */
  readonly id: string;
  readonly strategy: Strategy;
  /** The product, when it is one: `PostgreSQL 17`. */
  readonly product: string | null;
  readonly machines: readonly Machine[];
  /** The machine whose loss is tried first: the leader, or the first. */
  readonly first: string;
  /** The `replicate` or `system` block, whole. */
  readonly block: string;
  /** What stands at `read_from`; null where the form has a rule of its own. */
  readonly readFrom: string | null;
  readonly waits: Waits;
  /** Whose answer a read needs: the leader's, that of any one, or of so many. */
  readonly reads: "leader" | "one" | number;
  /** The time-out after which a leader goes on alone, in seconds; null: never. */
  readonly givesUp: number | null;
  /** Refuses one of two concurrent writes before it is acknowledged. */
  readonly certifies: boolean;
  /** Why it is so, a sentence for the comment above the block. */
  readonly why: string;
}

/** Machines of a candidate from the counts of its regions: `[2, 1]` are a1, a2, b1. */
export function place(
  regions: readonly { readonly name: string; readonly letter: string }[],
  counts: readonly number[],
): readonly Machine[] {
  return regions.flatMap(({ name, letter }, index) =>
    Array.from({ length: counts[index] ?? 0 }, (_, at) => ({
      name: `${letter}${at + 1}`,
      region: name,
    })),
  );
}

/** The machines' names with commas between them. */
export function names(machines: readonly Machine[]): string {
  return machines.map(({ name }) => name).join(", ");
}

/** `a1+a2+b1`. */
export function layout(machines: readonly Machine[]): string {
  return machines.map(({ name }) => name).join("+");
}
