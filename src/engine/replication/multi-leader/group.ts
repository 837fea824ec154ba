import type { GroupPlan } from "../../../model/multi-leader.ts";
import type { AntiEntropy } from "./anti-entropy.ts";
import { FLOW_ARRIVES, HEARD_ARRIVES, PROPOSAL_ARRIVES } from "./events.ts";
import { FlowControl } from "./flow-control.ts";
import { GroupOrder } from "./group-order.ts";
import type { Logs } from "./logs.ts";
import { Membership } from "./membership.ts";
import type { Replicas, World } from "./replicas.ts";

/** What holds where a plan does not say. */
const USUAL: GroupPlan = {
  keepaliveNs: 1_000_000_000,
  suspectNs: 5_000_000_000,
  flowLimit: null,
  flowFactor: 1,
  causalReads: false,
};

/** The group that orders writes before they are certified: order, membership and flow control. */
export class Group {
  readonly order: GroupOrder;
  readonly membership: Membership;
  readonly causalReads: boolean;
  private readonly flow: FlowControl;
  private readonly replicas: Replicas;
  private readonly logs: Logs;

  constructor(world: World, replicas: Replicas, logs: Logs, donors: AntiEntropy) {
    const plan = world.plan.replication.group ?? USUAL;
    this.replicas = replicas;
    this.logs = logs;
    this.causalReads = plan.causalReads;
    this.order = new GroupOrder(world, replicas, logs);
    this.membership = new Membership(world, replicas, { order: this.order, donors, plan });
    this.flow = new FlowControl(world, replicas, this.order, plan);
    this.order.onWaiting = (member) => this.flow.look(member);
    this.membership.onInstalled = () => this.flow.restart();
  }

  propose(member: number, write: number): void {
    this.flow.propose(member, write);
  }

  arrived(kind: number, message: number): void {
    if (kind === PROPOSAL_ARRIVES) this.order.proposed(message);
    else if (kind === HEARD_ARRIVES) this.order.heard(message);
    else if (kind === FLOW_ARRIVES) this.flow.heard(message);
  }

  /** A write became visible on a member: its client hears of it there where it was made. */
  applied(member: number, write: number): void {
    if (member >= this.replicas.leaders) return;
    this.order.applied(member, write);
    this.flow.look(member);
    if (this.replicas.writes.originOf(write) === member) this.logs.answer(write);
  }

  crashed(member: number): void {
    if (member >= this.replicas.leaders) return;
    this.flow.forget(member);
    this.membership.crashed(member);
  }

  restarted(member: number): void {
    if (member < this.replicas.leaders) this.membership.restarted(member);
  }
}
