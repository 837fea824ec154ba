import { channelOf, FLUSH_JOB } from "../../hardware/cpu.ts";
import type { Draw } from "../../kernel/draw.ts";
import { FLUSH_DUE } from "../../kernel/event-kind.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { AT_NODE, WRITE } from "../../kernel/operations.ts";
import { DELIVERED, DROPPED } from "../../network/network.ts";
import type { WriteProbe } from "../../observe/write-probe.ts";
import { turnAway } from "../connections.ts";
import { type Durability, type GoneVersions, type Protocol, ROUTED } from "../protocol.ts";
import { AntiEntropy } from "./anti-entropy.ts";
import { Apply } from "./apply.ts";
import { Convergence } from "./convergence.ts";
import { Copying } from "./copying.ts";
import { Divergence } from "./divergence.ts";
import { durabilityOf, goneVersionsOf } from "./durability.ts";
import { edgesOf } from "./edges.ts";
import {
  APPLIED_ARRIVES,
  BARRIER_ARRIVES,
  BATCH_DUE,
  COMPARE_DUE,
  COPY_ARRIVES,
  FLOW_ARRIVES,
  HEARD_ARRIVES,
  LEARN_ARRIVES,
  PROPOSAL_ARRIVES,
  QUOTA_DUE,
  RECEIPT_ARRIVES,
  REPAIR_ARRIVES,
  SHIPMENT_ARRIVES,
  SKIP_DUE,
  SUMMARY_ARRIVES,
  VIEW_DUE,
} from "./events.ts";
import { Group } from "./group.ts";
import { Intake, LostUpdates } from "./intake.ts";
import { lagBytesOf, lagNsOf } from "./lag.ts";
import { Logs } from "./logs.ts";
import { makeMerge } from "./make-merge.ts";
import { Probe } from "./probe.ts";
import { Reads } from "./reads.ts";
import { Recovery } from "./recovery.ts";
import { Replicas, type World } from "./replicas.ts";
import { Retention } from "./retention.ts";
import { Routes } from "./routes.ts";
import { Shipping } from "./shipping.ts";
import { Stamps } from "./stamps.ts";

/** Several leaders take writes and tell each other later. Every event of the protocol ends here. */
export class MultiLeader implements Protocol {
  readonly members: readonly number[];
  readonly shards = 1;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly divergent: Divergence;
  private readonly convergence: Convergence;
  private readonly losses: LostUpdates;
  private readonly intake: Intake;
  private readonly apply: Apply;
  private readonly shipping: Shipping;
  private readonly logs: Logs;
  private readonly antiEntropy: AntiEntropy;
  private readonly reads: Reads;
  private readonly copying: Copying;
  private readonly recovery: Recovery;
  private readonly retention: Retention;
  private readonly routes: Routes;
  /** Orders writes where they are certified. */
  private readonly group: Group | null;

  constructor(world: World) {
    const replicas = new Replicas(world.plan, world.simulation);
    const edges = edgesOf(world.plan.replication, replicas);
    const divergence = new Divergence(replicas, world.machines);
    const convergence = new Convergence(world, replicas);
    const losses = new LostUpdates(world, replicas);
    const merge = makeMerge(world, replicas, divergence, losses);
    const stamps = new Stamps(world, replicas, merge);
    const intake = new Intake(world, replicas, { merge, convergence, stamps });
    const apply = new Apply(world, replicas, intake);
    const shipping = new Shipping(world, replicas, edges);
    const logs = new Logs(world, replicas, { stamps, intake, apply, feed: shipping });
    const reads = new Reads(world, replicas, merge);
    const copying = new Copying(world, replicas, merge, apply);
    this.world = world;
    this.replicas = replicas;
    this.members = replicas.nodes;
    this.divergent = divergence;
    this.convergence = convergence;
    this.losses = losses;
    this.intake = intake;
    this.apply = apply;
    this.shipping = shipping;
    this.logs = logs;
    this.reads = reads;
    this.copying = copying;
    this.antiEntropy = new AntiEntropy(
      world,
      replicas,
      edges,
      world.plan.replication.antiEntropyNs,
    );
    this.recovery = new Recovery(world, replicas, {
      logs,
      apply,
      reads,
      shipping,
      copying,
      donors: this.antiEntropy,
      convergence,
      divergence,
    });
    this.retention = new Retention(replicas);
    this.routes = new Routes(world, replicas);
    const { conflict } = world.plan.replication;
    const group = conflict.kind === "certify" ? this.makeGroup() : null;
    this.group = group;
    intake.onApplied = (member, write) => {
      group?.applied(member, write);
      reads.wake(member);
    };
  }

  start(): void {
    this.antiEntropy.start();
    this.group?.start();
  }

  endOf(): number {
    return this.replicas.writes.end;
  }

  nodeFor(operation: number): number {
    const { operations } = this.world;
    if (operations.kind[operation] !== WRITE) return ROUTED;
    return this.routes.leaderFor(operations.host[operation]!);
  }

  leaderFor(host: number): number {
    return this.routes.leaderFor(host);
  }

  coordinate(): void {}

  attemptFailed(operation: number): void {
    const { kind, version, lsn } = this.world.operations;
    // The group's verdict on a write says nothing about the leader that passed it on.
    const wasAborted = version[operation]! > 0 && lsn[operation] === 0;
    if (kind[operation] !== WRITE || !wasAborted) this.routes.failed(operation);
  }

  acknowledged(operation: number): void {
    const write = this.world.operations.lsn[operation]!;
    this.replicas.writes.acknowledge(write, operation);
    this.group?.primary?.acknowledged(
      this.replicas.memberOf[this.world.operations.node[operation]!]!,
    );
    this.losses.acknowledged(write);
  }

  /** REQUEST_ARRIVES. */
  requestArrives(message: number): void {
    const { network, operations } = this.world;
    const { messages } = network;
    const operation = messages.a[message]!;
    const fate = network.arrive(message);
    if (fate === DROPPED) turnAway(this.world, operation);
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
    const member = this.replicas.memberOf[cpu.nodeOf[core]!]!;
    if (job === FLUSH_JOB) this.logs.flushPrepared(member);
    else if (job < 0) this.shipping.prepared(channelOf(job));
    else if (operations.kind[job] === WRITE) this.write(job, member);
    else this.reads.serve(job);
  }

  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void {
    const records = this.world.disks.finish(node, life);
    if (records >= 0) this.logs.flushDone(this.replicas.memberOf[node]!, records);
  }

  /** APPLY_DONE. */
  applyDone(worker: number, life: number): void {
    this.apply.finish(worker, life);
  }

  /** SENDER_FREE. */
  senderFree(channel: number): void {
    if (!this.copying.wireFree(channel)) this.shipping.wireFree(channel);
  }

  event(kind: number, a: number, b: number): void {
    switch (kind) {
      case SHIPMENT_ARRIVES:
      case SUMMARY_ARRIVES:
      case REPAIR_ARRIVES:
      case COPY_ARRIVES:
      case PROPOSAL_ARRIVES:
      case HEARD_ARRIVES:
      case FLOW_ARRIVES:
      case RECEIPT_ARRIVES:
      case LEARN_ARRIVES:
      case BARRIER_ARRIVES:
      case APPLIED_ARRIVES:
        this.arrives(kind, a);
        break;
      case BATCH_DUE:
        this.shipping.batchDue(a, b);
        break;
      case COMPARE_DUE:
        this.antiEntropy.compare(a);
        break;
      case VIEW_DUE:
        this.group?.membership.look();
        break;
      case SKIP_DUE:
        this.group?.skipDue(a, b);
        break;
      case QUOTA_DUE:
        this.group?.throttle.step();
        break;
      case FLUSH_DUE:
        this.logs.companyIsOver(a, b);
        break;
      default:
        throw new RangeError(`multi-leader replication has no event of kind ${kind}`);
    }
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    if (this.world.machines.state[node] === DOWN) return;
    this.recovery.crash(node, site, losesDisk);
    const member = this.replicas.memberOf[node]!;
    if (member >= 0) this.group?.crashed(member);
  }

  restart(node: number): void {
    if (this.world.machines.state[node] !== DOWN) return;
    this.recovery.restart(node);
    const member = this.replicas.memberOf[node]!;
    if (member >= 0) this.group?.restarted(member);
  }

  /** A paused node goes on with what it had queued. */
  resume(node: number): void {
    const { machines, cpu } = this.world;
    if (machines.state[node] !== UP) return;
    cpu.startWaiting(node);
    const member = this.replicas.memberOf[node]!;
    if (member < 0) return;
    this.apply.startIdle(member);
    this.logs.startFlush(member);
    this.shipping.flushed(member);
  }

  promote(): boolean {
    return false;
  }

  switchover(): boolean {
    return false;
  }

  healed(): void {
    this.convergence.begin();
  }

  leaders(): readonly number[] {
    const { machines } = this.world;
    const { nodes, leaders } = this.replicas;
    return nodes.slice(0, leaders).filter((node, member) => {
      const leads = this.group === null ? this.serves(member) : this.group.leads(member);
      return machines.state[node] !== DOWN && this.replicas.empty[member] === 0 && leads;
    });
  }

  setApply(node: number, time: Draw | null): void {
    const member = this.replicas.memberOf[node]!;
    if (member >= 0) this.apply.setTime(member, time);
  }

  lagNs(node: number): number {
    return lagNsOf(this.replicas, node, this.world.simulation.now);
  }

  lagBytes(node: number): number {
    return lagBytesOf(this.replicas, node);
  }

  divergence(): number {
    return this.divergent.keys;
  }

  writeProbe(): WriteProbe {
    return new Probe(this.world, this.replicas);
  }

  durability(): Durability {
    return durabilityOf(this.replicas, this.world.machines);
  }

  goneVersions(): GoneVersions {
    return goneVersionsOf(this.replicas, this.world.machines);
  }

  finish(): void {
    const { overtaken } = this.intake;
    if (overtaken === 0) return;
    this.world.recorder.episodes.note(
      "overtaken",
      `${overtaken} times a write became visible on a replica before something that its own leader had had before it.`,
    );
  }

  private take(operation: number): void {
    const { operations, cpu } = this.world;
    const node = operations.node[operation]!;
    const member = this.replicas.memberOf[node]!;
    operations.phase[operation] = AT_NODE;
    if (!this.serves(member)) this.world.clients.refuse(operation);
    else if (this.asksFirst(operation, member)) this.group?.barrier?.begin(operation, member);
    else if (operations.kind[operation] !== WRITE) this.reads.begin(operation, member);
    else if (cpu.isFree(node)) this.write(operation, member);
    else cpu.submit(node, operation);
  }

  private serves(member: number): boolean {
    if (this.replicas.empty[member] === 1) return false;
    if (this.group === null && this.replicas.lacksOwn(member)) return false;
    return this.group === null || this.group.membership.serves(member);
  }

  /** Where operations must see what was ordered before them; what nobody takes is refused at once. */
  private asksFirst(operation: number, member: number): boolean {
    if (this.group === null || this.group.barrier === null) return false;
    if (member >= this.replicas.leaders) return false;
    return this.world.operations.kind[operation] !== WRITE || this.group.takesWrites(member);
  }

  private write(operation: number, member: number): void {
    const takes = this.group === null || this.group.takesWrites(member);
    if (!takes || !this.serves(member)) {
      this.world.clients.refuse(operation);
      return;
    }
    const write = this.logs.accept(operation, member);
    if (this.group === null) this.logs.enrol(member, write);
    else this.group.propose(member, write);
    this.retention.look(write);
  }

  private makeGroup(): Group {
    const { reads, world } = this;
    const group = new Group(world, this.replicas, {
      logs: this.logs,
      donors: this.antiEntropy,
      open: (operation, member) => reads.begin(operation, member),
    });
    if (group.holdsReads) reads.point = group;
    reads.onWrite = (operation, member) => {
      const { cpu } = world;
      const node = this.replicas.nodes[member]!;
      if (cpu.isFree(node)) this.write(operation, member);
      else cpu.submit(node, operation);
    };
    const { primary } = group;
    if (primary !== null) this.routes.primary = () => primary.member;
    return group;
  }

  private arrives(kind: number, message: number): void {
    const { network } = this.world;
    const fate = network.arrive(message);
    if (fate === DELIVERED) {
      if (kind === SHIPMENT_ARRIVES) this.shipping.receive(message, this.logs);
      else if (kind === SUMMARY_ARRIVES) this.antiEntropy.heard(message);
      else if (kind === REPAIR_ARRIVES) this.repaired(message);
      else if (kind === RECEIPT_ARRIVES) this.shipping.confirmed(message);
      else if (kind === COPY_ARRIVES) this.copying.arrived(message);
      else this.group?.arrived(kind, message);
    }
    if (fate === DELIVERED || fate === DROPPED) network.messages.release(message);
  }

  private repaired(message: number): void {
    const member = this.antiEntropy.repaired(message, this.logs);
    this.group?.repaired(member);
  }
}
