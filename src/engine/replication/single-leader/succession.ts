import { Draw } from "../../kernel/draw.ts";
import { DOWN, PAUSED } from "../../kernel/machines.ts";
import { AckRule } from "./ack-rule.ts";
import { ruleUnder } from "./ack-rule-under.ts";
import type { Beliefs } from "./beliefs.ts";
import type { Control } from "./control.ts";
import { FENCED, HOST_NEWS_ARRIVES, NEWS_ARRIVES, PROMOTED } from "./events.ts";
import type { Following } from "./following.ts";
import { Leader } from "./leader.ts";
import type { Leaders } from "./leaders.ts";
import type { LeadershipRecord } from "./leadership-record.ts";
import type { ReadPoint } from "./read-point.ts";
import type { Recovery } from "./recovery.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";
import type { Shots } from "./shots.ts";

export interface SuccessionParts {
  readonly replicas: Replicas;
  readonly leaders: Leaders;
  readonly following: Following;
  readonly recovery: Recovery;
  readonly shipping: Shipping;
  readonly beliefs: Beliefs;
  readonly control: Control;
  readonly record: LeadershipRecord;
  readonly point: ReadPoint | null;
  /** Null where nobody shoots. */
  readonly shots: Shots | null;
  /** A node's leadership began, or ended. */
  readonly began: (leader: Leader) => void;
  readonly ended: (node: number) => void;
}

/** One change of leader under way. */
interface Order {
  readonly epoch: number;
  readonly change: number;
  /** The leader that is followed, and whether it is fenced first. */
  readonly from: number;
  readonly fence: boolean;
}

interface Belief {
  readonly epoch: number;
  readonly leader: number;
}

/**
 * How a node takes over once it is told to: it leaves its upstream, has the old leader fenced,
 * applies what it has, takes the time of a promotion, forks the log and tells everybody.
 */
export class Succession {
  private readonly world: World;
  private readonly parts: SuccessionParts;
  private readonly length: readonly Draw[];
  /** By node: the order that it carries out. */
  private readonly orders: (Order | null)[];
  /** By node: whom it believed in before that. */
  private readonly before: (Belief | null)[];
  /** By node: the order whose time is over, which waits for the log to be applied. */
  private readonly ready: (Order | null)[];

  constructor(world: World, parts: SuccessionParts) {
    const { plan } = world;
    const { failover } = plan.replication;
    this.world = world;
    this.parts = parts;
    const nothing = { kind: "constant", value: 0 } as const;
    const promotion = failover?.promotion ?? nothing;
    this.length = plan.topology.nodes.map(
      (_, node) => new Draw(promotion, plan.run.seed, `n${node}`, "promotion"),
    );
    this.orders = new Array<Order | null>(parts.replicas.nodes).fill(null);
    this.before = new Array<Belief | null>(parts.replicas.nodes).fill(null);
    this.ready = new Array<Order | null>(parts.replicas.nodes).fill(null);
  }

  /** True while the node is on its way to lead. */
  isUnderWay(node: number): boolean {
    return this.orders[node] !== null;
  }

  /** The node begins to take over as the leader of `order.epoch`. */
  begin(node: number, order: Order): void {
    const { parts, world } = this;
    const { epoch, leader } = parts.beliefs;
    // One order may follow another: what was believed before the first of them counts.
    if (this.orders[node] === null) {
      this.before[node] = { epoch: epoch[node]!, leader: leader[node]! };
    }
    parts.beliefs.learn(node, node, order.epoch);
    parts.following.detach(node);
    this.orders[node] = order;
    const { shots } = parts;
    const shoots = order.fence && shots !== null && order.from !== node;
    world.simulation.after(shoots ? shots.aim(node, order.from) : 0, FENCED, node, order.epoch);
  }

  /** FENCED. */
  fenced(node: number, epoch: number): void {
    const order = this.orderOf(FENCED, node, epoch);
    if (order === null) return;
    this.world.simulation.after(this.length[node]!.take(), PROMOTED, node, epoch);
  }

  /** PROMOTED: the promotion's time is over; it is through once all that came is applied. */
  promoted(node: number, epoch: number): void {
    const order = this.orderOf(PROMOTED, node, epoch);
    if (order === null) return;
    this.ready[node] = order;
    this.applied(node);
  }

  /** The node has applied something: perhaps the last that it waited for. */
  applied(node: number): void {
    const order = this.ready[node];
    if (order === null || order === undefined) return;
    const { replicas } = this.parts;
    const { shards } = replicas;
    for (let at = node * shards; at < (node + 1) * shards; at++) {
      if (replicas.applied[at]! < replicas.received[at]!) return;
    }
    this.forget(node);
    this.lead(node, order);
  }

  /** A crash before it led: nobody was led by it, and it remembers the leader from before. */
  abandon(node: number): void {
    const order = this.orders[node];
    const before = this.before[node];
    const { beliefs } = this.parts;
    if (order != null && before != null && beliefs.epoch[node] === order.epoch) {
      beliefs.epoch[node] = before.epoch;
      beliefs.leader[node] = before.leader;
    }
    this.forget(node);
  }

  /** A newer epoch, or none of its own any more: the node does not take over. */
  forget(node: number): void {
    this.orders[node] = null;
    this.ready[node] = null;
  }

  /**
   * The node leads no more: it has heard of a newer leader, or comes back from a crash (`fromDisk`)
   * and its place is taken. Its clients' writes are refused.
   */
  stepDown(node: number, fromDisk: boolean): void {
    const { leaders, recovery, following, replicas, record } = this.parts;
    const leader = leaders.at(node);
    if (leader === null) return;
    leader.close();
    leaders.set(node, null);
    this.refuseWaiting(leader);
    recovery.becomeFollower(node, fromDisk);
    for (const follower of replicas.downstream[node]!) following.detach(follower);
    this.parts.ended(node);
    record.look();
  }

  /** Tells every node and every client host who leads. */
  announce(leader: Leader): void {
    const { control } = this.parts;
    const { topology } = this.world.plan;
    const fields = { a: leader.branch.epoch, b: leader.node };
    topology.nodes.forEach((_, node) => {
      if (node !== leader.node) control.send(NEWS_ARRIVES, leader.node, node, fields);
    });
    topology.clientSites.forEach((_, host) => {
      control.send(HOST_NEWS_ARRIVES, leader.node, topology.nodes.length + host, fields);
    });
  }

  private lead(node: number, { epoch, change }: Order): void {
    const { replicas, leaders, following, shipping, record, point } = this.parts;
    const { world } = this;
    const { shards, branches } = replicas;
    const forks = replicas.received.slice(node * shards, (node + 1) * shards);
    const branch = replicas.branchOf[node]!.fork(branches.length, epoch, node, forks);
    branches.push(branch);
    replicas.branchOf[node] = branch;
    replicas.leads[node] = 1;
    const { failover } = world.plan.replication;
    const onlyReachable = failover?.ackAfter === "reachable";
    const rule = new AckRule(ruleUnder(world.plan.replication, node), onlyReachable);
    const leader = new Leader({ world, replicas, shipping, point }, node, rule);
    leaders.set(node, leader);
    for (const follower of replicas.downstream[node]!) {
      if (world.machines.state[follower] === DOWN) following.detach(follower);
      else following.attach(follower, node);
    }
    this.parts.began(leader);
    record.promoted(change, branch);
    this.announce(leader);
    leader.startFlush();
  }

  /** Clients that wait for an acknowledgement that will not come find their connections broken. */
  private refuseWaiting({ branch }: Leader): void {
    const { operations, clients } = this.world;
    branch.logs.forEach((log, shard) => {
      const committed = branch.committed[shard]!;
      for (let lsn = committed + 1; lsn <= log.end; lsn++) {
        const operation = log.operationOf(lsn);
        if (operation >= 0 && operations.lsn[operation] === lsn) clients.refuse(operation);
      }
      log.orphan(committed);
    });
  }

  /** The order that an event speaks of; null when it is void or put off by a pause. */
  private orderOf(kind: number, node: number, epoch: number): Order | null {
    const { machines } = this.world;
    const order = this.orders[node];
    if (order === null || order === undefined || order.epoch !== epoch) return null;
    if (machines.state[node] === PAUSED) {
      machines.defer(node, kind, node, epoch);
      return null;
    }
    return machines.state[node] === DOWN ? null : order;
  }
}
