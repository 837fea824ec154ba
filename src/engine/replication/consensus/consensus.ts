import type { ConsensusPlan } from "../../../model/consensus.ts";
import { channelOf, FLUSH_JOB } from "../../hardware/cpu.ts";
import type { Draw } from "../../kernel/draw.ts";
import { FLUSH_DUE } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import { WRITE } from "../../kernel/operations.ts";
import { DEFERRED, DELIVERED, DROPPED } from "../../network/network.ts";
import type { WriteProbe } from "../../observe/write-probe.ts";
import { turnAway } from "../connections.ts";
import { type Durability, type GoneVersions, type Protocol, ROUTED } from "../protocol.ts";
import type { World as AnyWorld } from "../world.ts";
import { Apply } from "./apply.ts";
import { Beliefs } from "./beliefs.ts";
import { Committed } from "./committed.ts";
import { Elections } from "./election.ts";
import { BEAT_DUE, ELECTION_DUE, QUORUM_DUE, TIMERS } from "./events.ts";
import { Followers } from "./follower.ts";
import { Leader } from "./leader.ts";
import { Mail } from "./mail.ts";
import { LEADER, Members, type World } from "./members.ts";
import { Post } from "./post.ts";
import { Probe } from "./probe.ts";
import { Progress, REPLICATE } from "./progress.ts";
import { Reads } from "./reads.ts";
import { Recovery } from "./recovery.ts";
import { Requests } from "./requests.ts";
import { Snapshots } from "./snapshots.ts";
import { Transfers } from "./transfers.ts";
import { Turns } from "./turns.ts";
import { Watch } from "./watch.ts";

/** Raft: voters elect a leader, a majority makes its log everyone's. Every event ends here. */
export class Consensus implements Protocol {
  readonly members: readonly number[];
  readonly shards = 1;
  private readonly world: World;
  private readonly state: Members;
  private readonly committed: Committed;
  private readonly watch: Watch;
  private readonly beliefs: Beliefs;
  private readonly apply: Apply;
  private readonly post: Post;
  private readonly snapshots: Snapshots;
  private readonly leader: Leader;
  private readonly elections: Elections;
  private readonly reads: Reads;
  private readonly requests: Requests;
  private readonly turns: Turns;
  private readonly mail: Mail;
  private readonly transfers: Transfers;
  private readonly recovery: Recovery;

  constructor(anyWorld: AnyWorld<ConsensusPlan>) {
    const world: World = anyWorld;
    const state = new Members(world.plan, world.simulation);
    this.world = world;
    this.state = state;
    this.members = state.all;
    this.committed = new Committed(world, state);
    this.watch = new Watch(world, state, this.committed);
    this.beliefs = new Beliefs(world, state);
    const { committed, beliefs, watch } = this;
    const progress = new Progress(state);
    const post = new Post(world, state);
    this.post = post;
    this.apply = new Apply(world, state, this);
    const { apply } = this;
    this.snapshots = new Snapshots(world, state, { committed, progress, post, apply });
    const { snapshots } = this;
    this.leader = new Leader(world, state, { committed, progress, post, snapshots });
    const { leader } = this;
    this.elections = new Elections(world, state, { leader, post, progress, listener: this });
    const { elections } = this;
    const leaseNs = elections.leastNs;
    this.transfers = new Transfers(world, state, { progress, post, watch });
    const { transfers } = this;
    const looked = { committed, progress, leader, post, transfers, leaseNs };
    this.reads = new Reads(world, state, looked);
    const { reads } = this;
    const asked = { leader, reads, beliefs, post, watch, transfers };
    this.requests = new Requests(world, state, asked);
    const { requests } = this;
    this.turns = new Turns(world, state, { leader, post, apply, snapshots });
    const { turns } = this;
    const followers = new Followers(world, state, committed, post);
    const letters = { elections, leader, followers, progress, post, snapshots };
    this.mail = new Mail(world, state, { ...letters, requests, reads, transfers });
    const lost = { progress, post, leader, elections, snapshots, apply };
    this.recovery = new Recovery(world, state, { ...lost, requests, reads, turns, watch });
    this.agreeAtStart(progress);
  }

  start(): void {
    this.elections.start();
  }

  nodeFor(operation: number): number {
    const { operations } = this.world;
    return operations.kind[operation] === WRITE
      ? this.beliefs.of(operations.host[operation]!)
      : ROUTED;
  }

  leaderFor(host: number): number {
    return this.beliefs.of(host);
  }

  coordinate(): void {}

  attemptFailed(operation: number): void {
    this.beliefs.failed(operation);
  }

  endOf(): number {
    return this.committed.log.end;
  }

  acknowledged(operation: number): void {
    const { operations, simulation } = this.world;
    const index = operations.lsn[operation]!;
    this.committed.log.acknowledge(index, operation, simulation.now);
    this.watch.acknowledged(index);
  }

  /** REQUEST_ARRIVES. */
  requestArrives(message: number): void {
    const { network, operations } = this.world;
    const { messages } = network;
    const operation = messages.a[message]!;
    const fate = network.arrive(message);
    if (fate === DEFERRED) return;
    const leg = messages.legNs[message]!;
    messages.release(message);
    if (fate === DROPPED) turnAway(this.world, operation);
    if (fate !== DELIVERED) return;
    operations.legNs[operation] = leg;
    this.requests.take(operation);
    this.turns.take(operations.node[operation]!);
  }

  /** CPU_DONE. */
  cpuDone(core: number, life: number): void {
    const { cpu, operations } = this.world;
    const node = cpu.nodeOf[core]!;
    const job = cpu.finish(core, life);
    if (Number.isNaN(job)) return;
    if (job === FLUSH_JOB) this.turns.flushPrepared(node);
    else if (job < 0) this.leader.prepared(channelOf(job));
    else if (operations.kind[job] === WRITE) this.requests.write(job);
    else this.reads.serve(node, job);
    this.turns.take(node);
  }

  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void {
    if (!this.turns.flushDone(node, life)) return;
    if (this.state.role[node] === LEADER && this.leader.advance(node)) this.reads.confirm(node);
    this.turns.take(node);
  }

  /** APPLY_DONE. */
  applyDone(node: number, life: number): void {
    if (this.apply.finish(node, life)) this.turns.take(node);
  }

  /** SENDER_FREE. */
  senderFree(channel: number): void {
    this.snapshots.wireFree(channel);
  }

  event(kind: number, a: number, b: number): void {
    if (kind === FLUSH_DUE) this.turns.flushIsDue(a, b);
    else if (kind < TIMERS) {
      const node = this.mail.arrive(kind, a);
      if (node >= 0) this.turns.take(node);
    } else this.timer(kind, a, b);
  }

  /** A member has applied an entry. */
  applied(node: number, index: number): void {
    this.requests.applied(node, this.state.logs[node]!.at(index));
    this.reads.wake(node);
    this.snapshots.applied(node, index);
    this.watch.applied();
  }

  suspected(node: number): void {
    this.watch.suspected(node);
  }

  stood(node: number): void {
    this.watch.stood(node);
  }

  decided(node: number, won: boolean): void {
    this.watch.decided(node, won, this.leader.firstOfTerm[node]!);
  }

  steppedDown(node: number): void {
    this.transfers.steppedDown(node);
    this.reads.steppedDown(node);
    this.watch.steppedDown(node);
  }

  leaderKnown(node: number): void {
    this.watch.leaderKnown(node);
    this.requests.leaderKnown(node);
    this.reads.leaderChanged(node);
  }

  setApply(node: number, time: Draw | null): void {
    this.apply.setTime(node, time);
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    this.transfers.steppedDown(node);
    this.recovery.crash(node, site, losesDisk);
  }

  restart(node: number): void {
    if (this.recovery.restart(node)) this.turns.take(node);
  }

  resume(node: number): void {
    if (this.world.machines.state[node] !== UP) return;
    this.world.cpu.startWaiting(node);
    this.apply.startIdle(node);
    this.turns.take(node);
  }

  /** Only votes make a leader: an operator can ask for a hand-over at most. */
  promote(): boolean {
    return false;
  }

  switchover(node: number): boolean {
    const leader = this.transfers.order(node, this.leaders());
    if (leader >= 0) this.turns.take(leader);
    return leader >= 0;
  }

  healed(): void {
    this.watch.healed();
  }

  leaders(): readonly number[] {
    return this.watch.leaders();
  }

  lagNs(node: number): number {
    return this.committed.lagNs(node);
  }

  lagBytes(node: number): number {
    return this.committed.lagBytes(node);
  }

  divergence(): number {
    return 0;
  }

  writeProbe(): WriteProbe {
    return new Probe(this.world, this.state, this.post);
  }

  durability(): Durability {
    return this.committed.durability();
  }

  goneVersions(): GoneVersions {
    return this.committed.goneVersions();
  }

  finish(): void {
    this.recovery.finish(this.committed.broken);
  }

  private timer(kind: number, node: number, b: number): void {
    switch (kind) {
      case ELECTION_DUE:
        this.elections.due(node, b);
        break;
      case BEAT_DUE:
        this.elections.beatDue(node, b);
        if (this.transfers.hasExpired(node, this.elections.leastNs)) {
          this.transfers.giveUp(node);
          this.requests.release(node);
        }
        break;
      case QUORUM_DUE:
        this.elections.quorumDue(node, b);
        break;
      default:
        throw new RangeError(`consensus has no event of kind ${kind}`);
    }
    this.turns.take(node);
  }

  /** The run begins with a leader and empty logs, which agree. */
  private agreeAtStart(progress: Progress): void {
    const { leader } = this.world.plan.replication;
    progress.reset(leader);
    const { nodes } = this.state;
    progress.state.fill(REPLICATE, leader * nodes, (leader + 1) * nodes);
    progress.beatNs.fill(0, leader * nodes, (leader + 1) * nodes);
  }
}
