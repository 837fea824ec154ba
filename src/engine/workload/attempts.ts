import type { ReadRoute } from "../../model/workload.ts";
import { CLIENT_TIMEOUT, PRIORITY_WORK } from "../kernel/event-kind.ts";
import { DOWN } from "../kernel/machines.ts";
import { PART, PROBING, READ, WRITE } from "../kernel/operations.ts";
import { SMALL_BYTES } from "../network/client-channels.ts";
import { CLIENT, type Protocol, ROUTED } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import type { Outcomes } from "./outcomes.ts";
import { ReadRoutes } from "./read-routes.ts";
import type { Sessions } from "./sessions.ts";
import { TimeOuts } from "./time-outs.ts";

/** Attempts on their way: to whom each goes, what it waits for, and until when. */
export class Attempts {
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly outcomes: Outcomes;
  private readonly routes: ReadRoutes;
  private readonly timeOuts: readonly TimeOuts[];
  private readonly timerSet: Uint8Array;
  /** By workload; -1 for no time-out. */
  private readonly timeoutNs: Float64Array;
  private readonly readFrom: readonly ReadRoute[];
  /** 1 for each workload whose reads have a choice of replicas. */
  private readonly hasChoice: Uint8Array;
  /** Who refuses for want of a leader is no reason to leave it. */
  private readonly refusesUnled: boolean;

  constructor(world: World, cluster: Protocol, sessions: Sessions, outcomes: Outcomes) {
    const { plan, operations } = world;
    this.world = world;
    this.cluster = cluster;
    this.outcomes = outcomes;
    this.routes = new ReadRoutes(plan, sessions, cluster);
    this.timeOuts = plan.workloads.map(() => new TimeOuts(operations));
    this.timerSet = new Uint8Array(plan.workloads.length);
    this.timeoutNs = Float64Array.from(plan.workloads, ({ timeoutNs }) => timeoutNs ?? -1);
    this.readFrom = plan.workloads.map(({ readFrom }) => readFrom);
    this.hasChoice = Uint8Array.from(this.readFrom, ({ kind }) =>
      Number(kind !== "leader" && kind !== "quorum"),
    );
    this.refusesUnled = plan.replication.kind === "consensus";
  }

  /** An attempt goes out. */
  send(operation: number): void {
    const { operations, simulation, clients } = this.world;
    this.watch(operation);
    const isWrite = operations.kind[operation] === WRITE;
    if (!isWrite) operations.lsn[operation] = this.outcomes.neededBy(operation);
    const node = this.cluster.nodeFor(operation);
    if (node === CLIENT) {
      operations.node[operation] = CLIENT;
      this.cluster.coordinate(operation);
      return;
    }
    if (node !== ROUTED) {
      operations.node[operation] = node;
      clients.request(operation, isWrite ? operations.bytes[operation]! : SMALL_BYTES);
      return;
    }
    const readFrom = this.readFrom[operations.workload[operation]!]!;
    const session = operations.session[operation]!;
    const host = operations.host[operation]!;
    operations.node[operation] = this.routes.choose(readFrom, session, host, simulation.now);
    if (readFrom.kind === "quorum") this.sendParts(operation);
    else clients.request(operation, SMALL_BYTES);
  }

  /** A replica has answered a read that had a choice: the clients of its host go on asking it. */
  heard(operation: number): void {
    const { operations, simulation } = this.world;
    if (!this.isChosen(operation)) return;
    this.routes.silent.heard(
      operations.host[operation]!,
      operations.node[operation]!,
      simulation.now,
    );
  }

  /** A replica has failed a read that had a choice: the next one may go elsewhere. */
  failed(operation: number, timedOut: boolean): void {
    const { operations, simulation, machines } = this.world;
    if (!this.isChosen(operation)) return;
    const { silent } = this.routes;
    const host = operations.host[operation]!;
    const node = operations.node[operation]!;
    if (timedOut) silent.timedOut(host, node, operations.sentNs[operation]!, simulation.now);
    else if (!this.refusesUnled || machines.state[node] === DOWN) {
      silent.refused(host, node, simulation.now);
    }
  }

  /** The attempt is over before its time-out. */
  stopWaiting(operation: number): void {
    const workload = this.world.operations.workload[operation]!;
    if (this.timeoutNs[workload]! >= 0) this.timeOuts[workload]!.remove(operation);
  }

  /**
   * The next attempt that has waited too long, which is waited for no more; -1 when there is none,
   * and then the timer is set for the oldest that is left.
   */
  overdue(workload: number): number {
    const { operations, simulation } = this.world;
    const timeOuts = this.timeOuts[workload]!;
    const operation = timeOuts.oldest;
    if (operation < 0) {
      this.timerSet[workload] = 0;
      return -1;
    }
    const due = operations.sentNs[operation]! + this.timeoutNs[workload]!;
    if (due > simulation.now) {
      simulation.at(due, PRIORITY_WORK, CLIENT_TIMEOUT, workload, 0);
      return -1;
    }
    timeOuts.remove(operation);
    return operation;
  }

  /** A new slot for the same operation, or for the probe that follows it. */
  copyOf(operation: number): number {
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

  private isChosen(operation: number): boolean {
    const { operations } = this.world;
    if (this.hasChoice[operations.workload[operation]!] === 0) return false;
    return operations.kind[operation] === READ && operations.node[operation]! >= 0;
  }

  /** The time-out of the attempt begins. */
  private watch(operation: number): void {
    const { operations, simulation } = this.world;
    const workload = operations.workload[operation]!;
    const timeoutNs = this.timeoutNs[workload]!;
    operations.sentNs[operation] = simulation.now;
    if (timeoutNs < 0) return;
    this.timeOuts[workload]!.add(operation);
    if (this.timerSet[workload] === 1) return;
    this.timerSet[workload] = 1;
    simulation.after(timeoutNs, CLIENT_TIMEOUT, workload, 0);
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
      operations.lsn[part] = operations.lsn[parent]!;
      operations.parent[part] = parent;
      operations.parentGeneration[part] = operations.generation[parent]!;
      operations.node[part] = node;
      clients.request(part, SMALL_BYTES);
    }
  }
}
