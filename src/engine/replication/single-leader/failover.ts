import type { FailoverPlan } from "../../../model/failover.ts";
import { Leases } from "../../failover/leases.ts";
import { DOWN } from "../../kernel/machines.ts";
import { Beats } from "./beats.ts";
import type { Beliefs } from "./beliefs.ts";
import type { Control } from "./control.ts";
import { Detection, type Missed } from "./detection.ts";
import { Duel, isDuel } from "./duel.ts";
import {
  ASK_ARRIVES,
  ATTACH_ARRIVES,
  BEAT_ARRIVES,
  BEAT_DUE,
  DUEL_DUE,
  LEASE_DUE,
  NEWS_ARRIVES,
  ORDER_ARRIVES,
  REBOOTED,
  RENEWAL_ARRIVES,
  ROUND_DUE,
  SHOT_DUE,
  SHOT_LANDS,
  SIGN_ARRIVES,
  SILENCE_DUE,
  VOTE_ARRIVES,
} from "./events.ts";
import type { Following } from "./following.ts";
import type { Leader } from "./leader.ts";
import type { Leaders } from "./leaders.ts";
import type { LeadershipRecord } from "./leadership-record.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shots } from "./shots.ts";
import type { Succession } from "./succession.ts";

export interface FailoverParts {
  readonly replicas: Replicas;
  readonly leaders: Leaders;
  readonly following: Following;
  readonly beliefs: Beliefs;
  readonly control: Control;
  readonly record: LeadershipRecord;
  readonly succession: Succession;
  /** Null where nobody shoots. */
  readonly shots: Shots | null;
  /** Brings a follower to its new upstream, at the cost that the plan's way of rejoining has. */
  readonly rejoin: (follower: number, upstream: number) => void;
  /** False for a node that would lose what others of the in-sync set have. */
  readonly mayLead: (node: number) => boolean;
}

/** Failover as a whole: beats and silence, votes, orders to take over, and following the new leader. */
export class Failover {
  private readonly world: World;
  private readonly plan: FailoverPlan;
  private readonly parts: FailoverParts;
  private readonly detection: Detection;
  private readonly beats: Beats;
  /** Null unless two alone may shoot each other. */
  private readonly duel: Duel | null;
  /** By node: the change of leader that its epoch belongs to, and when it asked to follow last. */
  private readonly changes = new Map<number, { change: number; from: number }>();
  private readonly askedToFollowNs: Float64Array;

  constructor(world: World, plan: FailoverPlan, parts: FailoverParts) {
    const { replicas, leaders, beliefs, control, record, following } = parts;
    this.world = world;
    this.plan = plan;
    this.parts = parts;
    this.askedToFollowNs = new Float64Array(replicas.nodes).fill(Number.NEGATIVE_INFINITY);
    const ttlNs = leaseNs(plan);
    const leases = ttlNs === null ? null : new Leases(ttlNs, replicas.nodes, world.clocks);
    this.detection = new Detection(world, plan, {
      replicas,
      beliefs,
      control,
      leases,
      mayLead: parts.mayLead,
      chosen: (asker, node, epoch, missed) => this.chosen(asker, node, epoch, missed),
      leave: (node) => {
        if (replicas.leads[node] === 0) following.detach(node);
      },
      yields: (node) => {
        const lacksLease = leases !== null && leaders.at(node)?.mayCommit === false;
        if (lacksLease) parts.succession.stepDown(node, false);
        return lacksLease;
      },
      tell: (from, to) => this.tell(from, to),
    });
    const { detection } = this;
    this.beats = new Beats(world, plan, { replicas, leaders, control, detection, leases, record });
    const shoot = (shooter: number, target: number) => void parts.shots?.aim(shooter, target);
    this.duel = isDuel(plan) ? new Duel(world, plan, { replicas, control, shoot }) : null;
  }

  start(): void {
    this.detection.start();
    this.beats.start(this.world.plan.replication.leader);
    this.duel?.begin(this.world.plan.replication.leader);
  }

  /** An epoch above all others, for an operator's order. */
  takeEpoch(): number {
    return this.detection.takeEpoch();
  }

  /** A leader that hands over releases the voters that can hear it from their promises. */
  giveLeaseBack(leader: number): void {
    this.beats.giveLeaseBack(leader);
  }

  /** True when the event was one of failover's. */
  event(kind: number, a: number, b: number): boolean {
    switch (kind) {
      case BEAT_DUE:
        this.beats.due(a, b);
        return true;
      case SILENCE_DUE:
        this.detection.silenceDue(a, b);
        return true;
      case ROUND_DUE:
        this.detection.roundDue(a, b);
        return true;
      case LEASE_DUE:
        this.beats.leaseDue(a, b);
        return true;
      case DUEL_DUE:
        this.duel?.due(a, b);
        return true;
      case SHOT_DUE:
        this.parts.shots?.due(a, b);
        return true;
      case SHOT_LANDS:
        this.parts.shots?.lands(a);
        return true;
      case REBOOTED:
        this.parts.shots?.rebooted(a, b);
        return true;
      case SIGN_ARRIVES:
      case BEAT_ARRIVES:
      case RENEWAL_ARRIVES:
      case ASK_ARRIVES:
      case VOTE_ARRIVES:
      case ORDER_ARRIVES:
      case NEWS_ARRIVES:
      case ATTACH_ARRIVES:
        if (this.parts.control.receive(a)) this.message(kind);
        return true;
      default:
        return false;
    }
  }

  /** A leadership began, by promotion: the node beats already. */
  began(leader: Leader): void {
    this.detection.stop(leader.node);
    this.duel?.begin(leader.node);
    this.beats.lookAtLease(leader.node);
    this.beats.watchLease(leader.node);
  }

  /** A leader came back from a crash and leads on. */
  leadsOn(leader: Leader): void {
    this.beats.begin(leader.node, leader.branch.epoch);
    this.beats.schedule(leader.node, 0);
    this.duel?.begin(leader.node);
    this.beats.lookAtLease(leader.node);
    this.beats.watchLease(leader.node);
  }

  /** A leadership ended while the node is up. */
  ended(node: number): void {
    this.beats.stop(node);
    this.duel?.stop(node);
    this.detection.listen(node);
  }

  crashed(node: number): void {
    this.beats.stop(node);
    this.duel?.stop(node);
    this.detection.stop(node);
    this.parts.succession.abandon(node);
  }

  /** A node that does not lead is up again. */
  restarted(node: number): void {
    this.detection.listen(node);
  }

  /** An operator's order: the node takes over in an epoch of its own, without a vote. */
  order(node: number, epoch: number, change: number, fence: boolean): void {
    const { succession, replicas } = this.parts;
    const from = replicas.newest.leader;
    this.detection.stop(node);
    this.beats.begin(node, epoch);
    succession.begin(node, { epoch, change, from, fence });
    this.beats.schedule(node, 0);
  }

  private message(kind: number): void {
    const { control, succession } = this.parts;
    const { from, to, a, b, lsn } = control;
    switch (kind) {
      case BEAT_ARRIVES:
        this.beat(to, from, a, b, lsn);
        return;
      case RENEWAL_ARRIVES:
        this.beats.renewed(to, from, a, b);
        return;
      case SIGN_ARRIVES:
        this.duel?.heard(to);
        return;
      case ASK_ARRIVES:
        this.detection.asked(to, from, a);
        return;
      case VOTE_ARRIVES:
        this.detection.answered(to, from, a, lsn);
        return;
      case NEWS_ARRIVES:
        this.news(to, b, a);
        return;
      case ATTACH_ARRIVES:
        this.attach(from, to, a);
        return;
      case ORDER_ARRIVES:
        if (this.parts.beliefs.epoch[to]! < a && !succession.isUnderWay(to)) this.takeOver(to, a);
    }
  }

  /** A beat reaches a node: from the leader that it believes in, a newer one or an older one. */
  private beat(node: number, from: number, epoch: number, number: number, lsn: number): void {
    const { beliefs, replicas } = this.parts;
    if (epoch < beliefs.epoch[node]!) {
      if (this.plan.fencing.kind !== "none") this.tell(node, from);
      return;
    }
    if (this.isDeaf(node)) return;
    // Who has to shoot first leads once it has: till then a leader does not yield, least to the dead.
    const isComing = lsn < 0 && this.plan.fencing.kind === "stonith";
    if (isComing && replicas.leads[node] === 1) return;
    if (epoch > beliefs.epoch[node]!) this.adopt(node, from, epoch);
    if (replicas.leads[node] === 1) return;
    this.detection.heard(node);
    this.beats.answer(node, from, epoch, number);
    this.duel?.answer(node, from, epoch);
    // A coming leader has no log of its own yet.
    if (lsn < 0) return;
    this.detection.leaderAt[node] = lsn;
    this.follow(node);
  }

  private news(node: number, leader: number, epoch: number): void {
    const { beliefs, replicas } = this.parts;
    if (epoch < beliefs.epoch[node]! || leader === node || this.isDeaf(node)) return;
    this.adopt(node, leader, epoch);
    if (replicas.leads[node] === 0) this.follow(node);
  }

  /** The node believes in another leader from now on; if it led itself, it does so no more. */
  private adopt(node: number, leader: number, epoch: number): void {
    const { beliefs, succession, replicas } = this.parts;
    if (!beliefs.learn(node, leader, epoch)) return;
    if (succession.isUnderWay(node)) {
      succession.forget(node);
      this.beats.stop(node);
    }
    if (replicas.leads[node] === 1) succession.stepDown(node, false);
    else this.detection.listen(node);
  }

  /** Nothing stops an old leader that nobody fences: it does not listen. */
  private isDeaf(node: number): boolean {
    const { leaders } = this.parts;
    const leader = leaders.at(node);
    if (leader === null || this.plan.fencing.kind !== "none") return false;
    return this.plan.detect.kind !== "lease";
  }

  /** Asks the upstream that the node should have for its log, unless it gets it already. */
  private follow(node: number): void {
    const { beliefs, replicas, control } = this.parts;
    if (!replicas.members.includes(node)) return;
    const { now } = this.world.simulation;
    const epoch = beliefs.epoch[node]!;
    const upstream = this.upstreamFor(node);
    // It led, came back without its disk, and has heard of nobody since: there is nothing to follow.
    if (upstream === node) return;
    const follows =
      replicas.upstream[node] === upstream && replicas.branchOf[node]!.epoch === epoch;
    if (follows || now - this.askedToFollowNs[node]! < this.patienceNs) return;
    this.askedToFollowNs[node] = now;
    control.send(ATTACH_ARRIVES, node, upstream, { a: epoch });
  }

  /** ATTACH_ARRIVES: the upstream takes the follower on, if both believe in the same leader. */
  private attach(follower: number, upstream: number, epoch: number): void {
    const { beliefs, replicas, rejoin } = this.parts;
    const { state } = this.world.machines;
    if (replicas.branchOf[upstream]!.epoch !== epoch || beliefs.epoch[follower] !== epoch) return;
    if (replicas.leads[follower] === 1 || state[follower] === DOWN) return;
    this.askedToFollowNs[follower] = Number.NEGATIVE_INFINITY;
    rejoin(follower, upstream);
  }

  /** The plan's own upstream if that is a follower which lives; else the leader. */
  private upstreamFor(node: number): number {
    const { replication } = this.world.plan;
    const { beliefs, replicas } = this.parts;
    const leader = beliefs.leader[node]!;
    const place = replication.followers.indexOf(node);
    const planned = replication.upstream[place] ?? replication.leader;
    const takesPlanned =
      planned !== replication.leader &&
      planned !== leader &&
      this.world.machines.state[planned] !== DOWN &&
      replicas.branchOf[planned]!.epoch === beliefs.epoch[node];
    return takesPlanned ? planned : leader;
  }

  /** A majority has chosen: the order goes to the chosen one. */
  private chosen(asker: number, node: number, epoch: number, missed: Missed): void {
    const { control, record, replicas } = this.parts;
    const from = replicas.newest.leader;
    this.changes.set(epoch, { change: record.decided("failover", from, node, missed), from });
    if (node === asker) this.takeOver(node, epoch);
    else control.send(ORDER_ARRIVES, asker, node, { a: epoch });
  }

  private takeOver(node: number, epoch: number): void {
    const known = this.changes.get(epoch);
    this.order(node, epoch, known?.change ?? -1, true);
  }

  private tell(from: number, to: number): void {
    const { beliefs, control } = this.parts;
    const fields = { a: beliefs.epoch[from]!, b: beliefs.leader[from]! };
    control.send(NEWS_ARRIVES, from, to, fields);
  }

  private get patienceNs(): number {
    const { detect } = this.plan;
    return detect.kind === "lease" ? detect.loopNs : detect.everyNs;
  }
}

/** How long a lease holds; null where there is none. */
function leaseNs({ detect, fencing }: FailoverPlan): number | null {
  const detected = detect.kind === "lease" ? detect.ttlNs : null;
  if (fencing.kind !== "quorum_lease") return detected;
  return Math.max(fencing.ttlNs, detected ?? 0);
}
