import { NumberQueue } from "../../kernel/number-queue.ts";
import { BARRIER_ARRIVES } from "./events.ts";
import type { GroupOrder } from "./group-order.ts";
import type { Replicas, World } from "./replicas.ts";

const BARRIER_BYTES = 48;

/**
 * Operations that must see all that was ordered before them: their member asks the others, and what
 * they had proposed by then comes before their answers on the same connections. It has all of that
 * once everyone has answered who may propose, and a majority.
 */
export class Barrier {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: GroupOrder;
  private readonly proposer: () => number;
  private readonly open: (operation: number, member: number) => void;
  /** By member: its last question, and those who wait, each for a question of its own. */
  private readonly asked: Float64Array;
  private readonly waiting: readonly NumberQueue[];
  /** The last question of a member that the other has answered, at `member * leaders + other`. */
  private readonly answered: Float64Array;

  constructor(world: World, replicas: Replicas, parts: BarrierParts) {
    const { leaders } = replicas;
    this.world = world;
    this.replicas = replicas;
    this.order = parts.order;
    this.proposer = parts.proposer;
    this.open = parts.open;
    this.asked = new Float64Array(leaders);
    this.waiting = Array.from({ length: leaders }, () => new NumberQueue());
    this.answered = new Float64Array(leaders * leaders);
  }

  /** An operation has come to a member. */
  begin(operation: number, member: number): void {
    this.asked[member]! += 1;
    this.waiting[member]!.push(operation);
    this.ask(member);
    this.look(member);
  }

  /** BARRIER_ARRIVES. */
  arrived(message: number): void {
    const { messages } = this.world.network;
    const { leaders } = this.replicas;
    const pair = messages.a[message]!;
    const from = Math.floor(pair / leaders);
    const member = pair % leaders;
    const question = messages.lsn[message]!;
    if (messages.b[message] === 0) {
      this.send(member, from, 1, question);
      return;
    }
    const at = member * leaders + from;
    this.answered[at] = Math.max(this.answered[at]!, question);
    this.look(member);
  }

  /** Others are in the view or are waited for no more, or the member has what it lacked. */
  changed(isNewView: boolean): void {
    for (let member = 0; member < this.replicas.leaders; member++) {
      if (this.waiting[member]!.size === 0) continue;
      if (isNewView) this.ask(member);
      this.look(member);
    }
  }

  /** A crash. */
  forget(member: number): void {
    this.waiting[member]!.clear();
  }

  private ask(member: number): void {
    for (let to = 0; to < this.replicas.leaders; to++) {
      if (to !== member && this.order.inView[to] === 1) {
        this.send(member, to, 0, this.asked[member]!);
      }
    }
  }

  private send(from: number, to: number, isAnswer: number, question: number): void {
    const message = this.order.send(from, to, BARRIER_ARRIVES, BARRIER_BYTES);
    this.world.network.messages.b[message] = isAnswer;
    this.world.network.messages.lsn[message] = question;
  }

  private look(member: number): void {
    const waiting = this.waiting[member]!;
    while (waiting.size > 0 && this.isAnswered(member, this.asked[member]! - waiting.size + 1)) {
      this.open(waiting.shift(), member);
    }
  }

  private isAnswered(member: number, question: number): boolean {
    const { leaders } = this.replicas;
    const { inView, syncing } = this.order;
    if (inView[member] === 0 || syncing[member] === 1) return false;
    const proposer = this.proposer();
    let size = 0;
    let answers = 0;
    for (let other = 0; other < leaders; other++) {
      if (inView[other] === 0) continue;
      size += 1;
      const has = other === member || this.answered[member * leaders + other]! >= question;
      if (has) answers += 1;
      else if (proposer === other || (proposer < 0 && !this.order.isExcused(other))) return false;
    }
    return 2 * answers > size;
  }
}

export interface BarrierParts {
  readonly order: GroupOrder;
  /** Who alone proposes; -1 when all do. */
  readonly proposer: () => number;
  /** The operation may begin. */
  readonly open: (operation: number, member: number) => void;
}
