import type { Plan } from "../../model/plan.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { Draw } from "../kernel/draw.ts";
import {
  ARRIVAL,
  CLIENT_TIMEOUT,
  PRIORITY_WORK,
  PROBE,
  RETRY,
  THINK_DONE,
} from "../kernel/event-kind.ts";
import { CLIENT_GONE, PART, PROBING, READ, WRITE } from "../kernel/operations.ts";
import { type Receiver, SMALL_BYTES } from "../network/client-channels.ts";
import { DEFERRED, DELIVERED } from "../network/network.ts";
import { READS_STARTED, WRITES_STARTED } from "../observe/counters.ts";
import { CLIENT, type Protocol, ROUTED } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import { Arrivals } from "./arrivals.ts";
import { makeKeys } from "./keys.ts";
import { Outcomes } from "./outcomes.ts";
import { ReadRoutes } from "./read-routes.ts";
import { Sessions } from "./sessions.ts";
import { TimeOuts } from "./time-outs.ts";

/** A client whose connection was refused waits this long before its next operation. */
const RECONNECT_NS = 100_000_000;

/** The random choices of one workload. */
interface Choices {
  readonly think: Draw;
  readonly bytes: Draw;
  readonly key: () => number;
  readonly mix: Stream;
  readonly roam: Stream;
  readonly reply: Stream;
  readonly backoff: Stream;
  readonly arrivals: Arrivals;
  readonly timeOuts: TimeOuts;
}

/** The clients: they send, wait, give up, try again, think, and remember. */
export class Clients implements Receiver {
  readonly outcomes: Outcomes;
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly plan: Plan;
  private readonly sessions: Sessions;
  private readonly routes: ReadRoutes;
  private readonly choices: readonly Choices[];
  /** Arrivals of an open loop so far, by workload: its sessions take turns. */
  private readonly arrived: Float64Array;
  private readonly timerSet: Uint8Array;

  constructor(world: World, cluster: Protocol) {
    const { plan, operations } = world;
    this.world = world;
    this.cluster = cluster;
    world.clients.receiver = this;
    this.plan = plan;
    const nodes = plan.topology.nodes.length;
    this.sessions = new Sessions(plan.workloads, nodes, cluster.shards);
    this.routes = new ReadRoutes(plan, this.sessions, cluster);
    this.outcomes = new Outcomes(world, cluster, this.sessions);
    this.arrived = new Float64Array(plan.workloads.length);
    this.timerSet = new Uint8Array(plan.workloads.length);
    this.choices = plan.workloads.map(({ load, keys, value }, index) => {
      const { seed } = plan.run;
      const stream = (purpose: string) => makeStream(seed, `w${index}`, purpose);
      const think = load.kind === "closed" ? load.think : ({ kind: "constant", value: 0 } as const);
      return {
        think: new Draw(think, seed, `w${index}`, "think"),
        bytes: new Draw(value, seed, `w${index}`, "value"),
        key: makeKeys(keys, stream("key")),
        mix: stream("mix"),
        roam: stream("roam"),
        reply: stream("reply"),
        backoff: stream("backoff"),
        arrivals: new Arrivals(load, stream("arrival")),
        timeOuts: new TimeOuts(operations),
      };
    });
  }

  /** Every closed loop's clients begin by thinking; open loops schedule their first arrival. */
  start(): void {
    const { sessions, world } = this;
    this.plan.workloads.forEach(({ load }, workload) => {
      if (load.kind !== "closed") {
        this.scheduleArrival(workload);
        return;
      }
      for (let at = 0; at < sessions.sizes[workload]!; at++) {
        const think = this.choices[workload]!.think.take();
        world.simulation.after(think, THINK_DONE, sessions.first[workload]! + at, 0);
      }
    });
  }

  /** THINK_DONE. */
  thinkDone(session: number): void {
    this.issue(this.sessions.workload[session]!, session);
  }

  /** ARRIVAL. */
  arrival(workload: number): void {
    const turn = this.arrived[workload]! % this.sessions.sizes[workload]!;
    this.arrived[workload]! += 1;
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
    this.send(operation);
  }

  /** CLIENT_TIMEOUT: gives up every attempt that has waited too long. */
  timeOut(workload: number): void {
    const { operations, simulation } = this.world;
    const { timeOuts } = this.choices[workload]!;
    const { timeoutNs } = this.plan.workloads[workload]!;
    this.timerSet[workload] = 0;
    while (timeOuts.oldest >= 0) {
      const operation = timeOuts.oldest;
      const due = operations.sentNs[operation]! + timeoutNs!;
      if (due > simulation.now) {
        this.timerSet[workload] = 1;
        simulation.at(due, PRIORITY_WORK, CLIENT_TIMEOUT, workload, 0);
        return;
      }
      timeOuts.remove(operation);
      this.cluster.attemptFailed(operation, true);
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
    if ((operations.flags[operation]! & PART) !== 0) {
      this.partAnswered(operation, refused);
      return;
    }
    this.stopWaiting(operation);
    if (refused) this.failed(operation, false);
    else this.succeeded(operation);
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
    this.stopWaiting(parent);
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
    const { writeShare, transaction } = this.plan.workloads[workload]!;
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
    this.send(operation);
  }

  /** A reply answers the write that its session's last read returned, if it returned one. */
  private findCause(operation: number): void {
    const { operations, plan } = this.world;
    const workload = operations.workload[operation]!;
    const { replies } = plan.workloads[workload]!;
    if (replies <= 0 || this.choices[workload]!.reply.next() >= replies) return;
    const session = operations.session[operation]!;
    const version = this.sessions.lastReadVersion[session]!;
    if (version <= 0) return;
    operations.causeKey[operation] = this.sessions.lastReadKey[session]!;
    operations.causeVersion[operation] = version;
  }

  private hostOf(workload: number, session: number): number {
    const { roaming, clientHosts } = this.plan.workloads[workload]!;
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

  /** An attempt goes out. */
  private send(operation: number): void {
    const { operations, simulation, clients, plan } = this.world;
    const workload = operations.workload[operation]!;
    const { readFrom, timeoutNs } = plan.workloads[workload]!;
    operations.sentNs[operation] = simulation.now;
    if (timeoutNs !== null) {
      this.choices[workload]!.timeOuts.add(operation);
      if (this.timerSet[workload] === 0) {
        this.timerSet[workload] = 1;
        simulation.after(timeoutNs, CLIENT_TIMEOUT, workload, 0);
      }
    }
    const node = this.cluster.nodeFor(operation);
    if (node === CLIENT) {
      operations.node[operation] = CLIENT;
      this.cluster.coordinate(operation);
      return;
    }
    const isWrite = operations.kind[operation] === WRITE;
    if (node !== ROUTED) {
      operations.node[operation] = node;
      clients.request(operation, isWrite ? operations.bytes[operation]! : SMALL_BYTES);
      return;
    }
    const session = operations.session[operation]!;
    const host = operations.host[operation]!;
    operations.lsn[operation] = this.outcomes.neededBy(operation);
    operations.node[operation] = this.routes.choose(readFrom, session, host, simulation.now);
    if (readFrom.kind === "quorum") this.sendParts(operation);
    else clients.request(operation, SMALL_BYTES);
  }

  /** A quorum read asks every replica, and a majority of answers is enough. */
  private sendParts(parent: number): void {
    const { operations, clients } = this.world;
    const { members } = this.routes;
    operations.wanted[parent] = Math.floor(members.length / 2) + 1;
    for (const node of members) {
      const part = operations.take();
      operations.flags[part]! |= PART;
      operations.kind[part] = READ;
      operations.workload[part] = operations.workload[parent]!;
      operations.session[part] = operations.session[parent]!;
      operations.host[part] = operations.host[parent]!;
      operations.key[part] = operations.key[parent]!;
      operations.bytes[part] = operations.bytes[parent]!;
      operations.intendedNs[part] = operations.intendedNs[parent]!;
      operations.sentNs[part] = operations.sentNs[parent]!;
      operations.parent[part] = parent;
      operations.parentGeneration[part] = operations.generation[parent]!;
      operations.node[part] = node;
      clients.request(part, SMALL_BYTES);
    }
  }

  private stopWaiting(operation: number): void {
    const workload = this.world.operations.workload[operation]!;
    if (this.plan.workloads[workload]!.timeoutNs === null) return;
    this.choices[workload]!.timeOuts.remove(operation);
  }

  private succeeded(operation: number): void {
    const { operations, simulation, plan } = this.world;
    this.outcomes.succeeded(operation);
    const workload = operations.workload[operation]!;
    const session = operations.session[operation]!;
    const { readAfterWriteNs, load } = plan.workloads[workload]!;
    const probes = operations.kind[operation] === WRITE && readAfterWriteNs !== null;
    if (probes) {
      const probe = this.copyOf(operation);
      operations.kind[probe] = READ;
      operations.flags[probe]! |= PROBING;
      operations.tries[probe] = 0;
      operations.bytes[probe] = this.choices[workload]!.bytes.take();
      simulation.after(readAfterWriteNs, PROBE, probe, 0);
    }
    operations.clientDone(operation);
    if (!probes && load.kind === "closed") this.think(workload, session, 0);
  }

  /** An attempt failed or timed out: try again, or give the operation up. */
  private failed(operation: number, timedOut: boolean): void {
    const { operations, simulation, plan } = this.world;
    const workload = operations.workload[operation]!;
    const session = operations.session[operation]!;
    const { retry, load, readFrom } = plan.workloads[workload]!;
    if (readFrom.kind === "pinned") this.sessions.pinned[session] = -1;
    const tries = operations.tries[operation]!;
    if (retry.kind === "exponential_backoff" && tries < retry.tries) {
      const again = this.copyOf(operation);
      operations.tries[again] = tries + 1;
      const backoff = Math.min(retry.capNs, retry.baseNs * doublings(tries));
      // Between half and all of it, so that clients do not come back all at once.
      const wait = Math.round(backoff * (0.5 + 0.5 * this.choices[workload]!.backoff.next()));
      simulation.after(wait, RETRY, again, 0);
      this.outcomes.attemptOver(operation);
      return;
    }
    this.outcomes.gaveUp(operation, timedOut);
    this.outcomes.attemptOver(operation);
    if (load.kind === "closed") this.think(workload, session, timedOut ? 0 : RECONNECT_NS);
  }

  private think(workload: number, session: number, extraNs: number): void {
    const think = this.choices[workload]!.think.take() + extraNs;
    if (think === 0) this.issue(workload, session);
    else this.world.simulation.after(think, THINK_DONE, session, 0);
  }

  /** A new slot for the same operation, or for the probe that follows it. */
  private copyOf(operation: number): number {
    const { operations } = this.world;
    const copy = operations.take();
    operations.kind[copy] = operations.kind[operation]!;
    operations.flags[copy]! |= operations.flags[operation]! & PROBING;
    operations.workload[copy] = operations.workload[operation]!;
    operations.session[copy] = operations.session[operation]!;
    operations.host[copy] = operations.host[operation]!;
    operations.key[copy] = operations.key[operation]!;
    operations.bytes[copy] = operations.bytes[operation]!;
    operations.intendedNs[copy] = operations.intendedNs[operation]!;
    operations.causeKey[copy] = operations.causeKey[operation]!;
    operations.causeVersion[copy] = operations.causeVersion[operation]!;
    return copy;
  }
}

function doublings(count: number): number {
  return 1 << Math.min(count, 30);
}
