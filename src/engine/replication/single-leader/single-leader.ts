import { channelOf, FLUSH_JOB } from "../../hardware/cpu.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { AT_NODE, LOST, WRITE } from "../../kernel/operations.ts";
import { DELIVERED, DROPPED } from "../../network/network.ts";
import { Apply } from "./apply.ts";
import { Followers } from "./follower.ts";
import { Leader } from "./leader.ts";
import { Reads } from "./reads.ts";
import { Recovery } from "./recovery.ts";
import { Replicas, type World } from "./replicas.ts";
import { Shipping } from "./shipping.ts";

/** One leader orders all writes; followers copy its log. Every event of the protocol ends here. */
export class SingleLeader {
  readonly replicas: Replicas;
  readonly recovery: Recovery;
  private readonly world: World;
  private readonly leader: Leader;
  private readonly followers: Followers;
  private readonly shipping: Shipping;
  private readonly apply: Apply;
  private readonly reads: Reads;

  constructor(world: World, applyStations: readonly number[]) {
    const replicas = new Replicas(world.plan, world.simulation);
    this.world = world;
    this.replicas = replicas;
    this.shipping = new Shipping(world, replicas);
    this.leader = new Leader(world, replicas, this.shipping);
    this.apply = new Apply(world, replicas, applyStations);
    this.reads = new Reads(world, replicas, this.leader, this.apply);
    const { leader, shipping, apply, reads } = this;
    this.followers = new Followers(world, replicas, { shipping, apply, reads });
    const { followers } = this;
    this.recovery = new Recovery(world, replicas, { leader, followers, shipping, apply, reads });
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

  /** FLUSH_DUE. */
  flushIsDue(life: number): void {
    this.leader.flushIsDue(life);
  }

  /** LOG_ARRIVES. */
  logArrives(message: number): void {
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
  ackArrives(message: number): void {
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

  /** ACK_TIMEOUT. */
  ackTimeout(shard: number): void {
    this.leader.ackTimeout(shard);
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

  finish(): void {
    this.leader.finish();
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
