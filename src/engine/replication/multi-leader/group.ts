import type { GroupPlan } from "../../../model/multi-leader.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import type { AntiEntropy } from "./anti-entropy.ts";
import { AppliedEverywhere } from "./applied-everywhere.ts";
import { Barrier } from "./barrier.ts";
import {
  APPLIED_ARRIVES,
  BARRIER_ARRIVES,
  FLOW_ARRIVES,
  HEARD_ARRIVES,
  LEARN_ARRIVES,
  PROPOSAL_ARRIVES,
} from "./events.ts";
import { FlowControl } from "./flow-control.ts";
import { GroupOrder } from "./group-order.ts";
import type { Logs } from "./logs.ts";
import { Membership } from "./membership.ts";
import { Primary } from "./primary.ts";
import { Quota } from "./quota.ts";
import type { ReadPoint } from "./reads.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Throttle } from "./throttle.ts";
import { GONE } from "./writes.ts";

/** What holds where a plan does not say. */
const USUAL: GroupPlan = {
  keepaliveNs: 1_000_000_000,
  suspectNs: 5_000_000_000,
  flowLimit: null,
  flowFactor: 1,
  causalReads: false,
};

export interface GroupParts {
  readonly logs: Logs;
  readonly donors: AntiEntropy;
  /** An operation that waited for the others' answers goes on. */
  readonly open: (operation: number, member: number) => void;
}

/** The group that orders writes before they are certified: order, membership and flow control. */
export class Group implements ReadPoint {
  readonly order: GroupOrder;
  readonly membership: Membership;
  readonly throttle: Throttle;
  /** Null where all members take writes. */
  readonly primary: Primary | null;
  /** Null unless operations must see what was ordered before them. */
  readonly barrier: Barrier | null;
  private readonly everywhere: AppliedEverywhere | null;
  private readonly plan: GroupPlan;
  private readonly replicas: Replicas;
  private readonly logs: Logs;
  /** By member: writes that wait until it takes part in the order again. */
  private readonly held: readonly NumberQueue[];
  /** By member: what a new primary applies before it serves; 0 when nothing. */
  private readonly backlog: Float64Array;

  constructor(world: World, replicas: Replicas, { logs, donors, open }: GroupParts) {
    const plan = world.plan.replication.group ?? USUAL;
    this.plan = plan;
    this.replicas = replicas;
    this.logs = logs;
    this.held = Array.from({ length: replicas.leaders }, () => new NumberQueue());
    this.backlog = new Float64Array(replicas.leaders);
    const order = new GroupOrder(world, replicas, logs);
    this.order = order;
    this.membership = new Membership(world, replicas, { order, donors, plan });
    this.throttle =
      plan.quota === undefined
        ? new FlowControl(world, replicas, order, plan)
        : new Quota(world, replicas, order, plan.quota);
    const primary =
      plan.primary === undefined ? null : new Primary(world, replicas, order, plan.primary);
    this.primary = primary;
    const proposer = () => (plan.order === "leader" && primary !== null ? primary.member : -1);
    this.barrier = asksFirst(plan) ? new Barrier(world, replicas, { order, proposer, open }) : null;
    this.everywhere =
      plan.consistency === "after" || plan.consistency === "both"
        ? new AppliedEverywhere(world, replicas, order, (write) => logs.answer(write))
        : null;
    order.onWaiting = (member) => this.throttle.look(member);
    this.membership.onRejoined = (member) => this.rejoined(member);
    this.membership.onInstalled = (stays, donor) => this.installed(stays, donor);
  }

  start(): void {
    this.membership.start();
    this.throttle.start();
  }

  /** Whether reads wait for anything at all. */
  get holdsReads(): boolean {
    const { causalReads, consistency } = this.plan;
    return causalReads || (consistency !== undefined && consistency !== "eventual");
  }

  /** Whether the member takes clients' writes, be it that they wait. */
  takesWrites(member: number): boolean {
    return this.membership.serves(member) && (this.primary?.believes[member] ?? 1) === 1;
  }

  /** Whether what the member takes comes into the order now. */
  leads(member: number): boolean {
    return this.takesWrites(member) && this.membership.orders(member);
  }

  propose(member: number, write: number): void {
    const isReady = this.membership.orders(member) && this.hasCaughtUp(member);
    if (this.plan.cutOff === "wait" && !isReady) this.held[member]!.push(write);
    else this.send(member, write);
  }

  stampFor(member: number): number {
    if (this.plan.causalReads || this.barrier !== null) return this.order.newestStamp(member);
    return this.backlog[member]!;
  }

  hasSettled(member: number, stamp: number): boolean {
    return this.order.hasSettled(member, stamp);
  }

  arrived(kind: number, message: number): void {
    if (kind === PROPOSAL_ARRIVES) this.order.proposed(message);
    else if (kind === HEARD_ARRIVES) this.order.heard(message);
    else if (kind === LEARN_ARRIVES) this.order.learned(message);
    else if (kind === FLOW_ARRIVES) this.throttle.heard(message);
    else if (kind === BARRIER_ARRIVES) this.barrier?.arrived(message);
    else if (kind === APPLIED_ARRIVES) this.everywhere?.arrived(message);
  }

  /** SKIP_DUE. */
  skipDue(member: number, view: number): void {
    this.order.skipDue(member, view);
    this.barrier?.changed(false);
  }

  /** A write became visible on a member: its client hears of it there where it was made. */
  applied(member: number, write: number): void {
    if (member >= this.replicas.leaders) return;
    this.order.applied(member, write);
    this.throttle.look(member);
    if (this.backlog[member]! > 0 && this.hasCaughtUp(member)) {
      this.backlog[member] = 0;
      this.release(member);
    }
    if (this.everywhere !== null) this.everywhere.applied(member, write);
    else if (this.replicas.writes.originOf(write) === member) this.logs.answer(write);
  }

  /** Records have come from a donor. */
  repaired(member: number): void {
    this.membership.caughtUp(member);
    if (member < this.replicas.leaders) this.release(member);
    this.barrier?.changed(false);
  }

  crashed(member: number): void {
    if (member >= this.replicas.leaders) return;
    this.throttle.forget(member);
    this.giveUp(member);
    this.barrier?.forget(member);
    this.everywhere?.forget(member);
    this.backlog[member] = 0;
    this.membership.crashed(member);
    this.primary?.crashed(member);
  }

  restarted(member: number): void {
    if (member < this.replicas.leaders) this.membership.restarted(member);
  }

  private send(member: number, write: number): void {
    this.primary?.accepted(member);
    this.throttle.propose(member, write);
  }

  private hasCaughtUp(member: number): boolean {
    const stamp = this.backlog[member]!;
    return stamp === 0 || this.order.hasSettled(member, stamp);
  }

  /** What waited goes into the order, as far as it may now. */
  private release(member: number): void {
    const held = this.held[member]!;
    while (held.size > 0 && this.membership.orders(member) && this.hasCaughtUp(member)) {
      this.send(member, held.shift());
    }
  }

  private rejoined(member: number): void {
    this.giveUp(member);
    if (this.primary !== null) this.primary.believes[member] = 0;
  }

  /** Writes that never came into the order are nowhere. */
  private giveUp(member: number): void {
    const held = this.held[member]!;
    while (held.size > 0) this.replicas.writes.mark(held.shift(), GONE);
  }

  private installed(stays: readonly number[], donor: number): void {
    const { order, primary } = this;
    if (primary?.viewed(stays, donor) === true) {
      const waits = this.plan.consistency !== undefined && this.plan.consistency !== "eventual";
      this.backlog[primary.member] = waits ? order.newestStamp(primary.member) : 0;
    }
    this.throttle.restart();
    this.everywhere?.restart();
    this.barrier?.changed(true);
    for (let member = 0; member < this.replicas.leaders; member++) this.release(member);
  }
}

function asksFirst({ consistency }: GroupPlan): boolean {
  return consistency === "before" || consistency === "both";
}
