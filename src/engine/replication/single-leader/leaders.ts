import type { Leader } from "./leader.ts";

/** The leaders that there are, by node: one as a rule, more in a split brain. */
export class Leaders {
  private readonly byNode: (Leader | null)[];
  private formerTimedOut = 0;

  constructor(nodes: number) {
    this.byNode = new Array<Leader | null>(nodes).fill(null);
  }

  /** The node's own leadership; null for a node that does not lead. */
  at(node: number): Leader | null {
    return this.byNode[node]!;
  }

  set(node: number, leader: Leader | null): void {
    this.formerTimedOut += this.byNode[node]?.timedOut ?? 0;
    this.byNode[node] = leader;
  }

  /** Writes that waited as long as the acknowledgement time-out or longer, under any leader so far. */
  get timedOut(): number {
    return this.all().reduce((sum, leader) => sum + leader.timedOut, this.formerTimedOut);
  }

  /** All of them, those of newer epochs first. */
  all(): readonly Leader[] {
    return this.byNode
      .filter((leader) => leader !== null)
      .sort((a, b) => b.branch.epoch - a.branch.epoch);
  }
}
