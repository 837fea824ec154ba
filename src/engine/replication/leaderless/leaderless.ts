import type { LeaderlessPlan } from "../../../model/leaderless.ts";
import { DOWN, PAUSED, UP } from "../../kernel/machines.ts";
import { WRITE } from "../../kernel/operations.ts";
import { DEFERRED, DELIVERED, DROPPED } from "../../network/network.ts";
import type { WriteProbe } from "../../observe/write-probe.ts";
import { answerForgotten, breakConnections, turnAway } from "../connections.ts";
import { CLIENT, type Durability, type GoneVersions, type Protocol } from "../protocol.ts";
import type { World as AnyWorld } from "../world.ts";
import { Answers } from "./answer-rules.ts";
import { AntiEntropy } from "./anti-entropy.ts";
import { Contacts } from "./contacts.ts";
import { Convergence } from "./convergence.ts";
import { Coordinator } from "./coordinator.ts";
import { Copies, type World } from "./copies.ts";
import { durabilityOf, goneVersionsOf } from "./durability.ts";
import {
  COMPARE_DUE,
  FLUSH_TICK,
  HINT_DUE,
  PART_ARRIVES,
  PROBE_DUE,
  REPLY_ARRIVES,
  SILENCE_DUE,
  SPECULATE,
  TREE_ARRIVES,
} from "./events.ts";
import { Exchange } from "./exchange.ts";
import { Hints } from "./hints.ts";
import { PART_PROBE, Parts } from "./parts.ts";
import { Probe } from "./probe.ts";
import { Reach } from "./reach.ts";
import { Reads } from "./reads.ts";
import { ReplicaSide } from "./replica.ts";
import { ReplicaLag } from "./replica-lag.ts";
import { Ring } from "./ring.ts";
import { Rounds } from "./rounds.ts";
import { Speculation } from "./speculation.ts";
import { Suspicion } from "./suspicion.ts";
import { Visibility } from "./visibility.ts";

/** Every replica takes reads and writes; a coordinator asks several and waits for enough answers. */
export class Leaderless implements Protocol {
  readonly members: readonly number[];
  readonly shards = 1;
  private readonly world: World;
  private readonly ring: Ring;
  private readonly copies: Copies;
  private readonly parts: Parts;
  private readonly rounds: Rounds;
  private readonly exchange: Exchange;
  private readonly suspicion: Suspicion;
  private readonly contacts: Contacts;
  private readonly reach: Reach;
  private readonly hints: Hints;
  private readonly visibility: Visibility;
  private readonly replica: ReplicaSide;
  private readonly coordinator: Coordinator;
  private readonly reads: Reads;
  private readonly lag: ReplicaLag;
  private readonly convergence: Convergence;
  private readonly antiEntropy: AntiEntropy;

  constructor(world: AnyWorld<LeaderlessPlan>) {
    const { plan, simulation } = world;
    const { replication, topology } = plan;
    this.world = world;
    this.members = replication.members;
    this.ring = new Ring(replication, topology);
    const { ring } = this;
    this.copies = new Copies(world, ring);
    this.parts = new Parts(simulation);
    this.rounds = new Rounds(ring.copies, simulation);
    this.exchange = new Exchange(world, this.parts);
    this.suspicion = new Suspicion(world);
    this.contacts = new Contacts(world.network.endpoints, topology.nodes.length);
    this.reach = new Reach(world, ring, this.suspicion, this.contacts);
    const { copies, parts, rounds, exchange, suspicion, reach } = this;
    this.hints = new Hints(world, ring, copies, parts, exchange, suspicion);
    this.visibility = new Visibility(world, ring, copies.versions);
    const { hints, visibility } = this;
    const common = { ring, copies, parts, rounds, exchange, hints, visibility };
    this.replica = new ReplicaSide(world, common);
    const sides = {
      ...common,
      suspicion,
      reach,
      replica: this.replica,
      reads: new Answers(replication.read, ring, topology),
      writes: new Answers(replication.write, ring, topology),
    };
    this.coordinator = new Coordinator(world, sides);
    this.replica.asker = this.coordinator;
    this.reads = new Reads(world, sides, this.coordinator, new Speculation(world, rounds));
    this.coordinator.readSide = this.reads;
    this.lag = new ReplicaLag(world, ring, copies.keys, copies.versions);
    this.coordinator.onCreate = (version) => this.lag.created(version);
    this.convergence = new Convergence(world, ring, copies);
    this.antiEntropy = new AntiEntropy(world, { ring, copies, parts, exchange, suspicion });
    copies.onChange = (version, position, isThere) => {
      this.lag.moved(version, position, isThere);
      this.convergence.moved(version, position, isThere);
    };
    copies.onNowhere = (version) => this.lag.gone(version);
    copies.onRelease = (version) => visibility.close(version);
    suspicion.onReturn = (endpoint, node) => {
      if (endpoint < topology.nodes.length) hints.start(endpoint, node);
    };
  }

  start(): void {
    const { plan, recorder } = this.world;
    this.antiEntropy.start();
    if (plan.workloads.every(({ session }) => session.length === 0)) return;
    recorder.episodes.note(
      "sessions_not_enforced",
      "Session guarantees are not enforced by the clients of leaderless replication: quorums that overlap give them, others do not.",
    );
  }

  endOf(): number {
    return this.copies.versions.newestSerial;
  }

  nodeFor(operation: number): number {
    const { operations, plan } = this.world;
    if (plan.replication.coordinator === "client") return CLIENT;
    const place = this.ring.placeOf(operations.key[operation]!);
    const isWrite = operations.kind[operation] === WRITE;
    return this.reach.coordinator(operations.host[operation]!, place, isWrite);
  }

  leaderFor(host: number): number {
    return this.reach.coordinator(host, 0, true);
  }

  coordinate(operation: number): void {
    this.coordinator.begin(operation, this.world.operations.host[operation]!);
  }

  acknowledged(operation: number): void {
    const { versions } = this.copies;
    const version = this.coordinator.versionOf[operation] ?? 0;
    const isStill = versions.serialOf(version) === this.world.operations.lsn[operation];
    if (version !== 0 && isStill) this.copies.acknowledge(version);
  }

  /**
   * A client takes a coordinator for away that is down, or that was silent to all of its host for a
   * whole time-out. One that refuses for want of replicas is there, but others come first for a while.
   */
  attemptFailed(operation: number, timedOut: boolean): void {
    const { operations, machines, simulation } = this.world;
    const node = operations.node[operation]!;
    if (node < 0) return;
    const host = operations.host[operation]!;
    const isGone = timedOut
      ? !this.contacts.heardSince(host, node, operations.sentNs[operation]!)
      : machines.state[node] === DOWN;
    if (isGone) this.suspicion.mark(host, node);
    else if (!timedOut) this.contacts.refused(host, node, simulation.now);
  }

  attemptAnswered(operation: number): void {
    const { operations, simulation } = this.world;
    const node = operations.node[operation]!;
    if (node >= 0) this.contacts.heard(operations.host[operation]!, node, simulation.now);
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
      this.coordinator.take(operation);
    }
    if (fate !== DEFERRED) messages.release(message);
  }

  /** CPU_DONE. */
  cpuDone(core: number, life: number): void {
    const part = this.world.cpu.finish(core, life);
    if (!Number.isNaN(part)) this.replica.work(part);
  }

  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void {
    this.replica.flushDone(node, life);
  }

  applyDone(): void {}

  senderFree(): void {}

  event(kind: number, a: number, b: number): void {
    switch (kind) {
      case PART_ARRIVES:
        this.replica.arrives(a);
        break;
      case REPLY_ARRIVES:
        this.replyArrives(a);
        break;
      case SILENCE_DUE:
        this.coordinator.absences.silenceDue();
        break;
      case SPECULATE:
        if (this.rounds.generation[a] === b) this.reads.speculate(a);
        break;
      case PROBE_DUE:
        if (this.suspicion.probeDue(a, b)) this.probe(a);
        break;
      case HINT_DUE:
        this.hints.due(a, b);
        break;
      case COMPARE_DUE:
        this.antiEntropy.due(a);
        break;
      case TREE_ARRIVES:
        this.antiEntropy.arrives(a);
        break;
      case FLUSH_TICK:
        this.replica.tick(a, b);
        break;
      default:
        throw new RangeError(`leaderless replication has no event of kind ${kind}`);
    }
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    const { world, coordinator, replica, hints, suspicion } = this;
    if (world.machines.state[node] === DOWN) return;
    world.machines.crash(node, site);
    world.cpu.clear(node);
    world.disks.clear(node);
    coordinator.orphan(node);
    replica.crash(node, site, losesDisk);
    hints.crash(node, losesDisk);
    suspicion.clear(node);
    breakConnections(this.world, node, site);
    this.convergence.count();
  }

  restart(node: number): void {
    const { world } = this;
    if (world.machines.state[node] !== DOWN) return;
    world.machines.restart(node);
    answerForgotten(this.world, node);
    this.hints.restart(node);
    this.convergence.count();
  }

  resume(node: number): void {
    if (this.world.machines.state[node] !== UP) return;
    this.world.cpu.startWaiting(node);
    this.replica.startFlush(node);
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
    return [];
  }

  lagNs(node: number): number {
    return this.lag.ns(node);
  }

  lagBytes(node: number): number {
    return this.lag.bytes[node]!;
  }

  divergence(): number {
    return this.copies.unevenKeys;
  }

  writeProbe(): WriteProbe {
    const { ring, copies, parts, rounds } = this;
    return new Probe(this.world, { ring, copies, parts, rounds });
  }

  durability(): Durability {
    return durabilityOf(this.world, this.ring, this.copies, this.hints);
  }

  goneVersions(): GoneVersions {
    return goneVersionsOf(this.copies);
  }

  finish(): void {
    const { copies, visibility } = this;
    for (let row = 0; row < copies.keys.count; row++) {
      let version = copies.keys.newestOf(row);
      for (; version !== 0; version = copies.versions.olderOf(version)) visibility.close(version);
    }
  }

  /** REPLY_ARRIVES. */
  private replyArrives(message: number): void {
    const { network } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DEFERRED) return;
    const part = messages.a[message]!;
    messages.release(message);
    if (fate === DELIVERED) this.coordinator.answered(part);
    else this.coordinator.vanished(part);
  }

  private probe(pair: number): void {
    const { machines, plan } = this.world;
    const nodes = plan.topology.nodes.length;
    const endpoint = Math.floor(pair / nodes);
    if (endpoint < nodes && machines.state[endpoint] === PAUSED) return;
    const part = this.parts.take(PART_PROBE, -1, endpoint, pair % nodes, 0);
    this.exchange.ask(part, 0);
  }
}
