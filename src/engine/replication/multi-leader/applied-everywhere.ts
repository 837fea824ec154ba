import { NumberQueue } from "../../kernel/number-queue.ts";
import { APPLIED_ARRIVES } from "./events.ts";
import type { GroupOrder } from "./group-order.ts";
import type { Replicas, World } from "./replicas.ts";

const APPLIED_BYTES = 32;

/** Writes that are answered once all members of the view show them. */
export class AppliedEverywhere {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: GroupOrder;
  private readonly answer: (write: number) => void;
  /** How many of a leader's writes another shows, as it told, at `leader * leaders + other`. */
  private readonly told: Float64Array;
  /** By leader: its own writes that it shows and has not answered. */
  private readonly waiting: readonly NumberQueue[];

  constructor(
    world: World,
    replicas: Replicas,
    order: GroupOrder,
    answer: (write: number) => void,
  ) {
    this.world = world;
    this.replicas = replicas;
    this.order = order;
    this.answer = answer;
    this.told = new Float64Array(replicas.leaders * replicas.leaders);
    this.waiting = Array.from({ length: replicas.leaders }, () => new NumberQueue());
  }

  /** A write became visible on a member. */
  applied(member: number, write: number): void {
    const { writes } = this.replicas;
    const origin = writes.originOf(write);
    if (origin === member) {
      this.waiting[member]!.push(write);
      this.look(member);
      return;
    }
    const message = this.order.send(member, origin, APPLIED_ARRIVES, APPLIED_BYTES);
    this.world.network.messages.lsn[message] = writes.seqOf(write);
  }

  /** APPLIED_ARRIVES. */
  arrived(message: number): void {
    const { messages } = this.world.network;
    const { leaders } = this.replicas;
    const pair = messages.a[message]!;
    const by = Math.floor(pair / leaders);
    const origin = pair % leaders;
    const at = origin * leaders + by;
    this.told[at] = Math.max(this.told[at]!, messages.lsn[message]!);
    this.look(origin);
  }

  /** A new view: nobody waits for those who are out. */
  restart(): void {
    for (let origin = 0; origin < this.replicas.leaders; origin++) this.look(origin);
  }

  /** A crash. */
  forget(member: number): void {
    this.waiting[member]!.clear();
  }

  private look(origin: number): void {
    const { leaders, writes } = this.replicas;
    const { inView, syncing } = this.order;
    if (inView[origin] === 0) return;
    let least = Number.POSITIVE_INFINITY;
    for (let by = 0; by < leaders; by++) {
      if (by === origin || inView[by] === 0 || syncing[by] === 1) continue;
      least = Math.min(least, this.told[origin * leaders + by]!);
    }
    const waiting = this.waiting[origin]!;
    while (waiting.size > 0 && writes.seqOf(waiting.peek()) <= least) this.answer(waiting.shift());
  }
}
