import type { GroupPlan } from "../../../model/multi-leader.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { AT_NODE, HELD, IN_USE, WRITE } from "../../kernel/operations.ts";
import type { AntiEntropy } from "./anti-entropy.ts";
import { VIEW_DUE } from "./events.ts";
import type { GroupOrder } from "./group-order.ts";
import type { Replicas, World } from "./replicas.ts";
import { ABORTED_WRITE, GONE } from "./writes.ts";

/**
 * Who belongs to the group. Members tell each other now and then that they live; when one has been
 * silent for too long, those that hear each other form a new view, if they are more than half of the
 * last one. The others serve nobody until they are back: then a donor sends them what they lack.
 * Views change everywhere in one instant here; what the survivors had received is taken in by all of
 * them then, as virtual synchrony has it.
 */
export class Membership {
  /** Told when a new view begins: who goes on, and from whom others get what they lack. */
  onInstalled: ((stays: readonly number[], donor: number) => void) | null = null;
  /** Told of a member that begins anew in a view: what it had under way is over. */
  onRejoined: ((member: number) => void) | null = null;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: GroupOrder;
  private readonly donors: AntiEntropy;
  private readonly plan: GroupPlan;
  /** False while no view has a majority of the one before. */
  private hasPrimary = true;
  /** Those who are cut off do not refuse: writes wait, and reads go on. */
  private readonly waits: boolean;
  private lastSize: number;
  /** By member and origin: what a member must have before it may go on. */
  private readonly target: Float64Array;

  constructor(world: World, replicas: Replicas, parts: MembershipParts) {
    this.world = world;
    this.replicas = replicas;
    this.order = parts.order;
    this.donors = parts.donors;
    this.plan = parts.plan;
    this.waits = parts.plan.cutOff === "wait";
    this.lastSize = replicas.leaders;
    this.target = new Float64Array(replicas.leaders * replicas.leaders);
  }

  start(): void {
    this.world.simulation.after(this.plan.keepaliveNs, VIEW_DUE, 0, 0);
  }

  /** Whether a member takes part in the order now. */
  orders(member: number): boolean {
    return this.hasPrimary && this.order.inView[member] === 1 && this.order.syncing[member] === 0;
  }

  /** Whether a member takes reads and writes now. Followers always do. */
  serves(member: number): boolean {
    if (member >= this.replicas.leaders) return true;
    if (!this.waits) return this.orders(member);
    return this.order.syncing[member] === 0 && this.order.stranger[member] === 0;
  }

  /** VIEW_DUE: everyone tells that it lives, and looks who does not. */
  look(): void {
    const { world, order } = this;
    world.simulation.after(Math.max(1, this.plan.keepaliveNs), VIEW_DUE, 0, 0);
    for (let member = 0; member < this.replicas.leaders; member++) {
      if (this.isUp(member)) order.tell(member, -1);
    }
    const best = this.largestGroup();
    const isSilent = this.hasPrimary && this.someoneIsSilent();
    const comes = this.hasPrimary && best.some((member) => order.inView[member] === 0);
    if (this.hasPrimary && !isSilent && !comes) return;
    if (!this.canMeet(best)) return;
    if (this.mayGoOn(this.ofLastView(best))) this.install(best);
    else if (isSilent) this.losePrimary();
  }

  /**
   * Whether so many of the last view may form the next. More than half of it, while it goes on; once
   * it has ended, those who refuse meanwhile wait for all of it, as Galera does (gcomm/src/pc_proto.cpp,
   * Proto::is_prim), for others of it may have gone on.
   */
  private mayGoOn(count: number): boolean {
    return this.hasPrimary || this.waits ? 2 * count > this.lastSize : count === this.lastSize;
  }

  /** Who was not in the last view has no say in the next. */
  private ofLastView(group: readonly number[]): number {
    return group.reduce((count, member) => count + this.order.inView[member]!, 0);
  }

  /** A member crashed: its memory is gone, and the others will notice. */
  crashed(member: number): void {
    this.order.forget(member);
  }

  /** A member is back with what it had on disk: as a stranger, which the next look takes in. */
  restarted(member: number): void {
    const { order, replicas } = this;
    const { leaders } = replicas;
    for (let other = 0; other < leaders; other++) {
      order.heardNs[other * leaders + member] = Number.NEGATIVE_INFINITY;
    }
    order.stranger[member] = 1;
    if (!this.hasPrimary || order.inView[member] === 0) return;
    const rest = this.members().filter((each) => each !== member && this.isUp(each));
    if (!this.canMeet(rest)) return;
    if (2 * rest.length > this.lastSize) this.install(rest);
    else this.losePrimary();
  }

  /** Records have come from a donor: a member that has all of them goes on. */
  caughtUp(member: number): void {
    const { order, replicas } = this;
    const { leaders, received } = replicas;
    if (member >= leaders || order.syncing[member] === 0) return;
    for (let origin = 0; origin < leaders; origin++) {
      const at = member * leaders + origin;
      if (received[at]! < this.target[at]!) return;
    }
    order.release(member);
  }

  private install(members: readonly number[]): void {
    const { order, replicas } = this;
    const { leaders } = replicas;
    const stays = members.filter(
      (each) => order.inView[each] === 1 && order.syncing[each] === 0 && order.stranger[each] === 0,
    );
    const pending = order.pending(stays);
    order.suspend();
    for (let member = 0; member < leaders; member++) {
      order.clear(member);
      order.inView[member] = members.includes(member) ? 1 : 0;
    }
    const ahead = this.ahead(stays);
    for (const member of stays) {
      if (!ahead.includes(member)) this.bringUp(member, ahead[0]!);
    }
    for (const write of pending) for (const member of stays) order.take(member, write);
    order.restart();
    this.giveUpUnordered();
    this.hasPrimary = true;
    this.lastSize = members.length;
    for (let member = 0; member < leaders && !this.waits; member++) {
      if (order.inView[member] === 0) this.refuseAll(member);
    }
    const donor = ahead[0] ?? this.mostAdvanced(members);
    for (const member of members) {
      if (!stays.includes(member)) this.rejoins(member);
      order.stranger[member] = 0;
      if (member !== donor && !stays.includes(member)) this.bringUp(member, donor);
    }
    if (!stays.includes(donor)) order.release(donor);
    order.resume();
    this.onInstalled?.(stays, donor);
  }

  private rejoins(member: number): void {
    this.onRejoined?.(member);
    if (this.waits) this.refuseAll(member);
  }

  /** Those who have most: where a majority was enough, some may lack what the others have taken in. */
  private ahead(members: readonly number[]): readonly number[] {
    const most = members.reduce((best, each) => Math.max(best, this.countOf(each)), 0);
    return members.filter((each) => this.countOf(each) === most);
  }

  /** After nobody has gone on: every member has a prefix of the one order. */
  private mostAdvanced(members: readonly number[]): number {
    return members.reduce((best, each) => (this.countOf(each) > this.countOf(best) ? each : best));
  }

  private countOf(member: number): number {
    const { leaders, received } = this.replicas;
    return received
      .subarray(member * leaders, (member + 1) * leaders)
      .reduce((sum, position) => sum + position, 0);
  }

  private bringUp(member: number, donor: number): void {
    const { leaders, received } = this.replicas;
    this.order.syncing[member] = 1;
    for (let origin = 0; origin < leaders; origin++) {
      this.target[member * leaders + origin] = received[donor * leaders + origin]!;
    }
    this.donors.bringUp(member, donor);
    this.caughtUp(member);
  }

  private losePrimary(): void {
    this.hasPrimary = false;
    if (this.waits) return;
    for (let member = 0; member < this.replicas.leaders; member++) this.refuseAll(member);
  }

  /** Writes that are in no order by now never will be: their leaders are out, or forgot them. */
  private giveUpUnordered(): void {
    const { writes } = this.replicas;
    for (let write = writes.base + 1; write <= writes.end; write++) {
      if (writes.seqOf(write) > 0 || writes.has(write, ABORTED_WRITE | GONE)) continue;
      // One that has not been proposed yet, for the sake of slow members, still will be.
      const isToCome = writes.stampOf(write) === 0;
      if (isToCome && this.order.inView[writes.originOf(write)] === 1) continue;
      writes.mark(write, GONE);
      const hears = !this.waits || this.order.inView[writes.originOf(write)] === 1;
      if (hears) this.order.refuse(write);
    }
  }

  /** Clients whose writes a member still holds hear that it serves nobody. */
  private refuseAll(member: number): void {
    const { operations, clients } = this.world;
    const node = this.replicas.nodes[member]!;
    if (!this.isUp(member)) return;
    for (let slot = 0; slot < operations.capacity; slot++) {
      const flags = operations.flags[slot]!;
      if ((flags & IN_USE) === 0 || (flags & HELD) === 0 || operations.kind[slot] !== WRITE)
        continue;
      if (operations.node[slot] !== node || operations.phase[slot] !== AT_NODE) continue;
      // Its write may stand or not: a late verdict must not answer a second time.
      if (operations.lsn[slot]! === 0) continue;
      this.replicas.writes.orphan(operations.lsn[slot]!);
      clients.refuse(slot);
    }
  }

  /**
   * Of the sets of members that all hear each other the one with most of the last view, and of these
   * the greatest; ties go to the lower numbers.
   */
  private largestGroup(): readonly number[] {
    const { leaders, empty } = this.replicas;
    let best: readonly number[] = [];
    for (let first = 0; first < leaders; first++) {
      const group: number[] = [];
      for (let step = 0; step < leaders; step++) {
        const member = (first + step) % leaders;
        if (!this.isUp(member) || empty[member] === 1) continue;
        if (group.every((other) => this.hear(member, other) && this.hear(other, member))) {
          group.push(member);
        }
      }
      const more = this.ofLastView(group) - this.ofLastView(best);
      if (more > 0 || (more === 0 && group.length > best.length)) {
        best = group.sort((a, b) => a - b);
      }
    }
    return best;
  }

  /**
   * Whether all of them can agree upon a view now. Somebody who was heard a moment ago may be cut off
   * or asleep since: then there is none until he is found silent as well.
   */
  private canMeet(members: readonly number[]): boolean {
    const { machines, network } = this.world;
    const nodes = members.map((member) => this.replicas.nodes[member]!);
    return nodes.every(
      (node) => machines.state[node] === UP && nodes.every((other) => network.isOpen(node, other)),
    );
  }

  private hear(member: number, other: number): boolean {
    const { leaders } = this.replicas;
    const since = this.world.simulation.now - this.order.heardNs[member * leaders + other]!;
    return since <= this.plan.suspectNs;
  }

  private someoneIsSilent(): boolean {
    const members = this.members();
    return members.some(
      (one) => this.isUp(one) && members.some((other) => one !== other && !this.hear(one, other)),
    );
  }

  private members(): number[] {
    const members: number[] = [];
    this.order.inView.forEach((isIn, member) => {
      if (isIn === 1) members.push(member);
    });
    return members;
  }

  private isUp(member: number): boolean {
    return this.world.machines.state[this.replicas.nodes[member]!] !== DOWN;
  }
}

export interface MembershipParts {
  readonly order: GroupOrder;
  readonly donors: AntiEntropy;
  readonly plan: GroupPlan;
}
