import type { Plan } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { ARRIVAL, PRIORITY_WORK, PROBE, RETRY, THINK_DONE } from "../kernel/event-kind.ts";
import { CLIENT_GONE, PART, PROBING, READ, WRITE } from "../kernel/operations.ts";
import type { Receiver } from "../network/client-channels.ts";
import { DEFERRED, DELIVERED } from "../network/network.ts";
import { READS_STARTED, WRITES_STARTED } from "../observe/counters.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import { Attempts } from "./attempts.ts";
import { type Choices, makeChoices } from "./choices.ts";
import { Outcomes } from "./outcomes.ts";
import { Retries } from "./retries.ts";
import { Sessions } from "./sessions.ts";

/** A client whose connection was refused waits this long before its next operation. */
const RECONNECT_NS = 100_000_000;

/** The clients: they send, wait, give up, try again, think, and remember. */
export class Clients implements Receiver {
  readonly outcomes: Outcomes;
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly plan: Plan;
  private readonly sessions: Sessions;
  private readonly attempts: Attempts;
  private readonly retries: Retries;
  private readonly choices: readonly Choices[];
  private readonly workloads: readonly WorkloadPlan[];
  /** 1 for each workload whose clients go round in a closed loop. */
  private readonly isClosed: Uint8Array;
  /** Whose turn it is among the sessions of an open loop, by workload. */
  private readonly turns: Int32Array;

  constructor(world: World, cluster: Protocol) {
    const { plan } = world;
    this.world = world;
    this.cluster = cluster;
    world.clients.receiver = this;
    this.plan = plan;
    const nodes = plan.topology.nodes.length;
    this.sessions = new Sessions(plan.workloads, nodes, cluster.shards, plan.run.seed);
    this.outcomes = new Outcomes(world, cluster, this.sessions);
    this.attempts = new Attempts(world, cluster, this.sessions, this.outcomes);
    this.retries = new Retries(plan);
    this.turns = new Int32Array(plan.workloads.length);
    this.choices = makeChoices(plan);
    this.workloads = plan.workloads;
    this.isClosed = Uint8Array.from(plan.workloads, ({ load }) => Number(load.kind === "closed"));
  }

  /** Every closed loop's clients begin by thinking; open loops schedule their first arrival. */
  start(): void {
    const { sessions, world } = this;
    this.plan.workloads.forEach(({ load }, workload) => {
      if (load.kind !== "closed") {
        this.scheduleArrival(workload);
        return;
      }
      const size = sessions.sizes[workload]!;
      for (let at = 0; at < size; at++) {
        const think = this.choices[workload]!.think.take();
        const begin = Math.round(((load.rampUpNs ?? 0) * at) / size);
        world.simulation.after(begin + think, THINK_DONE, sessions.first[workload]! + at, 0);
      }
    });
  }

  /** THINK_DONE. */
  thinkDone(session: number): void {
    this.issue(this.sessions.workload[session]!, session);
  }

  /** ARRIVAL. */
  arrival(workload: number): void {
    const turn = this.turns[workload]!;
    this.turns[workload] = turn + 1 === this.sessions.sizes[workload]! ? 0 : turn + 1;
    this.scheduleArrival(workload);
    this.issue(workload, this.sessions.first[workload]! + turn);
  }

  /** RETRY and PROBE: an attempt that was prepared goes out. */
  launch(operation: number): void {
    const { operations, recorder, simulation } = this.world;
    if ((operations.flags[operation]! & PROBING) !== 0 && operations.tries[operation] === 0) {
      operations.intendedNs[operation] = simulation.now;
      recorder.counts[READS_STARTED]! += 1;
    }
    this.attempts.send(operation);
  }

  /** CLIENT_TIMEOUT: gives up every attempt that has waited too long. */
  timeOut(workload: number): void {
    for (;;) {
      const operation = this.attempts.overdue(workload);
      if (operation < 0) return;
      this.cluster.attemptFailed(operation, true);
      this.attempts.failed(operation, true);
      this.failed(operation, true);
    }
  }

  /** RESPONSE_ARRIVES. */
  responseArrives(message: number): void {
    const { network, operations } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DEFERRED) return;
    const operation = messages.a[message]!;
    const refused = messages.b[message] === 1;
    messages.release(message);
    const isAwaited = (operations.flags[operation]! & CLIENT_GONE) === 0;
    if (fate === DELIVERED && isAwaited) this.answered(operation, refused);
    operations.serverDone(operation);
  }

  /** The answer has come, by message or from the client's own coordinator. */
  answered(operation: number, refused: boolean): void {
    const { operations } = this.world;
    if (refused) this.cluster.attemptFailed(operation, false);
    else this.cluster.attemptAnswered?.(operation);
    if ((operations.flags[operation]! & PART) !== 0) {
      this.partAnswered(operation, refused);
      return;
    }
    this.attempts.stopWaiting(operation);
    if (refused) {
      this.attempts.failed(operation, false);
      this.failed(operation, false);
    } else {
      this.attempts.heard(operation);
      this.succeeded(operation);
    }
  }

  /** A quorum read has enough answers once the parts that it wants have come; the newest wins. */
  private partAnswered(part: number, refused: boolean): void {
    const { operations } = this.world;
    const parent = operations.parent[part]!;
    // The read may be over, and its slot another operation's.
    const isOver = operations.generation[parent] !== operations.parentGeneration[part];
    operations.clientDone(part);
    if (isOver || refused || operations.wanted[parent]! <= 0) return;
    if (operations.version[part]! >= operations.version[parent]!) {
      operations.version[parent] = operations.version[part]!;
      operations.seenLsn[parent] = operations.seenLsn[part]!;
      operations.behind[parent] = operations.behind[part]!;
      operations.ageNs[parent] = operations.ageNs[part]!;
    }
    operations.wanted[parent]! -= 1;
    if (operations.wanted[parent]! > 0) return;
    this.attempts.stopWaiting(parent);
    this.succeeded(parent);
  }

  private scheduleArrival(workload: number): void {
    const at = this.choices[workload]!.arrivals.next();
    if (at >= this.plan.run.durationNs) return;
    this.world.simulation.at(
      Math.max(at, this.world.simulation.now),
      PRIORITY_WORK,
      ARRIVAL,
      workload,
      0,
    );
  }

  /** A session begins a new operation. */
  private issue(workload: number, session: number): void {
    const { operations, simulation, recorder } = this.world;
    const { writeShare, transaction } = this.workloads[workload]!;
    const choices = this.choices[workload]!;
    const isWrite = writeShare >= 1 || (writeShare > 0 && choices.mix.next() < writeShare);
    const operation = operations.take();
    operations.kind[operation] = isWrite ? WRITE : READ;
    operations.workload[operation] = workload;
    operations.session[operation] = session;
    operations.host[operation] = this.hostOf(workload, session);
    operations.key[operation] = choices.key();
    operations.bytes[operation] = choices.bytes.take() * (isWrite ? transaction : 1);
    operations.intendedNs[operation] = simulation.now;
    if (isWrite) {
      recorder.counts[WRITES_STARTED]! += 1;
      recorder.availability.started(simulation.now);
      this.findCause(operation);
    } else {
      recorder.counts[READS_STARTED]! += 1;
    }
    this.retries.began(workload);
    this.attempts.send(operation);
  }

  /** A reply answers the write that its session's last read returned, if it returned one. */
  private findCause(operation: number): void {
    const { operations } = this.world;
    const workload = operations.workload[operation]!;
    const { replies } = this.workloads[workload]!;
    if (replies <= 0 || this.choices[workload]!.reply.next() >= replies) return;
    const session = operations.session[operation]!;
    const version = this.sessions.lastReadVersion[session]!;
    if (version <= 0) return;
    operations.causeKey[operation] = this.sessions.lastReadKey[session]!;
    operations.causeVersion[operation] = version;
  }

  private hostOf(workload: number, session: number): number {
    const { roaming, clientHosts } = this.workloads[workload]!;
    const home = this.sessions.host[session]!;
    if (roaming <= 0 || clientHosts.length < 2) return home;
    const { roam } = this.choices[workload]!;
    if (roam.next() >= roaming) return home;
    const nodes = this.plan.topology.nodes.length;
    const others = clientHosts.length - 1;
    const at = clientHosts.indexOf(home - nodes);
    const step = 1 + Math.floor(roam.next() * others);
    return nodes + clientHosts[(at + step) % clientHosts.length]!;
  }

  private succeeded(operation: number): void {
    const { operations, simulation } = this.world;
    this.outcomes.succeeded(operation);
    const workload = operations.workload[operation]!;
    const session = operations.session[operation]!;
    const { readAfterWriteNs } = this.workloads[workload]!;
    const probes = operations.kind[operation] === WRITE && readAfterWriteNs !== null;
    if (probes) {
      const probe = this.attempts.copyOf(operation);
      operations.kind[probe] = READ;
      operations.flags[probe]! |= PROBING;
      operations.tries[probe] = 0;
      operations.bytes[probe] = this.choices[workload]!.bytes.take();
      simulation.after(readAfterWriteNs, PROBE, probe, 0);
    }
    operations.clientDone(operation);
    if (!probes && this.isClosed[workload] === 1) this.think(workload, session, 0);
  }

  /** An attempt failed or timed out: try again, or give the operation up. */
  private failed(operation: number, timedOut: boolean): void {
    const { operations, simulation } = this.world;
    const workload = operations.workload[operation]!;
    const session = operations.session[operation]!;
    const { readFrom } = this.workloads[workload]!;
    if (readFrom.kind === "pinned") this.sessions.pinned[session] = -1;
    const tries = operations.tries[operation]!;
    const wait = this.retries.wait(workload, tries);
    if (wait >= 0) {
      const again = this.attempts.copyOf(operation);
      operations.tries[again] = tries + 1;
      simulation.after(wait, RETRY, again, 0);
      this.outcomes.attemptOver(operation);
      return;
    }
    this.outcomes.gaveUp(operation, timedOut);
    this.outcomes.attemptOver(operation);
    if (this.isClosed[workload] === 1) this.think(workload, session, timedOut ? 0 : RECONNECT_NS);
  }

  private think(workload: number, session: number, extraNs: number): void {
    const think = this.choices[workload]!.think.take() + extraNs;
    if (think === 0) this.issue(workload, session);
    else this.world.simulation.after(think, THINK_DONE, session, 0);
  }
}
