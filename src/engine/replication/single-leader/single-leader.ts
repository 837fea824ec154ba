import type { SingleLeaderPlan } from "../../../model/single-leader.ts";
import { channelOf, FLUSH_JOB } from "../../hardware/cpu.ts";
import { ACK_ARRIVES, ACK_TIMEOUT, FLUSH_DUE, LOG_ARRIVES } from "../../kernel/event-kind.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { AT_NODE, LOST, WRITE } from "../../kernel/operations.ts";
import { DELIVERED, DROPPED } from "../../network/network.ts";
import { KeyTable } from "../../storage/key-table.ts";
import { type Durability, type Protocol, ROUTED } from "../protocol.ts";
import type { World as AnyWorld } from "../world.ts";
import { Apply } from "./apply.ts";
import { durabilityOf } from "./durability.ts";
import { Followers } from "./follower.ts";
import { Leader } from "./leader.ts";
import { Reads } from "./reads.ts";
import { Recovery } from "./recovery.ts";
import { Replicas, type World } from "./replicas.ts";
import { Shipping } from "./shipping.ts";

/** One leader orders all writes; followers copy its log. Every event of the protocol ends here. */
export class SingleLeader implements Protocol {
  readonly members: readonly number[];
  readonly shards: number;
  private readonly replicas: Replicas;
  private readonly recovery: Recovery;
  private readonly world: World;
  private readonly leader: Leader;
  private readonly followers: Followers;
  private readonly shipping: Shipping;
  private readonly apply: Apply;
  private readonly reads: Reads;

  constructor(anyWorld: AnyWorld<SingleLeaderPlan>) {
    const world: World = { ...anyWorld, keys: new KeyTable(anyWorld.simulation) };
    const replicas = new Replicas(world.plan, world.simulation);
    this.world = world;
    this.members = [replicas.leader, ...replicas.followers];
    this.shards = replicas.shards;
    this.replicas = replicas;
    this.shipping = new Shipping(world, replicas);
    this.leader = new Leader(world, replicas, this.shipping);
    this.apply = new Apply(world, replicas, world.layout.apply);
    this.reads = new Reads(world, replicas, this.leader, this.apply);
    const { leader, shipping, apply, reads } = this;
    this.followers = new Followers(world, replicas, { shipping, apply, reads });
    const { followers } = this;
    this.recovery = new Recovery(world, replicas, { leader, followers, shipping, apply, reads });
  }

  start(): void {}

  nodeFor(operation: number): number {
    return this.world.operations.kind[operation] === WRITE ? this.replicas.leader : ROUTED;
  }

  leaderFor(): number {
    return this.replicas.leader;
  }

  coordinate(): void {}

  attemptFailed(): void {}

  endOf(shard: number): number {
    return this.replicas.logs[shard]!.end;
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
    if (job === FLUSH_JOB) this.leader.flushPrepared();
    else if (job < 0) this.shipping.prepared(channelOf(job));
    else if (operations.kind[job] === WRITE) this.leader.append(job);
    else this.reads.serve(job);
  }

  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void {
    const records = this.world.disks.finish(node, life);
    if (records < 0) return;
    if (node === this.replicas.leader) this.leader.flushDone(records);
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
        this.leader.flushIsDue(b);
        break;
      case ACK_TIMEOUT:
        this.leader.ackTimeout(a);
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
      // A restarted upstream has a new connection; what the old one still had is void.
      const isCurrent =
        machines.state[from] === DOWN || machines.life[from] === messages.fromLife[message];
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
      const node = network.channels[messages.channel[message]!]!.to;
      const follower = messages.a[message]!;
      const shard = messages.b[message]!;
      const lsn = messages.lsn[message]!;
      if (node === this.replicas.leader) this.leader.confirm(follower, shard, lsn);
      else this.followers.forward(node, follower, shard, lsn);
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
    if (node === replicas.leader) this.leader.startFlush();
    else this.followers.startFlush(node);
    for (let shard = 0; shard < replicas.shards; shard++) this.shipping.shipFrom(node, shard);
  }

  /** A client has had the acknowledgement of its write. */
  acknowledged(operation: number): void {
    const { operations, simulation } = this.world;
    const shard = this.replicas.shardOf(operations.key[operation]!);
    this.replicas.logs[shard]!.acknowledge(operations.lsn[operation]!, operation, simulation.now);
  }

  /** How long ago the newest record that the node has applied stopped being the leader's newest. */
  lagNs(node: number): number {
    const { replicas, world } = this;
    let lag = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.logs[shard]!;
      const applied = replicas.applied[node * replicas.shards + shard]!;
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
      const log = replicas.logs[shard]!;
      const applied = replicas.applied[node * replicas.shards + shard]!;
      bytes += log.bytesTo(log.end) - log.bytesTo(Math.max(applied, log.base));
    }
    return bytes;
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    this.recovery.crash(node, site, losesDisk);
  }

  restart(node: number): void {
    this.recovery.restart(node);
  }

  promote(): boolean {
    return false;
  }

  switchover(): boolean {
    return false;
  }

  healed(): void {}

  leaders(): readonly number[] {
    const { leader } = this.replicas;
    return this.world.machines.state[leader] === DOWN ? [] : [leader];
  }

  divergence(): number {
    return 0;
  }

  durability(): Durability {
    return durabilityOf(this.world, this.replicas, this.recovery);
  }

  finish(): void {
    this.leader.finish();
    if (this.leaders().length > 0) return;
    this.world.recorder.episodes.note(
      "leader_stayed_down",
      "The leader crashed and stayed down: failover is not simulated, so no write was acknowledged from then on.",
    );
  }

  private take(operation: number): void {
    const { operations, cpu } = this.world;
    const { leader, shards, copyLeft } = this.replicas;
    const node = operations.node[operation]!;
    operations.phase[operation] = AT_NODE;
    if (operations.kind[operation] === WRITE) {
      if (cpu.isFree(leader)) this.leader.append(operation);
      else cpu.submit(leader, operation);
      return;
    }
    // A replica that still copies its data does not serve.
    if (copyLeft[node * shards]! > 0) this.world.clients.refuse(operation);
    else if (this.reads.isReady(operation)) this.reads.start(operation);
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
