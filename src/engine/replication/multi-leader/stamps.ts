import type { Merge } from "./merge.ts";
import type { Replicas, World } from "./replicas.ts";

/** Gives a new write what the conflict rule will compare: a time, or a place in a history. */
export class Stamps {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly merge: Merge;
  /** The greatest stamp that each leader has given or applied, for clocks that follow causes. */
  private readonly seen: Float64Array;
  private readonly kind: "clock" | "causal" | "history" | "none";

  constructor(world: World, replicas: Replicas, merge: Merge) {
    const { conflict } = world.plan.replication;
    this.world = world;
    this.replicas = replicas;
    this.merge = merge;
    this.seen = new Float64Array(replicas.count);
    this.kind = "none";
    if (conflict.kind === "last_write_wins") this.kind = "clock";
    if (conflict.kind === "crdt" && conflict.type === "lww_register") this.kind = "causal";
    if (conflict.kind === "revisions") this.kind = "history";
  }

  stamp(member: number, write: number): void {
    const { writes, nodes } = this.replicas;
    switch (this.kind) {
      case "clock":
        writes.setStamp(write, this.world.clocks.read(nodes[member]!));
        break;
      case "causal": {
        // A hybrid clock: the wall's time, and later than everything that the leader has seen.
        const time = Math.max(this.world.clocks.read(nodes[member]!), this.seen[member]! + 1);
        this.seen[member] = time;
        writes.setStamp(write, time);
        break;
      }
      case "history": {
        this.continueHistory(member, write);
        break;
      }
      case "none":
        break;
    }
  }

  /** The new revision comes after the one that is shown, or after a newer one on its way to the disk. */
  private continueHistory(member: number, write: number): void {
    const { writes, applied, leaders } = this.replicas;
    const row = writes.rowOf(write);
    const own = writes.previousOf(write);
    const isComing = writes.isKept(own) && writes.seqOf(own) > applied[member * leaders + member]!;
    const parent = isComing ? own : this.merge.shown(member, row);
    const depth = isComing ? writes.depthOf(own) : this.merge.heaviest(member, row);
    writes.setHistory(write, parent, depth + 1);
  }

  /** A replica has applied a write of another leader. */
  heard(member: number, write: number): void {
    if (this.kind !== "causal") return;
    this.seen[member] = Math.max(this.seen[member]!, this.replicas.writes.stampOf(write));
  }
}
