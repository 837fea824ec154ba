import type { QuotaPlan } from "../../../model/multi-leader.ts";
import { UP } from "../../kernel/machines.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import { FLOW_ARRIVES, QUOTA_DUE } from "./events.ts";
import type { GroupOrder } from "./group-order.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Throttle } from "./throttle.ts";
import { GONE } from "./writes.ts";

const STATISTICS_BYTES = 128;
/** The least that writers may do in a period, as a share of the limit (MySQL, flow_control_step). */
const LEAST_SHARE = 0.05;
/** A quota that has grown so far is none. */
const UNLIMITED = 2_147_483_647;

/**
 * Quotas for those who write, anew in each period, from what members told of the last one (MySQL
 * Group Replication, plugin/group_replication/src/pipeline_stats.cc). While more writes than the
 * limit wait to be applied on a member, all writers together may do what the slowest has done, less
 * a part for catching up; then the quota grows again. A write beyond it waits for the period's end:
 * the group is never at a standstill.
 */
export class Quota implements Throttle {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: GroupOrder;
  private readonly plan: QuotaPlan;
  /** By member: writes allowed in this period (0: as many as they like), and done. */
  private readonly size: Float64Array;
  private readonly used: Float64Array;
  private readonly putOff: readonly NumberQueue[];
  /** By member, of its last period: writes that wait, and that it took in, applied and made. */
  private readonly waiting: Float64Array;
  private readonly certified: Float64Array;
  private readonly applied: Float64Array;
  private readonly local: Float64Array;
  /** What stood in the counts when that period began. */
  private readonly before: Float64Array;
  /** 1 where `to` has heard from `from` in this period, and that the other is late. */
  private readonly knows: Uint8Array;

  constructor(world: World, replicas: Replicas, order: GroupOrder, plan: QuotaPlan) {
    const { leaders } = replicas;
    this.world = world;
    this.replicas = replicas;
    this.order = order;
    this.plan = plan;
    this.size = new Float64Array(leaders);
    this.used = new Float64Array(leaders);
    this.putOff = Array.from({ length: leaders }, () => new NumberQueue());
    this.waiting = new Float64Array(leaders);
    this.certified = new Float64Array(leaders);
    this.applied = new Float64Array(leaders);
    this.local = new Float64Array(leaders);
    this.before = new Float64Array(3 * leaders);
    this.knows = new Uint8Array(leaders * leaders);
  }

  start(): void {
    this.world.simulation.after(this.plan.periodNs, QUOTA_DUE, 0, 0);
  }

  propose(member: number, write: number): void {
    this.used[member]! += 1;
    if (this.size[member]! > 0 && this.used[member]! > this.size[member]!) {
      this.putOff[member]!.push(write);
    } else this.order.propose(member, write);
  }

  look(): void {}

  /** QUOTA_DUE: a period is over. */
  step(): void {
    this.world.simulation.after(Math.max(1, this.plan.periodNs), QUOTA_DUE, 0, 0);
    const { leaders, nodes } = this.replicas;
    for (let member = 0; member < leaders; member++) {
      if (this.world.machines.state[nodes[member]!] !== UP) continue;
      this.adjust(member);
      this.release(member);
    }
    for (let member = 0; member < leaders; member++) {
      if (this.world.machines.state[nodes[member]!] === UP) this.publish(member);
    }
  }

  /** FLOW_ARRIVES: another member has told how it stands. */
  heard(message: number): void {
    const { messages } = this.world.network;
    this.knows[messages.a[message]!] = 1;
  }

  restart(): void {
    for (let member = 0; member < this.replicas.leaders; member++) this.release(member);
  }

  forget(member: number): void {
    const queue = this.putOff[member]!;
    while (queue.size > 0) this.replicas.writes.mark(queue.shift(), GONE);
  }

  private adjust(member: number): void {
    const { hold, release } = this.plan;
    const size = this.size[member]!;
    const extra = size > 0 ? Math.max(0, this.used[member]! - size) : 0;
    const capacity = this.capacityFor(member);
    let next = 0;
    if (capacity > 0) next = Math.max(1, Math.floor(capacity * (1 - hold)) - extra);
    else if (size > 0 && release > 0 && size * (1 + release) < UNLIMITED) {
      next = Math.max(Math.floor(size * (1 + release)), size + 1);
    }
    this.size[member] = next;
    this.used[member] = 0;
  }

  /** What the member may do as one of those who write; 0 when nobody it knows of is late. */
  private capacityFor(member: number): number {
    const { leaders } = this.replicas;
    let isLate = false;
    let least = UNLIMITED;
    let writers = 0;
    for (let other = 0; other < leaders; other++) {
      const at = member * leaders + other;
      if (other !== member && this.knows[at] === 0) continue;
      this.knows[at] = 0;
      if (this.waiting[other]! > this.plan.limit) isLate = true;
      if (this.certified[other]! > 0) least = Math.min(least, this.certified[other]!);
      if (this.applied[other]! > 0) least = Math.min(least, this.applied[other]!);
      if (this.local[other]! > 0) writers += 1;
    }
    if (!isLate) return 0;
    return Math.max(least, LEAST_SHARE * this.plan.limit) / Math.max(1, writers);
  }

  private publish(member: number): void {
    const { leaders, received, applied } = this.replicas;
    let certified = 0;
    let foreign = 0;
    for (let origin = 0; origin < leaders; origin++) {
      const at = member * leaders + origin;
      certified += received[at]!;
      if (origin !== member) foreign += applied[at]!;
    }
    const own = applied[member * leaders + member]!;
    this.certified[member] = certified - this.before[3 * member]!;
    this.applied[member] = foreign - this.before[3 * member + 1]!;
    this.local[member] = own - this.before[3 * member + 2]!;
    this.before.set([certified, foreign, own], 3 * member);
    this.waiting[member] = this.order.unapplied[member]!.size;
    for (let to = 0; to < leaders; to++) {
      if (to === member || this.order.inView[to] === 0) continue;
      const message = this.order.send(member, to, FLOW_ARRIVES, STATISTICS_BYTES);
      this.world.network.messages.a[message] = to * leaders + member;
    }
  }

  private release(member: number): void {
    const queue = this.putOff[member]!;
    while (queue.size > 0) this.order.propose(member, queue.shift());
  }
}
