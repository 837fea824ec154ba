import type { FailoverPlan } from "../../../model/failover.ts";
import { makeStream } from "../../../random/stream.ts";
import type { Leases } from "../../failover/leases.ts";
import { DOWN, PAUSED } from "../../kernel/machines.ts";
import type { Control } from "./control.ts";
import type { Detection } from "./detection.ts";
import { BEAT_ARRIVES, BEAT_DUE, LEASE_DUE, RENEWAL_ARRIVES } from "./events.ts";
import type { Leaders } from "./leaders.ts";
import type { LeadershipRecord } from "./leadership-record.ts";
import type { Replicas, World } from "./replicas.ts";

/** Beats whose sending a leader remembers, to know what an answer renews. */
const REMEMBERED = 256;

export interface BeatsParts {
  readonly replicas: Replicas;
  readonly leaders: Leaders;
  readonly control: Control;
  readonly detection: Detection;
  readonly leases: Leases | null;
  readonly record: LeadershipRecord;
}

/** A leader's signs of life, and the lease that their answers give it. */
export class Beats {
  private readonly world: World;
  private readonly plan: FailoverPlan;
  private readonly parts: BeatsParts;
  private readonly everyNs: number;
  /** Who listens: the voters and all who hold data. */
  private readonly listeners: readonly number[];
  /** By node: the epoch that it beats for, its turn of beating and the number of its last beat. */
  private readonly epoch: Int32Array;
  private readonly turn: Int32Array;
  private readonly number: Int32Array;
  /** What the node's clock said at its last beats. */
  private readonly sent: Float64Array;

  constructor(world: World, plan: FailoverPlan, parts: BeatsParts) {
    const { nodes, members } = parts.replicas;
    const { detect } = plan;
    this.world = world;
    this.plan = plan;
    this.parts = parts;
    this.everyNs = Math.max(1, detect.kind === "lease" ? detect.loopNs : detect.everyNs);
    this.listeners = [...new Set([...members, ...plan.voters])];
    this.epoch = new Int32Array(nodes);
    this.turn = new Int32Array(nodes);
    this.number = new Int32Array(nodes);
    this.sent = new Float64Array(nodes * REMEMBERED).fill(Number.NEGATIVE_INFINITY);
  }

  /** The first leader begins at a moment of its own, so that faults strike at any phase. */
  start(node: number): void {
    const stream = makeStream(this.world.plan.run.seed, `n${node}`, "beat");
    this.begin(node, 1);
    this.parts.leases?.grantAll(node, this.plan.voters);
    this.schedule(node, Math.floor(stream.next() * this.everyNs));
    this.watchLease(node);
  }

  /** The node beats from now on as the leader, or the coming one, of this epoch. */
  begin(node: number, epoch: number): void {
    this.epoch[node] = epoch;
    this.turn[node]! += 1;
    this.parts.leases?.begin(node);
  }

  /** The next beat of the node is due in so many nanoseconds. */
  schedule(node: number, inNs: number): void {
    this.world.simulation.after(inNs, BEAT_DUE, node, this.turn[node]!);
  }

  stop(node: number): void {
    this.turn[node]! += 1;
    this.epoch[node] = 0;
  }

  /** BEAT_DUE. */
  due(node: number, turn: number): void {
    const { machines } = this.world;
    if (turn !== this.turn[node] || machines.state[node] === DOWN) return;
    if (machines.state[node] === PAUSED) {
      machines.defer(node, BEAT_DUE, node, turn);
      return;
    }
    const { control, detection, leaders } = this.parts;
    this.number[node]! += 1;
    const number = this.number[node]!;
    this.sent[node * REMEMBERED + (number % REMEMBERED)] = this.world.clocks.read(node);
    const lsn = leaders.at(node) === null ? -1 : detection.endOf(node);
    for (const to of this.listeners) {
      if (to !== node)
        control.send(BEAT_ARRIVES, node, to, { a: this.epoch[node]!, b: number, lsn });
    }
    this.lookAtLease(node);
    this.schedule(node, this.everyNs);
  }

  /** A voter answers a beat, if that renews a lease. */
  answer(voter: number, leader: number, epoch: number, number: number): void {
    const { leases, control, detection } = this.parts;
    if (leases === null || !this.plan.voters.includes(voter)) return;
    if (!detection.mayRenew(voter, leader, epoch) || !leases.mayPromise(voter, leader)) return;
    leases.promise(voter, leader);
    control.send(RENEWAL_ARRIVES, voter, leader, { a: epoch, b: number });
  }

  /** A leader that hands over releases the voters that can hear it from their promises. */
  giveLeaseBack(leader: number): void {
    for (const voter of this.plan.voters) {
      if (this.world.network.isOpen(leader, voter)) this.parts.leases?.release(voter);
    }
  }

  /** RENEWAL_ARRIVES. */
  renewed(node: number, voter: number, epoch: number, number: number): void {
    const { leases } = this.parts;
    if (leases === null || epoch !== this.epoch[node]) return;
    leases.renewed(node, voter, this.sent[node * REMEMBERED + (number % REMEMBERED)]!);
    this.lookAtLease(node);
  }

  /** LEASE_DUE: the lease ends by the leader's own clock, also while it is paused. */
  leaseDue(node: number, epoch: number): void {
    if (this.parts.leaders.at(node)?.branch.epoch !== epoch) return;
    this.lookAtLease(node);
    this.watchLease(node);
  }

  /** A leadership begins: with the lease that its beats have earned so far. */
  watchLease(node: number): void {
    const leader = this.parts.leaders.at(node);
    if (leader === null || !this.isStrict) return;
    const left = this.leaseLeft(node);
    const wait = left > 0 ? this.world.clocks.span(node, left) : this.everyNs;
    this.world.simulation.after(Math.max(1, wait), LEASE_DUE, node, leader.branch.epoch);
  }

  /** Without a lease a leader neither takes nor commits writes; with one it goes on. */
  lookAtLease(node: number): void {
    const leader = this.parts.leaders.at(node);
    if (leader === null || this.parts.leases === null) return;
    const holds = this.leaseLeft(node) > 0;
    if (holds === leader.mayCommit) return;
    leader.mayCommit = holds;
    if (holds) leader.branch.logs.forEach((_, shard) => void leader.release(shard));
    this.parts.record.look();
  }

  /** A quorum lease ends to the nanosecond; a leader that only loops looks at it in each loop. */
  private get isStrict(): boolean {
    return this.plan.fencing.kind === "quorum_lease";
  }

  /** Nanoseconds of the node's clock for which it still holds its lease. */
  private leaseLeft(node: number): number {
    const { leases, detection } = this.parts;
    if (leases === null) return Number.POSITIVE_INFINITY;
    const until = leases.heldUntil(node, this.plan.voters, detection.needed);
    return until - this.world.clocks.read(node);
  }
}
