import { CONFLICTS, LOST_UPDATES } from "../../observe/counters.ts";
import type { Convergence } from "./convergence.ts";
import type { Losses, Merge } from "./merge.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Stamps } from "./stamps.ts";
import { ACKNOWLEDGED, BEATEN } from "./writes.ts";

/** Counts acknowledged writes that something took the place of which had not seen them. */
export class LostUpdates implements Losses {
  private readonly world: World;
  private readonly replicas: Replicas;

  constructor(world: World, replicas: Replicas) {
    this.world = world;
    this.replicas = replicas;
  }

  beaten(write: number): void {
    const { writes } = this.replicas;
    if (writes.has(write, BEATEN)) return;
    writes.mark(write, BEATEN);
    if (writes.has(write, ACKNOWLEDGED)) this.world.recorder.counts[LOST_UPDATES]! += 1;
  }

  /** The client has its acknowledgement: of a write that is beaten already, perhaps. */
  acknowledged(write: number): void {
    const { writes } = this.replicas;
    if (!writes.isKept(write) || !writes.has(write, BEATEN)) return;
    this.world.recorder.counts[LOST_UPDATES]! += 1;
  }
}

/** A write becomes visible on a replica: conflicts are found, versions merged, positions moved. */
export class Intake {
  /** Writes that became visible somewhere before something that their leader had before them. */
  overtaken = 0;
  /** Told after each write that became visible. */
  onApplied: ((member: number, write: number) => void) | null = null;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly merge: Merge;
  private readonly convergence: Convergence;
  private readonly stamps: Stamps;
  private readonly certified: boolean;

  constructor(world: World, replicas: Replicas, parts: IntakeParts) {
    const { merge, convergence, stamps } = parts;
    this.world = world;
    this.stamps = stamps;
    this.replicas = replicas;
    this.merge = merge;
    this.convergence = convergence;
    this.certified = world.plan.replication.conflict.kind === "certify";
  }

  take(member: number, write: number): void {
    const { replicas } = this;
    const { writes, leaders, applied, known } = replicas;
    const origin = writes.originOf(write);
    if (!this.certified && origin !== member) {
      this.look(member, write, origin);
      this.stamps.heard(member, write);
    }
    this.merge.apply(member, write);
    const seq = writes.seqOf(write);
    const at = member * leaders;
    applied[at + origin] = seq;
    writes.addContext(write, known, at);
    if (seq > known[at + origin]!) known[at + origin] = seq;
    if (this.convergence.watching) this.convergence.applied(member, origin, seq);
    this.onApplied?.(member, write);
  }

  /**
   * Someone else's write. It meets what stands here: it is in conflict with this leader's own newest
   * write to the key when neither had seen the other. Such a pair meets at both leaders, and is
   * counted at the first of the two.
   */
  private look(member: number, write: number, origin: number): void {
    const { writes, leaders, applied } = this.replicas;
    if (writes.isAhead(write, applied, member * leaders)) this.overtaken += 1;
    if (member >= origin) return;
    const own = this.replicas.newestOf(writes.rowOf(write), member);
    if (!writes.saw(write, own)) this.world.recorder.counts[CONFLICTS]! += 1;
  }
}

export interface IntakeParts {
  readonly merge: Merge;
  readonly convergence: Convergence;
  readonly stamps: Stamps;
}
