import { channelOf, FLUSH_JOB } from "../../hardware/cpu.ts";
import type { Draw } from "../../kernel/draw.ts";
import { ACK_ARRIVES, ACK_TIMEOUT, FLUSH_DUE, LOG_ARRIVES } from "../../kernel/event-kind.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { AT_NODE, LOST, WRITE } from "../../kernel/operations.ts";
import { DELIVERED, DROPPED } from "../../network/network.ts";
import type { WriteProbe } from "../../observe/write-probe.ts";
import { CLIENT, type Durability, type GoneVersions, type Protocol, ROUTED } from "../protocol.ts";
import { type Assembly, assemble } from "./assembly.ts";
import { BranchGone } from "./branch-gone.ts";
import { durabilityOf, leftBehind } from "./durability.ts";
import { FENCED, HANDOVER_ARRIVES, HOST_NEWS_ARRIVES, MERGE_ARRIVES, PROMOTED } from "./events.ts";
import type { Leader } from "./leader.ts";
import { Probe } from "./probe.ts";
import type { World } from "./replicas.ts";

/** One leader orders all writes; followers copy its log. Every event of the protocol ends here. */
export class SingleLeader implements Protocol {
  readonly members: readonly number[];
  readonly shards: number;
  private readonly world: World;
  private readonly replicas: Assembly["replicas"];
  private readonly heads: Assembly["leaders"];
  private readonly followers: Assembly["followers"];
  private readonly shipping: Assembly["shipping"];
  private readonly apply: Assembly["apply"];
  private readonly reads: Assembly["reads"];
  private readonly recovery: Assembly["recovery"];
  private readonly acknowledgements: Assembly["acknowledgements"];
  private readonly mechanisms: Assembly["mechanisms"];
  private readonly traffic: Assembly["traffic"];
  private readonly standing: Assembly["standing"];
  private readonly beliefs: Assembly["beliefs"];
  private readonly control: Assembly["control"];
  private readonly record: Assembly["record"];
  private readonly rejoin: Assembly["rejoin"];
  private readonly succession: Assembly["succession"];
  /** Null where nobody takes over, by itself or by an operator's order. */
  private readonly failover: Assembly["failover"];
  private readonly orders: Assembly["orders"];

  constructor(world: World) {
    const parts = assemble(world, {
      switchOff: (node) => this.crash(node, false, false),
      switchOn: (node) => this.restart(node),
    });
    this.world = world;
    this.members = parts.replicas.members;
    this.shards = parts.replicas.shards;
    this.replicas = parts.replicas;
    this.heads = parts.leaders;
    this.followers = parts.followers;
    this.shipping = parts.shipping;
    this.apply = parts.apply;
    this.reads = parts.reads;
    this.recovery = parts.recovery;
    this.acknowledgements = parts.acknowledgements;
    this.mechanisms = parts.mechanisms;
    this.traffic = parts.traffic;
    this.standing = parts.standing;
    this.beliefs = parts.beliefs;
    this.control = parts.control;
    this.record = parts.record;
    this.rejoin = parts.rejoin;
    this.succession = parts.succession;
    this.failover = parts.failover;
    this.orders = parts.orders;
    const { attached } = this.mechanisms;
    if (attached !== null) attached.onLook = (node, isFollowed) => this.looked(node, isFollowed);
  }

  /** A leader without enough followers is none: it takes no writes. */
  private looked(node: number, isFollowed: boolean): void {
    const leader = this.heads.at(node);
    if (leader === null || leader.isFollowed === isFollowed) return;
    leader.isFollowed = isFollowed;
    this.record.look();
  }

  start(): void {
    this.failover?.start();
    this.traffic.start();
  }

  nodeFor(operation: number): number {
    const { operations } = this.world;
    if (operations.kind[operation] !== WRITE) return ROUTED;
    if (this.mechanisms.sentWrites?.takes(operation) === true) return CLIENT;
    return this.beliefs.leader[operations.host[operation]!]!;
  }

  leaderFor(host: number): number {
    return this.beliefs.leader[host]!;
  }

  /** A write that nobody will answer. */
  coordinate(operation: number): void {
    const host = this.world.operations.host[operation]!;
    this.mechanisms.sentWrites!.send(operation, this.beliefs.leader[host]!);
  }

  /** A node that refuses says who leads, if it has heard of a newer leader. */
  attemptFailed(operation: number, timedOut: boolean): void {
    const { operations, machines } = this.world;
    const node = operations.node[operation]!;
    if (timedOut || node < 0 || machines.state[node] === DOWN) return;
    const { epoch, leader } = this.beliefs;
    this.beliefs.learn(operations.host[operation]!, leader[node]!, epoch[node]!);
  }

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
    this.succession.applied(node);
    this.orders?.look();
  }

  event(kind: number, a: number, b: number): void {
    switch (kind) {
      case LOG_ARRIVES:
        this.traffic.logArrives(a);
        break;
      case ACK_ARRIVES:
        this.traffic.ackArrives(a);
        this.orders?.look();
        break;
      case FLUSH_DUE:
        if (this.heads.at(a) === null) this.followers.flushIsDue(a, b);
        else this.heads.at(a)!.flushIsDue(b);
        break;
      case ACK_TIMEOUT:
        this.ackTimeout(a, b);
        break;
      default:
        this.eventOfLeadership(kind, a, b);
    }
  }

  private eventOfLeadership(kind: number, a: number, b: number): void {
    const { control } = this;
    switch (kind) {
      case FENCED:
        this.succession.fenced(a, b);
        break;
      case PROMOTED:
        this.succession.promoted(a, b);
        break;
      case HOST_NEWS_ARRIVES:
        if (control.receive(a)) this.beliefs.learn(control.to, control.b, control.a);
        break;
      case HANDOVER_ARRIVES:
        if (control.receive(a)) this.orders?.handedOver(control.to, control.a, control.b);
        break;
      case MERGE_ARRIVES:
        if (control.receive(a)) this.rejoin.merge(control.to, control.a);
        break;
      default:
        if (this.failover?.event(kind, a, b) !== true && !this.traffic.event(kind, a)) {
          throw new RangeError(`single-leader replication has no event of kind ${kind}`);
        }
    }
  }

  /** APPLY_DONE. */
  applyDone(worker: number, life: number): void {
    const at = this.apply.finish(worker, life);
    if (at < 0) return;
    this.followers.appliedOne(at);
    this.succession.applied(this.apply.nodeOf[worker]!);
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
    this.record.look();
    for (let shard = 0; shard < replicas.shards; shard++) this.shipping.shipFrom(node, shard);
  }

  /** A client has had the acknowledgement of its write. */
  acknowledged(operation: number): void {
    const { sentWrites } = this.mechanisms;
    if (sentWrites?.isUnrecorded(operation) === true) return;
    sentWrites?.answered(operation);
    this.acknowledgements.acknowledged(operation);
    this.record.acknowledged(this.replicas.branches[this.acknowledgements.branchOf(operation)]!);
  }

  lagNs(node: number): number {
    return this.standing.lagNs(node);
  }

  lagBytes(node: number): number {
    return this.standing.lagBytes(node);
  }

  setApply(node: number, time: Draw | null): void {
    this.apply.setTime(node, time);
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    if (this.world.machines.state[node] === DOWN) return;
    const led = this.replicas.leads[node] === 1 && this.replicas.newest.leader === node;
    this.recovery.crash(node, site, losesDisk);
    this.failover?.crashed(node);
    this.orders?.crashed(node);
    this.record.crashed(node, led);
  }

  restart(node: number): void {
    if (!this.recovery.restart(node)) return;
    const leader = this.heads.at(node);
    if (leader === null) {
      this.failover?.restarted(node);
    } else if (this.mayLeadOn(leader)) {
      this.recovery.leadOn(leader);
      this.mechanisms.inSync?.leads(leader);
      this.failover?.leadsOn(leader);
      this.record.look();
    } else {
      // Its place is taken, or its disk is gone: it waits for the new leader.
      this.succession.stepDown(node, true);
    }
  }

  private mayLeadOn({ node, branch }: Leader): boolean {
    if (branch !== this.replicas.newest || this.recovery.hasLostDisk(node)) return false;
    if (this.world.plan.replication.failover?.comeback === "follows") return false;
    return this.mechanisms.inSync?.mustRegister(node) !== true;
  }

  promote(node: number): boolean {
    return this.orders?.promote(node) === true;
  }

  switchover(node: number): boolean {
    return this.orders?.switchover(node) === true;
  }

  healed(): void {}

  leaders(): readonly number[] {
    return this.standing.leaders();
  }

  divergence(): number {
    return 0;
  }

  writeProbe(): WriteProbe {
    return new Probe(this.world, this.replicas);
  }

  durability(): Durability {
    const unseen = this.mechanisms.sentWrites?.lost ?? 0;
    return durabilityOf(this.world, this.replicas, this.recovery, unseen);
  }

  goneVersions(): GoneVersions {
    return new BranchGone(this.world, this.replicas, this.recovery);
  }

  finish(): void {
    this.record.finish(leftBehind);
    this.standing.finish();
    this.traffic.finish();
  }

  /** ACK_TIMEOUT of a leader's shard, unless its epoch is over. */
  private ackTimeout(at: number, epoch: number): void {
    const leader = this.heads.at(Math.floor(at / this.shards));
    if (leader !== null && leader.branch.epoch === epoch) leader.ackTimeout(at % this.shards);
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
    const { sentWrites, readPoint, attached } = this.mechanisms;
    const isAlone = leader !== null && attached?.refuses(leader.node) === true;
    if (isAlone || leader === null || !leader.takesWrites || readPoint?.refuses === true) {
      this.refuse(operation);
      return;
    }
    const { branch } = leader;
    this.acknowledgements.wrote(operation, branch.index);
    const answers = sentWrites?.isUnrecorded(operation) !== true;
    leader.append(operation, answers);
    if (!answers) sentWrites!.recorded(operation, branch);
    this.record.wrote(branch, this.replicas.newest);
  }

  /** The node is down: the machine refuses, unless it is gone with its site. */
  private turnAway(operation: number): void {
    const { operations, machines } = this.world;
    const node = operations.node[operation]!;
    const isGone = machines.state[node] === DOWN && machines.siteDeathNs[node]! >= 0;
    if (!isGone) {
      this.refuse(operation);
      return;
    }
    operations.phase[operation] = LOST;
    operations.serverDone(operation);
  }

  /** Says no; who sent and did not wait finds his connection broken. */
  private refuse(operation: number): void {
    const { sentWrites } = this.mechanisms;
    if (sentWrites?.isUnrecorded(operation) === true) {
      sentWrites.refused(operation);
      this.attemptFailed(operation, false);
    }
    this.world.clients.refuse(operation);
  }
}
