import type { FailoverPlan } from "../../../model/failover.ts";
import { makeStream } from "../../../random/stream.ts";
import { candidateOf, standOf } from "../../failover/candidate.ts";
import type { Leases } from "../../failover/leases.ts";
import { Suspicion } from "../../failover/suspicion.ts";
import { Votes } from "../../failover/votes.ts";
import { PRIORITY_SAMPLE } from "../../kernel/event-kind.ts";
import { DOWN, PAUSED } from "../../kernel/machines.ts";
import type { Beliefs } from "./beliefs.ts";
import type { Control } from "./control.ts";
import { ASK_ARRIVES, ROUND_DUE, SILENCE_DUE, VOTE_ARRIVES } from "./events.ts";
import type { Replicas, World } from "./replicas.ts";

/** A round lasts as long as the time between beats, then twice as long each time, up to 64 times. */
const MOST_DOUBLINGS = 6;

/** Since when an asker has taken the leader for dead, and when it had heard it for the last time. */
export interface Missed {
  readonly sinceNs: number;
  readonly heardNs: number;
}

export interface DetectionParts {
  readonly replicas: Replicas;
  readonly beliefs: Beliefs;
  readonly control: Control;
  /** Null unless a lease has to run out before anybody votes. */
  readonly leases: Leases | null;
  /** False for a node that may not take over now, whatever it has. */
  readonly mayLead: (node: number) => boolean;
  /** A majority has chosen: the node is to lead in this epoch. */
  readonly chosen: (asker: number, node: number, epoch: number, missed: Missed) => void;
  /** The voter stops to take the old leader's log, since it has voted for a new one. */
  readonly leave: (node: number) => void;
  /** A leader whose lease has run out steps down, since it leads nobody; true if it did. */
  readonly yields: (node: number) => boolean;
  /** Tells an asker who leads. */
  readonly tell: (from: number, to: number) => void;
}

/**
 * Noticing that the leader is gone, and choosing another. Each voter listens for beats. One that
 * has missed them for too long asks the others; they vote for it once they miss the leader
 * themselves. With a majority, and the positions of those who can be heard, the asker chooses.
 */
export class Detection {
  /** By node: what it last knew of the leader's end, in the units of `maxLag`. */
  readonly leaderAt: Float64Array;
  private readonly world: World;
  private readonly plan: FailoverPlan;
  private readonly parts: DetectionParts;
  private readonly suspicion: Suspicion;
  private readonly votes: Votes;
  /** Turns of listening and of asking, by node: a timer of an older one is void. */
  private readonly listening: Int32Array;
  private readonly asking: Int32Array;
  /** Rounds in a row that a node has begun without hearing a leader. */
  private readonly rounds: Int32Array;
  /** 1 while a voter's timer runs. */
  private readonly armed: Uint8Array;
  /** Since when a voter has missed the leader; Infinity while it hears it. */
  private readonly missedNs: Float64Array;
  /** What a node told last of the leader's end and of its own. */
  private readonly toldLeader: Float64Array;
  private readonly toldOwn: Float64Array;

  constructor(world: World, plan: FailoverPlan, parts: DetectionParts) {
    const { nodes } = parts.replicas;
    this.world = world;
    this.plan = plan;
    this.parts = parts;
    this.suspicion = new Suspicion(plan.detect, nodes);
    this.votes = new Votes(nodes, 1);
    this.leaderAt = new Float64Array(nodes);
    this.listening = new Int32Array(nodes);
    this.asking = new Int32Array(nodes);
    this.rounds = new Int32Array(nodes);
    this.armed = new Uint8Array(nodes);
    this.missedNs = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
    this.toldLeader = new Float64Array(nodes);
    this.toldOwn = new Float64Array(nodes);
  }

  start(): void {
    for (const voter of this.plan.voters) {
      if (this.parts.replicas.leads[voter] === 0) this.listen(voter);
    }
  }

  /** The voter begins to listen: at the start, after a crash, or for another leader. */
  listen(voter: number): void {
    if (!this.plan.voters.includes(voter)) return;
    const { now } = this.world.simulation;
    this.suspicion.restart(voter, now);
    this.hush(voter);
    this.arm(voter, this.firstLook(voter));
  }

  /** The node leads, or is down: it listens to nobody. */
  stop(voter: number): void {
    this.listening[voter]! += 1;
    this.armed[voter] = 0;
    this.hush(voter);
  }

  /**
   * A beat of the leader that the voter believes in. It does not count for a voter that has given
   * its vote, and with it the lease, to another: or else a leader without a lease would go on.
   */
  heard(voter: number): void {
    const { leases, beliefs } = this.parts;
    const leader = beliefs.leader[voter]!;
    if (leases !== null && !this.mayRenew(voter, leader, beliefs.epoch[voter]!)) return;
    this.suspicion.heard(voter, this.world.simulation.now);
    if (this.missedNs[voter] !== Number.POSITIVE_INFINITY || this.votes.askerOf(voter) >= 0) {
      this.hush(voter);
    }
    if (this.armed[voter] === 0 && this.plan.voters.includes(voter)) {
      this.arm(voter, this.nextLook(voter));
    }
  }

  /** True when the voter may renew this leader's lease: it has voted for nobody else above it. */
  mayRenew(voter: number, leader: number, epoch: number): boolean {
    return !this.plan.voters.includes(voter) || !this.votes.isAgainst(voter, leader, epoch);
  }

  /** An epoch above all that anybody has voted for, for an operator's promotion. */
  takeEpoch(): number {
    const { voters } = this.plan;
    const given = voters.map((voter) => this.votes.given[voter]!);
    const known = this.parts.replicas.members.map((node) => this.parts.beliefs.epoch[node]!);
    const epoch = Math.max(...given, ...known) + 1;
    for (const voter of voters) this.votes.learn(voter, epoch);
    return epoch;
  }

  /** How many votes decide. An arbiter strikes off those that are down. */
  get needed(): number {
    const { voters, arbiter, fencing } = this.plan;
    const { state } = this.world.machines;
    // Two alone can have no majority: each may act, and shoots first.
    if (arbiter !== true && voters.length === 2 && fencing.kind === "stonith") return 1;
    const counted = arbiter === true ? voters.filter((voter) => state[voter] !== DOWN) : voters;
    return Math.floor(counted.length / 2) + 1;
  }

  /** SILENCE_DUE. */
  silenceDue(voter: number, turn: number): void {
    if (turn !== this.listening[voter] || !this.isAwake(SILENCE_DUE, voter, turn)) return;
    const { now } = this.world.simulation;
    this.armed[voter] = 0;
    const deadline = this.suspicion.deadline(voter);
    if (now >= deadline && this.plan.detect.kind !== "lease") {
      this.missedNs[voter] = Math.min(this.missedNs[voter]!, deadline);
    }
    if (!this.misses(voter)) {
      this.arm(voter, this.nextLook(voter));
      return;
    }
    this.missedNs[voter] = Math.min(this.missedNs[voter]!, now);
    const asker = this.votes.askerOf(voter);
    if (asker >= 0) this.vote(voter, asker, this.votes.askedEpoch(voter));
    else this.ask(voter);
  }

  /** ASK_ARRIVES. */
  asked(voter: number, asker: number, epoch: number): void {
    const { beliefs, replicas } = this.parts;
    if (beliefs.epoch[voter]! >= epoch) {
      this.parts.tell(voter, asker);
      return;
    }
    if (!this.plan.voters.includes(voter)) {
      this.reply(voter, asker, 0);
      return;
    }
    if (replicas.leads[voter] === 1 && !this.parts.yields(voter)) return;
    if (this.misses(voter)) this.vote(voter, asker, epoch);
    else this.votes.wait(voter, asker, epoch);
  }

  /** VOTE_ARRIVES: `epoch` given, 0 for none, or minus the epoch that went to another. */
  answered(asker: number, voter: number, epoch: number, stand: number): void {
    if (epoch < 0) {
      this.votes.learn(asker, -epoch);
      return;
    }
    if (!this.votes.isAsking(asker)) return;
    if (epoch > 0 && !this.votes.count(asker, voter, epoch)) return;
    this.takeReport(asker, voter, stand);
    this.decideIfAllAreIn(asker);
  }

  /** ROUND_DUE: those who have not answered by now are left out. */
  roundDue(asker: number, turn: number): void {
    if (turn !== this.asking[asker] || !this.isAwake(ROUND_DUE, asker, turn)) return;
    if (!this.misses(asker) || this.parts.replicas.leads[asker] === 1) return;
    if (this.votes.isAsking(asker) && this.votes.votesOf(asker) >= this.needed) this.decide(asker);
    else this.ask(asker);
  }

  private ask(asker: number): void {
    const { plan, parts } = this;
    this.rounds[asker]! += 1;
    const epoch = this.votes.begin(asker, parts.beliefs.epoch[asker]!);
    this.measure(asker);
    this.takeReport(asker, asker, this.standOf(asker));
    const others = new Set([...plan.voters, ...parts.replicas.members]);
    for (const node of others) {
      if (node !== asker) parts.control.send(ASK_ARRIVES, asker, node, { a: epoch });
    }
    this.leaveIfFenced(asker);
    this.againLater(asker);
    this.decideIfAllAreIn(asker);
  }

  private vote(voter: number, asker: number, epoch: number): void {
    const gives = this.votes.give(voter, asker, epoch);
    if (gives) this.leaveIfFenced(voter);
    this.reply(voter, asker, gives ? epoch : -this.votes.given[voter]!);
    if (!this.votes.isAsking(voter)) this.againLater(voter);
  }

  private reply(voter: number, asker: number, epoch: number): void {
    const { control } = this.parts;
    this.measure(voter);
    control.send(VOTE_ARRIVES, voter, asker, { a: epoch, lsn: this.standOf(voter) });
  }

  /** If nothing comes of this round, the node asks on its own account, more patiently each time. */
  private againLater(node: number): void {
    this.asking[node]! += 1;
    const wait =
      this.suspicion.everyNs * (1 << Math.min(Math.max(0, this.rounds[node]! - 1), MOST_DOUBLINGS));
    this.world.simulation.after(wait, ROUND_DUE, node, this.asking[node]!);
  }

  /** With all reports in, nobody needs to be waited for. */
  private decideIfAllAreIn(asker: number): void {
    const { replicas, beliefs } = this.parts;
    if (this.votes.votesOf(asker) < this.needed) return;
    const told = this.votes.reportsOf(asker);
    const missing = replicas.members.some(
      (node) =>
        node !== beliefs.leader[asker] &&
        !told.some((report) => report.node === node) &&
        !(this.plan.arbiter === true && this.world.machines.state[node] === DOWN),
    );
    if (!missing) this.decide(asker);
  }

  private decide(asker: number): void {
    const epoch = this.votes.epochOf(asker);
    const reports = this.votes.reportsOf(asker).filter(({ node }) => this.parts.mayLead(node));
    const node = candidateOf(this.plan, reports, this.votes.leaderEndOf(asker));
    this.votes.close(asker);
    this.againLater(asker);
    if (node >= 0) {
      const heardNs = this.suspicion.lastHeardNs(asker);
      this.parts.chosen(asker, node, epoch, { sinceNs: this.missedNs[asker]!, heardNs });
      return;
    }
    this.world.recorder.episodes.note(
      "nobody_may_lead",
      "The leader was gone, and no node that could be reached was allowed to take over.",
    );
  }

  private takeReport(asker: number, node: number, stand: number): void {
    const { replicas } = this.parts;
    this.votes.tellEnd(asker, this.toldLeader[node]!);
    const at = node * replicas.shards;
    const copies = replicas.copyLeft[at]! > 0;
    if (!replicas.members.includes(node) || replicas.leads[node] === 1 || copies) return;
    this.votes.report(asker, { node, stand, end: this.toldOwn[node]! });
  }

  private standOf(node: number): number {
    const { replicas } = this.parts;
    if (!replicas.members.includes(node)) return 0;
    let records = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      records += replicas.received[node * replicas.shards + shard]!;
    }
    return standOf(replicas.branchOf[node]!.epoch, records);
  }

  /** What the node tells of ends of logs, as it is when it sends its answer. */
  private measure(node: number): void {
    this.toldLeader[node] = this.leaderAt[node]!;
    this.toldOwn[node] = this.endOf(node);
  }

  /** The end of a node's log in the units of `maxLag`: bytes, or when its newest record was appended. */
  endOf(node: number): number {
    const { replicas } = this.parts;
    if (!replicas.members.includes(node)) return Number.POSITIVE_INFINITY;
    let end = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.logOf(node, shard);
      const lsn = replicas.received[node * replicas.shards + shard]!;
      if (this.plan.maxLag?.kind !== "time") end += log.bytesTo(Math.max(lsn, log.base));
      else if (lsn > log.base) end = Math.max(end, log.appendedNs(lsn));
    }
    return end;
  }

  private misses(voter: number): boolean {
    const { leases } = this.parts;
    if (leases !== null && !leases.isFree(voter)) return false;
    if (this.plan.detect.kind === "lease") return true;
    return this.world.simulation.now >= this.suspicion.deadline(voter);
  }

  private leaveIfFenced(node: number): void {
    const { kind } = this.plan.fencing;
    if (kind === "epoch" || kind === "quorum_lease") this.parts.leave(node);
  }

  private hush(voter: number): void {
    this.missedNs[voter] = Number.POSITIVE_INFINITY;
    this.votes.calm(voter, this.parts.beliefs.epoch[voter]!);
    this.asking[voter]! += 1;
    this.rounds[voter] = 0;
  }

  private arm(voter: number, atNs: number): void {
    const { simulation } = this.world;
    this.listening[voter]! += 1;
    const turn = this.listening[voter]!;
    this.armed[voter] = 1;
    // A beat that comes in the same instant is in time.
    simulation.at(Math.max(simulation.now, atNs), PRIORITY_SAMPLE, SILENCE_DUE, voter, turn);
  }

  /** Looks at a lease come every loop, each node's at a time of its own. */
  private firstLook(voter: number): number {
    const { detect } = this.plan;
    if (detect.kind !== "lease") return this.nextLook(voter);
    const stream = makeStream(this.world.plan.run.seed, `n${voter}`, "lease look");
    const { now } = this.world.simulation;
    const phase = Math.floor(stream.next() * detect.loopNs);
    const turns = Math.ceil(Math.max(0, now - phase) / detect.loopNs);
    return phase + turns * detect.loopNs;
  }

  private nextLook(voter: number): number {
    const { detect } = this.plan;
    const { now } = this.world.simulation;
    if (detect.kind === "lease") return now + detect.loopNs;
    const silence = this.suspicion.deadline(voter);
    const { leases } = this.parts;
    const free = leases === null ? 0 : now + leases.freeIn(voter);
    return Math.max(silence, free, now + 1);
  }

  private isAwake(kind: number, node: number, turn: number): boolean {
    const { machines } = this.world;
    if (machines.state[node] === PAUSED) machines.defer(node, kind, node, turn);
    return machines.state[node] !== PAUSED && machines.state[node] !== DOWN;
  }
}
