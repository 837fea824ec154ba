import { DOWN, UP } from "../../kernel/machines.ts";
import type { Control } from "./control.ts";
import { HANDOVER_ARRIVES } from "./events.ts";
import type { Failover } from "./failover.ts";
import type { Leader } from "./leader.ts";
import type { Leaders } from "./leaders.ts";
import type { LeadershipRecord } from "./leadership-record.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Succession } from "./succession.ts";

export interface OrdersParts {
  readonly replicas: Replicas;
  readonly leaders: Leaders;
  readonly control: Control;
  readonly record: LeadershipRecord;
  readonly succession: Succession;
  readonly failover: Failover;
}

/**
 * What an operator orders. A promotion asks nobody and fences nobody. In a switchover the old leader
 * stops taking writes, ships what is left, and hands over when the new one has all of it.
 */
export class OperatorOrders {
  private readonly world: World;
  private readonly parts: OrdersParts;
  /** The switchover under way. */
  private leader: Leader | null = null;
  private heir = -1;
  private change = -1;

  constructor(world: World, parts: OrdersParts) {
    this.world = world;
    this.parts = parts;
  }

  /** The node takes over at once; false when it cannot. */
  promote(node: number): boolean {
    if (!this.canLead(node)) return false;
    const { record, failover, replicas } = this.parts;
    const { now } = this.world.simulation;
    const change = record.decided("switchover", replicas.newest.leader, node, {
      sinceNs: now,
      heardNs: now,
    });
    failover.order(node, failover.takeEpoch(), change, false);
    return true;
  }

  /** The leader hands over to the node in good order; false when there is none, or it cannot. */
  switchover(node: number): boolean {
    const { leaders, record, replicas } = this.parts;
    const [leader] = leaders.all();
    if (this.leader !== null || leader === undefined || !this.canLead(node)) return false;
    if (this.world.machines.state[leader.node] !== UP || !leader.takesWrites) return false;
    if (replicas.branchOf[node] !== leader.branch) return false;
    const { now } = this.world.simulation;
    leader.accepts = false;
    this.leader = leader;
    this.heir = node;
    this.change = record.decided("switchover", leader.node, node, {
      sinceNs: now,
      heardNs: now,
    });
    this.look();
    return true;
  }

  /** Something has moved: perhaps the heir has all now. */
  look(): void {
    const { leader, heir } = this;
    if (leader === null || !this.hasAll(leader)) return;
    const { failover, control, succession } = this.parts;
    this.leader = null;
    failover.giveLeaseBack(leader.node);
    const fields = { a: failover.takeEpoch(), b: this.change };
    succession.stepDown(leader.node, false);
    control.send(HANDOVER_ARRIVES, leader.node, heir, fields);
  }

  /** HANDOVER_ARRIVES. */
  handedOver(node: number, epoch: number, change: number): void {
    this.parts.failover.order(node, epoch, change, false);
  }

  /** A crash of either ends a switchover: the leader, if it lives, leads on. */
  crashed(node: number): void {
    const { leader } = this;
    if (leader === null || (node !== leader.node && node !== this.heir)) return;
    leader.accepts = true;
    this.leader = null;
    this.parts.record.look();
  }

  /** All that the leader has is on the heir's disk, and the leader's clients have their answers. */
  private hasAll({ branch }: Leader): boolean {
    const { replicas } = this.parts;
    return branch.logs.every((log, shard) => {
      const at = this.heir * replicas.shards + shard;
      return replicas.flushed[at]! >= log.end && branch.committed[shard]! >= log.end;
    });
  }

  private canLead(node: number): boolean {
    const { replicas, succession } = this.parts;
    const { shards } = replicas;
    const isMember = replicas.members.includes(node);
    if (!isMember || replicas.leads[node] === 1 || succession.isUnderWay(node)) return false;
    return this.world.machines.state[node] !== DOWN && replicas.copyLeft[node * shards] === 0;
  }
}
