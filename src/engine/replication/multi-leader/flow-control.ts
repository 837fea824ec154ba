import type { GroupPlan } from "../../../model/multi-leader.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import { FLOW_ARRIVES } from "./events.ts";
import type { GroupOrder } from "./group-order.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Throttle } from "./throttle.ts";
import { GONE } from "./writes.ts";

const FLOW_BYTES = 32;

/**
 * A member on which too many writes wait to be applied asks all others to wait with theirs, and tells
 * them when it has caught up: the group is as fast as its slowest member.
 */
export class FlowControl implements Throttle {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: GroupOrder;
  private readonly limit: number;
  private readonly resumeAt: number;
  /** By member: 1 while it asks the others to wait; how many ask it; and what it has put off. */
  private readonly asks: Uint8Array;
  private readonly asked: Int32Array;
  private readonly putOff: readonly NumberQueue[];
  private readonly channels: Int32Array;

  constructor(world: World, replicas: Replicas, order: GroupOrder, plan: GroupPlan) {
    const { leaders, nodes } = replicas;
    this.world = world;
    this.replicas = replicas;
    this.order = order;
    this.limit = plan.flowLimit ?? Number.POSITIVE_INFINITY;
    this.resumeAt = this.limit * plan.flowFactor;
    this.asks = new Uint8Array(leaders);
    this.asked = new Int32Array(leaders);
    this.putOff = Array.from({ length: leaders }, () => new NumberQueue());
    this.channels = new Int32Array(leaders * leaders).fill(-1);
    if (plan.flowLimit === null) return;
    for (let from = 0; from < leaders; from++) {
      for (let to = 0; to < leaders; to++) {
        if (from === to) continue;
        const channel = world.network.open(nodes[from]!, nodes[to]!, "flow", true);
        this.channels[from * leaders + to] = channel;
      }
    }
  }

  start(): void {}

  step(): void {}

  /** A leader's write goes to the group, now or when nobody asks to wait. */
  propose(member: number, write: number): void {
    if (this.asked[member]! > 0) this.putOff[member]!.push(write);
    else this.order.propose(member, write);
  }

  /** What waits on a member has changed. */
  look(member: number): void {
    const waiting = this.order.unapplied[member]!.size;
    if (this.asks[member] === 0 && waiting > this.limit) this.tell(member, 1);
    else if (this.asks[member] === 1 && waiting <= this.resumeAt) this.tell(member, 0);
  }

  /** FLOW_ARRIVES. */
  heard(message: number): void {
    const { messages } = this.world.network;
    if (messages.lsn[message] !== this.order.view) return;
    this.change(messages.a[message]!, messages.b[message] === 1 ? 1 : -1);
  }

  /** A new view: nobody asks any more, until he looks again. */
  restart(): void {
    this.asks.fill(0);
    this.asked.fill(0);
    for (let member = 0; member < this.replicas.leaders; member++) {
      this.release(member);
      this.look(member);
    }
  }

  /** A crash. */
  forget(member: number): void {
    const queue = this.putOff[member]!;
    while (queue.size > 0) this.replicas.writes.mark(queue.shift(), GONE);
  }

  private tell(member: number, asks: number): void {
    const { network } = this.world;
    const { leaders } = this.replicas;
    this.asks[member] = asks;
    this.change(member, asks === 1 ? 1 : -1);
    for (let to = 0; to < leaders; to++) {
      if (to === member) continue;
      const channel = this.channels[member * leaders + to]!;
      const message = network.send(channel, FLOW_ARRIVES, FLOW_BYTES, -1);
      network.messages.a[message] = to;
      network.messages.b[message] = asks;
      network.messages.lsn[message] = this.order.view;
    }
  }

  private change(member: number, by: number): void {
    this.asked[member] = Math.max(0, this.asked[member]! + by);
    this.release(member);
  }

  private release(member: number): void {
    const queue = this.putOff[member]!;
    while (queue.size > 0 && this.asked[member] === 0) this.order.propose(member, queue.shift());
  }
}
