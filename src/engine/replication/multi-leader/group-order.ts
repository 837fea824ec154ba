import { UP } from "../../kernel/machines.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import { AT_NODE } from "../../kernel/operations.ts";
import { ABORTED } from "../../observe/counters.ts";
import { type Agreement, AllAgree } from "./agreement.ts";
import { HEARD_ARRIVES, PROPOSAL_ARRIVES } from "./events.ts";
import type { Logs } from "./logs.ts";
import { MajorityAgrees } from "./majority-agrees.ts";
import type { Ordering } from "./ordering.ts";
import type { Replicas, World } from "./replicas.ts";
import { ABORTED_WRITE, GONE } from "./writes.ts";

/** Bytes of a message that only says what has been heard. */
const HEARD_BYTES = 32;
/** Views are told apart in messages by their number times this, beside an origin. */
const VIEW_STEP = 1024;

/**
 * One order of all writes of a group, and the same verdict on each of them everywhere. A leader sends
 * its write to all members with the next tick of its logical clock (Lamport, CACM 21, 1978), each
 * member tells that it has it, and once that is agreed upon (by {@link Agreement}'s rule) a member
 * takes the write in, in the order of (tick, leader). Where everyone must have it, that is one round
 * trip to the furthest member. Then the first committer wins: a write is aborted when another
 * leader's write to its key has been ordered before it that its own leader did not yet show when it
 * began.
 */
export class GroupOrder implements Ordering {
  /** By member: stamps of what has been taken in and is not visible yet, in order. */
  readonly unapplied: readonly NumberQueue[];
  /** 1 while a member is in the view; 1 while it belongs to it and still lacks what came before. */
  readonly inView: Uint8Array;
  readonly syncing: Uint8Array;
  /** 1 for a member that came back: it has forgotten its part of the view, and takes none until the next. */
  readonly stranger: Uint8Array;
  /** When `to` heard from `from` last, at `to * leaders + from`. */
  readonly heardNs: Float64Array;
  view = 1;
  /** Told when more waits to be applied on a member. */
  onWaiting: ((member: number) => void) | null = null;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly logs: Logs;
  private readonly clock: Float64Array;
  /** Proposals under way, by member and origin: in order of arrival. */
  private readonly queues: readonly NumberQueue[];
  /** How many proposals of an origin a member has taken in, in this view. */
  private readonly delivered: Float64Array;
  private readonly agreement: Agreement;
  /** The same, where a majority is enough. */
  private readonly majority: MajorityAgrees | null;
  /** What a member takes in while it still lacks what came before. */
  private readonly held: readonly NumberQueue[];
  /** Between two views nothing is proposed: what would be comes after. */
  private isChanging = false;
  private readonly toPropose = new NumberQueue();
  /** What a member had when it came back into a view, at `member * leaders + origin`. */
  private readonly copied: Float64Array;
  private readonly channels: Int32Array;

  constructor(world: World, replicas: Replicas, logs: Logs) {
    const { leaders } = replicas;
    this.world = world;
    this.replicas = replicas;
    this.logs = logs;
    this.clock = new Float64Array(leaders);
    this.inView = new Uint8Array(leaders).fill(1);
    this.syncing = new Uint8Array(leaders);
    this.stranger = new Uint8Array(leaders);
    this.heardNs = new Float64Array(leaders * leaders);
    this.unapplied = Array.from({ length: leaders }, () => new NumberQueue());
    this.held = Array.from({ length: leaders }, () => new NumberQueue());
    this.queues = Array.from({ length: leaders * leaders }, () => new NumberQueue());
    this.delivered = new Float64Array(leaders * leaders);
    this.copied = new Float64Array(leaders * leaders);
    this.channels = new Int32Array(leaders * leaders).fill(-1);
    for (let from = 0; from < leaders; from++) {
      for (let to = 0; to < leaders; to++) {
        if (from === to) continue;
        const { nodes } = replicas;
        const channel = world.network.open(nodes[from]!, nodes[to]!, "group", true);
        this.channels[from * leaders + to] = channel;
      }
    }
    const rule = world.plan.replication.group?.order ?? "all";
    this.majority =
      rule === "all" ? null : new MajorityAgrees(world, replicas, this, rule === "rotating");
    this.agreement = this.majority ?? new AllAgree(replicas, this.inView);
  }

  /** A leader's write begins its way through the group. */
  propose(member: number, write: number): void {
    const { replicas, world } = this;
    const { writes, leaders } = replicas;
    // Given up while it was put off.
    if (writes.has(write, GONE)) return;
    if (this.isChanging) {
      this.toPropose.push(write);
      return;
    }
    const tick = this.clock[member]! + 1;
    this.clock[member] = tick;
    writes.setContext(write, replicas.applied, member * leaders);
    writes.setStamp(write, tick * leaders + member);
    this.queues[member * leaders + member]!.push(write);
    for (let to = 0; to < leaders; to++) {
      if (to === member || this.inView[to] === 0) continue;
      const message = this.send(member, to, PROPOSAL_ARRIVES, writes.bytesOf(write));
      world.network.messages.b[message] = this.view;
      world.network.messages.lsn[message] = write;
    }
    this.deliver(member);
  }

  /** Sends something over the group's connection; `a` of the message is the pair. */
  send(from: number, to: number, kind: number, bytes: number): number {
    const { network } = this.world;
    const pair = from * this.replicas.leaders + to;
    const message = network.send(this.channels[pair]!, kind, bytes, -1);
    network.messages.a[message] = pair;
    return message;
  }

  /** A write that came too late for its place gets one after all that have one. */
  proposeAnew(member: number, write: number): void {
    const tick = this.latestTick() + 1;
    this.clock[member] = tick;
    this.replicas.writes.setStamp(write, tick * this.replicas.leaders + member);
  }

  /** The greatest reading of all members' clocks. */
  latestTick(): number {
    return this.clock.reduce((most, tick) => Math.max(most, tick), 0);
  }

  /** How many proposals of `origin` the member has received in this view. */
  receivedOf(member: number, origin: number): number {
    const at = member * this.replicas.leaders + origin;
    return this.delivered[at]! + this.queues[at]!.size;
  }

  /** PROPOSAL_ARRIVES: the member tells that it has it. */
  proposed(message: number): void {
    const { messages } = this.world.network;
    const { leaders, writes } = this.replicas;
    const pair = messages.a[message]!;
    const from = Math.floor(pair / leaders);
    const member = pair % leaders;
    this.heardNs[member * leaders + from] = this.world.simulation.now;
    if (messages.b[message] !== this.view || this.stranger[member] === 1) return;
    const write = messages.lsn[message]!;
    this.majority?.skips?.place(write);
    const tick = Math.floor(writes.stampOf(write) / leaders);
    this.clock[member] = Math.max(this.clock[member]!, tick) + 1;
    this.agreement.proposed(member, from, tick);
    this.queues[member * leaders + from]!.push(write);
    this.tell(member, from);
    this.deliver(member);
  }

  /** LEARN_ARRIVES: a majority has more of somebody's writes. */
  learned(message: number): void {
    const { messages } = this.world.network;
    const { leaders } = this.replicas;
    const pair = messages.a[message]!;
    this.heardNs[(pair % leaders) * leaders + Math.floor(pair / leaders)] =
      this.world.simulation.now;
    const member = this.majority?.learned(message) ?? -1;
    if (member >= 0) this.deliver(member);
  }

  /** True for a silent member whose word nobody waits for. */
  isExcused(member: number): boolean {
    return this.majority?.skips?.isExcused(member) ?? false;
  }

  /** SKIP_DUE. */
  skipDue(member: number, view: number): void {
    this.majority?.skips?.due(member, view);
  }

  /** Every member looks what it may take in. */
  deliverAll(): void {
    for (let member = 0; member < this.replicas.leaders; member++) {
      const { state } = this.world.machines;
      const isUp = state[this.replicas.nodes[member]!] === UP;
      if (isUp && this.inView[member] === 1) this.deliver(member);
    }
  }

  /** Tells those whom it concerns that one more proposal of `origin` is here; -1 that the member lives. */
  tell(member: number, origin: number): void {
    const { network } = this.world;
    const { leaders } = this.replicas;
    for (let to = 0; to < leaders; to++) {
      if (to === member || (origin >= 0 && this.inView[to] === 0)) continue;
      if (origin >= 0 && to !== origin && !this.agreement.tellsAll) continue;
      const message = this.send(member, to, HEARD_ARRIVES, HEARD_BYTES);
      network.messages.b[message] = this.view * VIEW_STEP + origin + 1;
      network.messages.lsn[message] = this.clock[member]!;
    }
  }

  /** HEARD_ARRIVES. */
  heard(message: number): void {
    const { messages } = this.world.network;
    const { leaders } = this.replicas;
    const pair = messages.a[message]!;
    const by = Math.floor(pair / leaders);
    const member = pair % leaders;
    this.heardNs[member * leaders + by] = this.world.simulation.now;
    this.clock[member] = Math.max(this.clock[member]!, messages.lsn[message]!);
    const origin = (messages.b[message]! % VIEW_STEP) - 1;
    const view = Math.floor(messages.b[message]! / VIEW_STEP);
    if (view !== this.view) return;
    this.agreement.heard(member, by, origin, messages.lsn[message]!);
    this.deliver(member);
  }

  /** True when the member has applied all that it had received when the stamp was taken. */
  hasSettled(member: number, stamp: number): boolean {
    if (this.syncing[member] === 1 || this.lacksCopied(member)) return false;
    const first = this.unapplied[member]!.peek();
    if (first <= stamp) return false;
    const write = this.firstOf(member);
    return write === 0 || this.replicas.writes.stampOf(write) > stamp;
  }

  /** The greatest stamp that the member has received. */
  newestStamp(member: number): number {
    return (this.clock[member]! + 1) * this.replicas.leaders;
  }

  /** A view ends. */
  suspend(): void {
    this.isChanging = true;
  }

  /** The next view is complete: what came up meanwhile is proposed in it. */
  resume(): void {
    this.isChanging = false;
    while (this.toPropose.size > 0) {
      const write = this.toPropose.shift();
      this.propose(this.replicas.writes.originOf(write), write);
    }
  }

  /**
   * Nobody waits for an answer any more, and what was said counts no more: a new view begins. Its
   * members' clocks go on from the latest, so that a newcomer's writes come after all before.
   */
  restart(): void {
    this.view += 1;
    this.clock.fill(this.latestTick());
    this.agreement.restart();
    this.delivered.fill(0);
  }

  /** All that the members of a view have received and not taken in, in order, once each. */
  pending(members: readonly number[]): readonly number[] {
    const { leaders, writes } = this.replicas;
    const found = new Set<number>();
    for (const member of members) {
      for (let origin = 0; origin < leaders; origin++) {
        const queue = this.queues[member * leaders + origin]!;
        for (let at = 0; at < queue.size; at++) found.add(queue.at(at));
      }
    }
    return [...found].sort((a, b) => writes.stampOf(a) - writes.stampOf(b));
  }

  /** Forgets what a member has received and not taken in. */
  clear(member: number): void {
    const { leaders } = this.replicas;
    for (let origin = 0; origin < leaders; origin++) {
      this.queues[member * leaders + origin]!.clear();
    }
  }

  /** A crash: what is in memory is gone. */
  forget(member: number): void {
    this.clear(member);
    this.held[member]!.clear();
    this.unapplied[member]!.clear();
    this.syncing[member] = 0;
    this.copied.fill(0, member * this.replicas.leaders, (member + 1) * this.replicas.leaders);
  }

  /** The member takes a write in, which everyone before has been. */
  take(member: number, write: number): void {
    const { writes } = this.replicas;
    if (writes.seqOf(write) === 0 && !writes.has(write, ABORTED_WRITE)) this.certify(write);
    if (writes.has(write, ABORTED_WRITE)) {
      if (writes.originOf(write) === member) this.refuse(write);
      return;
    }
    if (this.syncing[member] === 1) {
      this.held[member]!.push(write);
      return;
    }
    this.append(member, write);
  }

  /** The member has what came before its view: what it has held since goes into its log. */
  release(member: number): void {
    const { leaders, received } = this.replicas;
    this.syncing[member] = 0;
    this.copied.set(received.subarray(member * leaders, (member + 1) * leaders), member * leaders);
    const held = this.held[member]!;
    while (held.size > 0) this.append(member, held.shift());
  }

  /** What a donor has sent is in no queue: it may wait to be applied. */
  private lacksCopied(member: number): boolean {
    const { leaders, applied } = this.replicas;
    for (let at = member * leaders; at < (member + 1) * leaders; at++) {
      if (applied[at]! < this.copied[at]!) return true;
    }
    return false;
  }

  /** A write became visible. */
  applied(member: number, write: number): void {
    const queue = this.unapplied[member]!;
    if (queue.peek() === this.replicas.writes.stampOf(write)) queue.shift();
  }

  /** Tells the client that its write was refused. */
  refuse(write: number): void {
    const { operations, clients } = this.world;
    const operation = this.replicas.writes.operationOf(write);
    if (operation < 0 || operations.lsn[operation] !== write) return;
    // A broken connection may have told the client already.
    if (operations.phase[operation] !== AT_NODE) return;
    operations.lsn[operation] = 0;
    clients.refuse(operation);
  }

  private append(member: number, write: number): void {
    const { writes, leaders, received } = this.replicas;
    if (writes.seqOf(write) <= received[member * leaders + writes.originOf(write)]!) return;
    this.unapplied[member]!.push(writes.stampOf(write));
    this.logs.append(member, write);
    this.logs.startFlush(member);
    this.onWaiting?.(member);
  }

  /** Takes in, in order, what is agreed upon. */
  private deliver(member: number): void {
    const { leaders, writes } = this.replicas;
    for (let write = this.firstOf(member); write > 0; write = this.firstOf(member)) {
      const origin = writes.originOf(write);
      const count = this.delivered[member * leaders + origin]! + 1;
      if (!this.agreement.isAgreed(member, write, count)) return;
      this.queues[member * leaders + origin]!.shift();
      this.delivered[member * leaders + origin]! += 1;
      this.take(member, write);
    }
  }

  /** The received write with the least stamp; 0 for none. */
  private firstOf(member: number): number {
    const { leaders, writes } = this.replicas;
    let first = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let origin = 0; origin < leaders; origin++) {
      const write = this.queues[member * leaders + origin]!.peek();
      if (Number.isNaN(write)) continue;
      const stamp = writes.stampOf(write);
      if (stamp < least) {
        least = stamp;
        first = write;
      }
    }
    return first;
  }

  /** The verdict, when the first member takes the write in: all others come to the same. */
  private certify(write: number): void {
    const { replicas, world } = this;
    const { writes, leaders } = replicas;
    const origin = writes.originOf(write);
    const row = writes.rowOf(write);
    for (let other = 0; other < leaders; other++) {
      const rival = other === origin ? 0 : replicas.newestOf(row, other);
      if (!writes.isKept(rival)) continue;
      if (writes.seqOf(rival) <= writes.contextOf(write, other)) continue;
      writes.mark(write, ABORTED_WRITE);
      world.recorder.counts[ABORTED]! += 1;
      return;
    }
    replicas.number(write);
    world.recorder.appended(writes.bytesOf(write));
  }
}
