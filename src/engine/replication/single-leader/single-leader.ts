import { channelOf, FLUSH_JOB } from "../../hardware/cpu.ts";
import { ACK_ARRIVES, ACK_TIMEOUT, FLUSH_DUE, LOG_ARRIVES } from "../../kernel/event-kind.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { AT_NODE, LOST, WRITE } from "../../kernel/operations.ts";
import { DELIVERED, DROPPED } from "../../network/network.ts";
import { type Durability, type Protocol, ROUTED } from "../protocol.ts";
import { AckRule } from "./ack-rule.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { Apply } from "./apply.ts";
import { durabilityOf } from "./durability.ts";
import { Followers } from "./follower.ts";
import { Following } from "./following.ts";
import { Leader } from "./leader.ts";
import { Leaders } from "./leaders.ts";
import { Reads } from "./reads.ts";
import { Recovery } from "./recovery.ts";
import { Replicas, type World } from "./replicas.ts";
import { Shipping } from "./shipping.ts";

/** One leader orders all writes; followers copy its log. Every event of the protocol ends here. */
export class SingleLeader implements Protocol {
  readonly members: readonly number[];
  readonly shards: number;
  private readonly first: number;
  private readonly replicas: Replicas;
  private readonly recovery: Recovery;
  private readonly world: World;
  private readonly heads: Leaders;
  private readonly followers: Followers;
  private readonly following: Following;
  private readonly shipping: Shipping;
  private readonly apply: Apply;
  private readonly reads: Reads;
  private readonly acknowledgements: Acknowledgements;

  constructor(world: World) {
    const { replication } = world.plan;
    const replicas = new Replicas(world.plan, world.simulation);
    this.world = world;
    this.members = replicas.members;
    this.shards = replicas.shards;
    this.first = replication.leader;
    this.replicas = replicas;
    this.heads = new Leaders(replicas.nodes);
    this.shipping = new Shipping(world, replicas);
    this.apply = new Apply(world, replicas, world.layout.apply);
    this.reads = new Reads(world, replicas, this.heads, this.apply);
    this.acknowledgements = new Acknowledgements(world, replicas);
    const { heads, shipping, apply, reads, acknowledgements } = this;
    this.followers = new Followers(world, replicas, { shipping, apply, reads });
    const { followers } = this;
    this.following = new Following(world, replicas, { followers, shipping, apply });
    const { following } = this;
    this.recovery = new Recovery(world, replicas, {
      leaders: heads,
      followers,
      following,
      shipping,
      apply,
      reads,
      acknowledgements,
    });
    const rule = new AckRule(replication.ack);
    heads.set(this.first, new Leader({ world, replicas, shipping }, this.first, rule));
  }

  start(): void {}

  nodeFor(operation: number): number {
    return this.world.operations.kind[operation] === WRITE ? this.first : ROUTED;
  }

  leaderFor(): number {
    return this.first;
  }

  coordinate(): void {}

  attemptFailed(): void {}

  endOf(shard: number): number {
    return this.replicas.newest.logs[shard]!.end;
  }

  /** REQUEST_ARRIVES. */
  requestArrives(message: number): void {
    const { network, operations } = this.world;
    const { messages } = network;
    const operation = messages.a[message]!;
    const fate = network.arrive(message);
    if (fate === DROPPED) this.turnAway(operation);
    if (fate === DELIVERED) {
      operations.legNs[operation] = messages.legNs[message]!;
      this.take(operation);
    }
    if (fate === DELIVERED || fate === DROPPED) messages.release(message);
  }

  /** CPU_DONE. */
  cpuDone(core: number, life: number): void {
    const { cpu, operations } = this.world;
    const job = cpu.finish(core, life);
    if (Number.isNaN(job)) return;
    if (job === FLUSH_JOB) this.heads.at(cpu.nodeOf[core]!)?.flushPrepared();
    else if (job < 0) this.shipping.prepared(channelOf(job));
    else if (operations.kind[job] === WRITE) this.append(job);
    else this.reads.serve(job);
  }

  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void {
    const records = this.world.disks.finish(node, life);
    if (records < 0) return;
    const leader = this.heads.at(node);
    if (leader !== null) leader.flushDone(records);
    else this.followers.flushDone(node);
  }

  event(kind: number, a: number, b: number): void {
    switch (kind) {
      case LOG_ARRIVES:
        this.logArrives(a);
        break;
      case ACK_ARRIVES:
        this.ackArrives(a);
        break;
      case FLUSH_DUE:
        this.heads.at(a)?.flushIsDue(b);
        break;
      case ACK_TIMEOUT:
        this.ackTimeout(a, b);
        break;
      default:
        throw new RangeError(`single-leader replication has no event of kind ${kind}`);
    }
  }

  /** LOG_ARRIVES. */
  private logArrives(message: number): void {
    const { network, machines } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DELIVERED) {
      const at = messages.a[message]!;
      const from = network.channels[messages.channel[message]!]!.from;
      // A restarted or another upstream has a new connection; what the old one still had is void.
      const isCurrent =
        this.shipping.isCurrent(at, messages.channel[message]!) &&
        (machines.state[from] === DOWN || machines.life[from] === messages.fromLife[message]);
      if (isCurrent) {
        const lsn = messages.lsn[message]!;
        this.followers.receive(at, lsn, messages.b[message]!, messages.legNs[message]!);
      }
    }
    if (fate === DELIVERED || fate === DROPPED) messages.release(message);
  }

  /** ACK_ARRIVES. */
  private ackArrives(message: number): void {
    const { network } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DELIVERED) {
      const { from, to: node } = network.channels[messages.channel[message]!]!;
      const follower = messages.a[message]!;
      const shard = messages.b[message]!;
      const lsn = messages.lsn[message]!;
      if (this.followers.isCurrent(from, messages.channel[message]!)) {
        const leader = this.heads.at(node);
        if (leader !== null) leader.confirm(follower, shard, lsn);
        else this.followers.forward(node, follower, shard, lsn);
      }
    }
    if (fate === DELIVERED || fate === DROPPED) messages.release(message);
  }

  /** APPLY_DONE. */
  applyDone(worker: number, life: number): void {
    const at = this.apply.finish(worker, life);
    if (at >= 0) this.followers.appliedOne(at);
  }

  /** SENDER_FREE. */
  senderFree(channel: number): void {
    this.shipping.wireFree(channel);
  }

  /** A paused node goes on with what it had queued. */
  resume(node: number): void {
    const { world, replicas } = this;
    if (world.machines.state[node] !== UP) return;
    world.cpu.startWaiting(node);
    this.apply.startIdle(node);
    const leader = this.heads.at(node);
    if (leader !== null) leader.startFlush();
    else this.followers.startFlush(node);
    for (let shard = 0; shard < replicas.shards; shard++) this.shipping.shipFrom(node, shard);
  }

  /** A client has had the acknowledgement of its write. */
  acknowledged(operation: number): void {
    this.acknowledgements.acknowledged(operation);
  }

  /** How long ago the newest record that the node has applied stopped being the leader's newest. */
  lagNs(node: number): number {
    const { replicas, world } = this;
    let lag = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.newest.logs[shard]!;
      const applied = this.appliedOf(node, shard);
      if (applied < log.end)
        lag = Math.max(lag, world.simulation.now - log.appendedNs(applied + 1));
    }
    return lag;
  }

  /** Bytes of log that the node has not applied. */
  lagBytes(node: number): number {
    const { replicas } = this;
    let bytes = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.newest.logs[shard]!;
      const applied = this.appliedOf(node, shard);
      bytes += log.bytesTo(log.end) - log.bytesTo(Math.max(applied, log.base));
    }
    return bytes;
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    this.recovery.crash(node, site, losesDisk);
  }

  restart(node: number): void {
    if (!this.recovery.restart(node)) return;
    const leader = this.heads.at(node);
    if (leader !== null) this.recovery.leadOn(leader);
  }

  promote(): boolean {
    return false;
  }

  switchover(): boolean {
    return false;
  }

  healed(): void {}

  leaders(): readonly number[] {
    const { state } = this.world.machines;
    return this.heads
      .all()
      .filter(({ node }) => state[node] !== DOWN)
      .map(({ node }) => node);
  }

  divergence(): number {
    return 0;
  }

  durability(): Durability {
    return durabilityOf(this.world, this.replicas, this.recovery);
  }

  finish(): void {
    this.noteTimeOuts();
    if (this.leaders().length > 0) return;
    this.world.recorder.episodes.note(
      "leader_stayed_down",
      "The leader crashed and stayed down: failover is not simulated, so no write was acknowledged from then on.",
    );
  }

  private noteTimeOuts(): void {
    const { recorder, plan } = this.world;
    const timedOut = this.heads.all().reduce((sum, leader) => sum + leader.timedOut, 0);
    if (timedOut === 0) return;
    const then = plan.replication.onAckTimeout === "block" ? "They kept waiting." : "";
    recorder.episodes.note(
      "ack_timed_out",
      `${timedOut} writes waited as long as the acknowledgement time-out or longer. ${then}`.trim(),
    );
  }

  /** ACK_TIMEOUT of a leader's shard, unless its epoch is over. */
  private ackTimeout(at: number, epoch: number): void {
    const leader = this.heads.at(Math.floor(at / this.shards));
    if (leader !== null && leader.branch.epoch === epoch) leader.ackTimeout(at % this.shards);
  }

  /** How far the node has applied what the newest branch has. */
  private appliedOf(node: number, shard: number): number {
    const { replicas } = this;
    const branch = replicas.branchOf[node]!;
    const at = node * replicas.shards + shard;
    const applied = replicas.leads[node] === 1 ? replicas.received[at]! : replicas.applied[at]!;
    const { newest } = replicas;
    return branch === newest ? applied : Math.min(applied, newest.commonWith(branch, shard));
  }

  private take(operation: number): void {
    const { operations, cpu } = this.world;
    const { shards, copyLeft } = this.replicas;
    const node = operations.node[operation]!;
    operations.phase[operation] = AT_NODE;
    if (operations.kind[operation] === WRITE) {
      if (cpu.isFree(node)) this.append(operation);
      else cpu.submit(node, operation);
      return;
    }
    // A replica that still copies its data does not serve.
    if (copyLeft[node * shards]! > 0) this.world.clients.refuse(operation);
    else if (this.reads.isReady(operation)) this.reads.start(operation);
  }

  /** A write has had its CPU time: into the log, if the node takes writes now. */
  private append(operation: number): void {
    const leader = this.heads.at(this.world.operations.node[operation]!);
    if (leader === null || !leader.takesWrites) {
      this.world.clients.refuse(operation);
      return;
    }
    this.acknowledgements.wrote(operation, leader.branch.index);
    leader.append(operation);
  }

  /** The node is down: the machine refuses, unless it is gone with its site. */
  private turnAway(operation: number): void {
    const { operations, machines, clients } = this.world;
    const node = operations.node[operation]!;
    const isGone = machines.state[node] === DOWN && machines.siteDeathNs[node]! >= 0;
    if (!isGone) {
      clients.refuse(operation);
      return;
    }
    operations.phase[operation] = LOST;
    operations.serverDone(operation);
  }
}
