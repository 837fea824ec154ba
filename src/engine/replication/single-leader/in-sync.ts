import type { InSyncPlan } from "../../../model/single-leader.ts";
import { makeStream } from "../../../random/stream.ts";
import { UP } from "../../kernel/machines.ts";
import type { Branch } from "./branch.ts";
import { LAG_DUE, SESSION_DUE, SIGN_DUE } from "./in-sync-events.ts";
import type { Replicas, World } from "./replicas.ts";

/** A leader as the in-sync set sees it. */
export interface Led {
  readonly node: number;
  readonly branch: Branch;
  /** What it knows to be confirmed, by replica index. */
  readonly confirmed: Float64Array;
}

/**
 * Kafka's in-sync set. The controller keeps it: the leader proposes that a follower leaves or
 * comes back, and the controller takes a silent node out on its own. A follower is caught up at the
 * last moment of which the leader knows that it had all there was (3.7, core/.../kafka/cluster/
 * Replica.scala, updateFetchStateOrThrow; Partition.scala, maybeIncrementLeaderHW). The controller
 * is the majority of those who vote for a leader; that its answer takes a while is left out.
 */
export class InSync {
  /** How often somebody left the set. */
  departures = 0;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly plan: InSyncPlan;
  /** 1 for each node in the set, and how many they are. */
  private readonly inside: Uint8Array;
  private members = 0;
  /** The leader of whom the controller takes proposals, and its epoch. */
  private leader: number;
  private epoch: number;
  /** By replica index, as the leader knows it. */
  private readonly caughtUpNs: Float64Array;
  private readonly fetchedNs: Float64Array;
  private readonly endAtFetch: Float64Array;
  private readonly lastSignNs: Float64Array;

  constructor(world: World, replicas: Replicas, plan: InSyncPlan) {
    const size = replicas.nodes * replicas.shards;
    this.world = world;
    this.replicas = replicas;
    this.plan = plan;
    this.inside = new Uint8Array(replicas.nodes);
    this.caughtUpNs = new Float64Array(size);
    this.fetchedNs = new Float64Array(size);
    this.endAtFetch = new Float64Array(size);
    this.lastSignNs = new Float64Array(replicas.nodes);
    this.leader = world.plan.replication.leader;
    this.epoch = replicas.newest.epoch;
    for (const node of replicas.members) this.add(node);
  }

  /** The first looks and signs of life, each node at a moment of its own. */
  start(): void {
    const { seed } = this.world.plan.run;
    const { session } = this.plan;
    for (const node of this.replicas.members) {
      const phase = (purpose: string, lengthNs: number) =>
        Math.floor(makeStream(seed, `n${node}`, purpose).next() * lengthNs);
      const look = phase("in-sync look", this.lookNs);
      this.world.simulation.after(look, LAG_DUE, node, 0);
      if (session === undefined) continue;
      this.world.simulation.after(phase("session", session.everyNs), SIGN_DUE, node, 0);
    }
  }

  get size(): number {
    return this.members;
  }

  contains(node: number): boolean {
    return this.inside[node] === 1;
  }

  /** True while writes that ask for confirmations are refused, and what readers see may stand. */
  get isBelowMin(): boolean {
    return this.members < this.plan.min;
  }

  /** Whether the node may become the leader: nobody in the set is lost, or losses are allowed. */
  mayLead(node: number): boolean {
    return this.inside[node] === 1 || (this.plan.uncleanElection && !this.anyInsideIsAlive());
  }

  /**
   * Whether a leader that comes back after a crash has to wait: while the session of the process that
   * died lasts, a new one is not let in (ClusterControlManager.registerBroker; a node of its name is
   * there in ZooKeeper), and when it has run out the place goes to another of the set.
   */
  mustRegister(node: number): boolean {
    const { session } = this.plan;
    if (session === undefined || this.world.plan.replication.failover === undefined) return false;
    return this.isAlive(node) && this.members > this.inside[node]!;
  }

  /** The node leads from now on. Outside the set before, it is the whole set now. */
  leads({ node, branch }: Led): void {
    const { simulation } = this.world;
    const { shards } = this.replicas;
    const old = this.leader;
    this.leader = node;
    this.epoch = branch.epoch;
    if (this.inside[node] === 0) {
      for (const each of this.replicas.members) this.remove(each);
      this.add(node);
    } else if (old !== node && !this.reachesController(old)) {
      this.remove(old);
    }
    for (const each of this.replicas.members) {
      const caughtUp = this.inside[each] === 1 ? simulation.now : Number.NEGATIVE_INFINITY;
      this.caughtUpNs.fill(caughtUp, each * shards, (each + 1) * shards);
      this.endAtFetch.fill(Number.POSITIVE_INFINITY, each * shards, (each + 1) * shards);
    }
  }

  /**
   * A follower's request has come to the leader: it has everything up to `lsn`. `readable` is what
   * readers of the leader see.
   */
  fetched(led: Led, follower: number, shard: number, lsn: number, readable: Float64Array): void {
    const { now } = this.world.simulation;
    const { shards } = this.replicas;
    const at = follower * shards + shard;
    const { end } = led.branch.logs[shard]!;
    if (lsn >= end) this.caughtUpNs[at] = now;
    else if (lsn >= this.endAtFetch[at]!) {
      this.caughtUpNs[at] = Math.max(this.caughtUpNs[at]!, this.fetchedNs[at]!);
    }
    this.endAtFetch[at] = end;
    this.fetchedNs[at] = now;
    if (this.inside[follower] === 1 || !this.isHeard(led) || !this.isAlive(follower)) return;
    for (let each = 0; each < shards; each++) {
      const position = led.confirmed[follower * shards + each]!;
      const reached = each === shard ? Math.max(position, lsn) : position;
      if (reached < readable[led.node * shards + each]!) return;
      if (reached < led.branch.forks[each]!) return;
    }
    this.add(follower);
  }

  /**
   * Up to where all of the set have the log, and those who are about to join it. The followers'
   * positions are those of their last requests; the leader has all of its own log.
   */
  highWatermark({ node, branch, confirmed }: Led, shard: number): number {
    const { shards, members } = this.replicas;
    let least = branch.logs[shard]!.end;
    const { end } = branch.logs[shard]!;
    for (const each of members) {
      if (each === node) continue;
      const at = each * shards + shard;
      const position = confirmed[at]!;
      if (position >= least) continue;
      if (this.inside[each] === 1 || (this.isCaughtUp(at, position, end) && this.isAlive(each))) {
        least = position;
      }
    }
    return least;
  }

  /** True when what readers see stands still now. */
  get holds(): boolean {
    return this.isBelowMin && this.plan.belowMin !== "advances";
  }

  /** LAG_DUE. True when the set has changed: the node leads and has sent somebody away. */
  lagDue(node: number, led: Led | null): boolean {
    this.world.simulation.after(this.lookNs, LAG_DUE, node, 0);
    if (led === null || this.world.machines.state[node] !== UP || !this.isHeard(led)) return false;
    const { shards, members } = this.replicas;
    let changed = false;
    for (const each of members) {
      if (each === node || this.inside[each] === 0) continue;
      for (let shard = 0; shard < shards; shard++) {
        const at = each * shards + shard;
        if (this.isCaughtUp(at, led.confirmed[at]!, led.branch.logs[shard]!.end)) continue;
        changed = this.remove(each) || changed;
      }
    }
    return changed;
  }

  /** SIGN_DUE. */
  signDue(node: number): void {
    const { simulation } = this.world;
    const { everyNs, timeoutNs } = this.plan.session!;
    simulation.after(everyNs, SIGN_DUE, node, 0);
    if (!this.reachesController(node)) return;
    this.lastSignNs[node] = simulation.now;
    simulation.after(timeoutNs, SESSION_DUE, node, 0);
  }

  /** SESSION_DUE. True when the set has changed. A leader's place is taken by an election only. */
  sessionDue(node: number): boolean {
    return node !== this.leader && !this.isAlive(node) && this.remove(node);
  }

  /** Leaders look at their followers twice in the time that a follower may lag. */
  private get lookNs(): number {
    return Math.max(1, Math.floor(this.plan.lagTimeMaxNs / 2));
  }

  private isCaughtUp(at: number, position: number, end: number): boolean {
    const { now } = this.world.simulation;
    return position >= end || now - this.caughtUpNs[at]! <= this.plan.lagTimeMaxNs;
  }

  /** Whether the controller takes the leader's word: its epoch is the newest, and there is a way. */
  private isHeard({ node, branch }: Led): boolean {
    return branch.epoch === this.epoch && this.reachesController(node);
  }

  /** Whether a node's last sign of life is not too old; without sessions, whether it is up. */
  private isAlive(node: number): boolean {
    const { session } = this.plan;
    if (session === undefined) return this.world.machines.state[node] === UP;
    return this.world.simulation.now - this.lastSignNs[node]! < session.timeoutNs;
  }

  private anyInsideIsAlive(): boolean {
    return this.replicas.members.some(
      (node) => this.inside[node] === 1 && this.reachesController(node),
    );
  }

  /**
   * Whether a majority of the voters is up and in reach; of those that are up where an arbiter
   * stands beside them. Without failover the controller is always there.
   */
  private reachesController(node: number): boolean {
    const { network, machines, plan } = this.world;
    if (machines.state[node] !== UP) return false;
    const { failover } = plan.replication;
    if (failover === undefined) return true;
    let reached = 0;
    let awake = 0;
    for (const voter of failover.voters) {
      if (machines.state[voter] !== UP) continue;
      awake += 1;
      if (network.isOpen(node, voter) && network.isOpen(voter, node)) reached += 1;
    }
    return 2 * reached > (failover.arbiter === true ? awake : failover.voters.length);
  }

  private add(node: number): void {
    if (this.inside[node] === 1) return;
    this.inside[node] = 1;
    this.members += 1;
  }

  private remove(node: number): boolean {
    if (this.inside[node] === 0) return false;
    this.inside[node] = 0;
    this.members -= 1;
    this.departures += 1;
    return true;
  }
}
